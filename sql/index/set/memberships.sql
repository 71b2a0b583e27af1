-- The records that put an entity into a set.
SELECT record FROM v_set_member WHERE set_id = $set_id AND entity = $entity ORDER BY n;
