-- The item with this identity, if it is here already: object, source label, path as it came in. $path_raw NULL: the path is UTF-8.
SELECT i.id AS id, (SELECT f.reference FROM v_reference f WHERE f.id = i.id LIMIT 1) AS reference
FROM v_item i
WHERE i.object = $object AND i.source = $source AND i.path = $path
	AND (i.path_raw = $path_raw OR (i.path_raw IS NULL AND $path_raw IS NULL))
ORDER BY i.n LIMIT 1;
