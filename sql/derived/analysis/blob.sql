-- One blob by name, whichever analyzer made it.
SELECT analyzer, media_type, data FROM analysis_blob WHERE object = $object AND name = $name ORDER BY analyzer LIMIT 1
