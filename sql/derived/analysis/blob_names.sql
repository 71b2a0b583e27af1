-- The pictures made of an object.
SELECT name, media_type, length(data) AS bytes FROM analysis_blob WHERE object = $object ORDER BY name
