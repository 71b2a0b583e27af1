-- The bytes of a thing, if it has any, and what people call it.
SELECT i.object AS object, i.path AS path, (SELECT f.reference FROM v_reference f WHERE f.id = $id LIMIT 1) AS reference
FROM v_item i WHERE i.id = $id ORDER BY i.n LIMIT 1;
