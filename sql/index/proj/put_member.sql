-- The row that one record gives member.
INSERT INTO member (
	n, in_force, id, pseudonym, key)
VALUES (
	$n, $in_force, $id, $pseudonym, $key);
