-- The row that one record gives subject.
INSERT INTO subject (
	n, in_force, id, kind, commitment)
VALUES (
	$n, $in_force, $id, $kind, $commitment);
