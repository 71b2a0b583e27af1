-- What people must know about the reading of an object.
SELECT analyzer, position, key, args FROM analysis_warning WHERE object = $object ORDER BY analyzer, position
