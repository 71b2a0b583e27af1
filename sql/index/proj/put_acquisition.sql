-- The row that one record gives acquisition.
INSERT INTO acquisition (
	n, in_force, id, source, source_folded, how, received, received_from_us, received_to_us, url, original_kept,
	conditions)
VALUES (
	$n, $in_force, $id, $source, $source_folded, $how, $received, $received_from_us, $received_to_us, $url,
	$original_kept, $conditions);
