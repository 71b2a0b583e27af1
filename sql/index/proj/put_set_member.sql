-- The row that one record gives set_member.
INSERT INTO set_member (
	n, in_force, entity, set_id, position)
VALUES (
	$n, $in_force, $entity, $set_id, $position);
