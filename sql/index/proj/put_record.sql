-- The envelope of a record. Seen before: nothing changes.
INSERT INTO record (n, id, log, i, at_us, author, type, v, state, in_force, entity, subject)
VALUES ($n, $id, $log, $i, $at_us, $author, $type, $v, $state, $in_force, $entity, $subject) ON CONFLICT DO NOTHING;
