-- Everything is to be looked at again.
DELETE FROM analysis_end
