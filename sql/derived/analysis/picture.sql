-- A picture made of an object, by name; when several analyzers made one of that name, the first by their names.
SELECT media_type, data FROM analysis_blob WHERE object = $object AND name = $name ORDER BY analyzer LIMIT 1
