-- The row that one record gives item.
INSERT INTO item (
	n, in_force, id, log, number, acquisition, object, bytes, path, path_raw, mtime_us, sidecar_of, sidecar_kind,
	url, captured, captured_from_us, captured_to_us, capture_tool, changed_while_read)
VALUES (
	$n, $in_force, $id, $log, $number, $acquisition, $object, $bytes, $path, $path_raw, $mtime_us, $sidecar_of,
	$sidecar_kind, $url, $captured, $captured_from_us, $captured_to_us, $capture_tool, $changed_while_read);
