-- The row that one record gives passed.
INSERT INTO passed (n, in_force, entity, member) VALUES ($n, $in_force, $entity, $member);
