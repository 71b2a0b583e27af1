-- Where the bytes of a thing are, and what to call it.
SELECT i.object AS object, i.bytes AS bytes, (SELECT f.reference FROM v_reference f WHERE f.id = i.id LIMIT 1) AS reference
FROM v_item i WHERE i.id = $id ORDER BY i.n LIMIT 1;
