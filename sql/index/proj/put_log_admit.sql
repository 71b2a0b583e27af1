-- The row that one record gives log_admit.
INSERT INTO log_admit (
	n, in_force, log, key, letters)
VALUES (
	$n, $in_force, $log, $key, $letters);
