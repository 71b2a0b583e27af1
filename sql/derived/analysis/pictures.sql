-- Which pictures were made of an object.
SELECT DISTINCT name, media_type FROM analysis_blob WHERE object = $object ORDER BY name
