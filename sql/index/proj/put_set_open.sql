-- The row that one record gives set_open.
INSERT INTO set_open (
	n, in_force, id, name, folded)
VALUES (
	$n, $in_force, $id, $name, $folded);
