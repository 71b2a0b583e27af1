-- The row that one record gives note.
INSERT INTO note (
	n, in_force, entity, text, object, language)
VALUES (
	$n, $in_force, $entity, $text, $object, $language);
