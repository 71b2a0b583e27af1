-- One record's envelope.
SELECT n, log_id, i, at_us, author, type, v, state, in_force, entity, subject FROM v_record WHERE id = $id;
