-- The row that one record gives flag.
INSERT INTO flag (
	n, in_force, entity, flag, yes, part)
VALUES (
	$n, $in_force, $entity, $flag, $yes, $part);
