-- Items with these bytes.
SELECT i.id AS id, i.path AS path, i.path_raw AS path_raw, i.source AS source, i.acquisition AS acquisition, (SELECT f.reference FROM v_reference f WHERE f.id = i.id LIMIT 1) AS reference
FROM v_item i WHERE i.object = $object ORDER BY i.n;
