-- With which analyzers an object was looked at, and what it is.
SELECT analyzers, kind, searchable FROM analysis_end WHERE object = $object
