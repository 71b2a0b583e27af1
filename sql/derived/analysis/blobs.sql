-- Which blobs there are of an object.
SELECT analyzer, name, media_type FROM analysis_blob WHERE object = $object ORDER BY analyzer, name
