-- The companions of an item.
SELECT i.id AS id, i.path AS path, i.object AS object, i.bytes AS bytes, i.sidecar_kind AS sidecar_kind, (SELECT f.reference FROM v_reference f WHERE f.id = i.id LIMIT 1) AS reference
FROM v_item i WHERE i.sidecar_of = $id ORDER BY i.path, i.n;
