-- Items by number, for paging: those after ($after_number, $after_id). Sidecars are left to their items unless $sidecars is 1.
SELECT i.id AS id, i.object AS object, i.bytes AS bytes, i.path AS path, i.source AS source, i.number AS number
FROM v_item i WHERE (i.number, i.id) > ($after_number, $after_id) AND ($sidecars = 1 OR i.sidecar_of IS NULL)
ORDER BY i.number, i.id LIMIT $limit;
