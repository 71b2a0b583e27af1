-- The row that one record gives receipt.
INSERT INTO receipt (
	n, in_force, acquisition, status, receipt, taken, already, skipped, failed, bytes)
VALUES (
	$n, $in_force, $acquisition, $status, $receipt, $taken, $already, $skipped, $failed, $bytes);
