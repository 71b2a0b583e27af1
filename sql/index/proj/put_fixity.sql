-- The row that one record gives fixity.
INSERT INTO fixity (
	n, in_force, scope, begun_us, objects, bytes, records, faults, report)
VALUES (
	$n, $in_force, $scope, $begun_us, $objects, $bytes, $records, $faults, $report);
