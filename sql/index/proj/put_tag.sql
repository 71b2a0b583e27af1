-- The row that one record gives tag.
INSERT INTO tag (
	n, in_force, entity, tag, folded)
VALUES (
	$n, $in_force, $entity, $tag, $folded);
