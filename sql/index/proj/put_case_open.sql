-- The row that one record gives case_open.
INSERT INTO case_open (
	n, in_force, case_id, name, code, format)
VALUES (
	$n, $in_force, $case_id, $name, $code, $format);
