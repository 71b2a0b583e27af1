-- Every item: object, path, size; in order of records.
SELECT i.n AS n, i.id AS id, i.object AS object, i.bytes AS bytes, i.path AS path, i.sidecar_of AS sidecar_of, i.sidecar_kind AS sidecar_kind
FROM v_item i WHERE i.n > $after ORDER BY i.n LIMIT $limit;
