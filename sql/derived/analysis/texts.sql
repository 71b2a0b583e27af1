-- The texts in an object.
SELECT analyzer, part, body FROM analysis_text WHERE object = $object ORDER BY analyzer, part
