-- Items that came with an acquisition.
SELECT i.id AS id, i.path AS path, i.object AS object, i.bytes AS bytes FROM v_item i WHERE i.acquisition = $acquisition ORDER BY i.n LIMIT $limit;
