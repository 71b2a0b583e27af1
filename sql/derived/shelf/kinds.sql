-- What each object is.
SELECT object, kind FROM analysis_end;
