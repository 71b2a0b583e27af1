-- How taking it in ended, each time.
SELECT record, at_us, author, status, receipt, taken, already, skipped, failed, bytes FROM v_receipt WHERE acquisition = $acquisition ORDER BY at_us, n;
