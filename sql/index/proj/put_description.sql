-- The row that one record gives description.
INSERT INTO description (
	n, in_force, entity, field, words, sense, from_us, to_us)
VALUES (
	$n, $in_force, $entity, $field, $words, $sense, $from_us, $to_us);
