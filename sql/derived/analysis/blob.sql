-- One picture made of an object; of several analyzers' the first by name.
SELECT media_type, data FROM analysis_blob WHERE object = $object AND name = $name ORDER BY analyzer LIMIT 1
