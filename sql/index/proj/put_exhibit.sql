-- The row that one record gives exhibit.
INSERT INTO exhibit (
	n, in_force, id, log, number, acquisition, kind, description, seal, found, found_from_us, found_to_us,
	find_spot)
VALUES (
	$n, $in_force, $id, $log, $number, $acquisition, $kind, $description, $seal, $found, $found_from_us,
	$found_to_us, $find_spot);
