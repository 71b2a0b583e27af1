-- What is in a set.
SELECT record, entity, position, at_us, author FROM v_set_member WHERE set_id = $set_id
ORDER BY position, at_us, n;
