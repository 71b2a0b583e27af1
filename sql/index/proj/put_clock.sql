-- The row that one record gives clock.
INSERT INTO clock (
	n, in_force, entity, zone, utc_offset_s, ahead_s, within_s, against)
VALUES (
	$n, $in_force, $entity, $zone, $utc_offset_s, $ahead_s, $within_s, $against);
