-- Every record that touches an entity, taken back or not, a page of them.
SELECT record, type, in_force, at_us, author FROM v_history WHERE entity = $entity ORDER BY at_us, log, i LIMIT $limit OFFSET $skip;
