-- The row that one record gives retraction.
INSERT INTO retraction (
	n, in_force, target, why)
VALUES (
	$n, $in_force, $target, $why);
