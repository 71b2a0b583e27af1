-- The texts of an object are in the index of words.
UPDATE analysis_end SET searchable = 1 WHERE object = $object
