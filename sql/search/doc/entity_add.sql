-- A short number for a new entity: one more than the highest.
INSERT INTO doc_entity (n, entity) SELECT coalesce(max(n), 0) + 1, $entity FROM doc_entity WHERE true RETURNING n
