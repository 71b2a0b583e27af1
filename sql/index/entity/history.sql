-- Every record that touches an entity, taken back or not.
SELECT record, type, v, state, in_force, at_us, author, log, i FROM v_history WHERE entity = $entity
ORDER BY at_us, log, i LIMIT $limit;
