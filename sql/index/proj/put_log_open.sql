-- The row that one record gives log_open.
INSERT INTO log_open (
	n, in_force, log, case_id, key, device, letters, continues_log, continues_size)
VALUES (
	$n, $in_force, $log, $case_id, $key, $device, $letters, $continues_log, $continues_size);
