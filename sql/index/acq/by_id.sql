-- One acquisition.
SELECT id, record, at_us, author, subject, source, how, received, url, original_kept, conditions, receipt, status FROM v_acquisition WHERE id = $id ORDER BY n;
