-- Other items with the bytes of this one.
SELECT i.id AS id, i.path AS path, i.source AS source, (SELECT f.reference FROM v_reference f WHERE f.id = i.id LIMIT 1) AS reference
FROM v_item me JOIN v_item i ON i.object = me.object
WHERE me.id = $id AND i.id <> $id ORDER BY i.n;
