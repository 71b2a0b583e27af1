-- Entries that are signed and cannot be read as records.
SELECT log_id, i FROM v_record WHERE state = 3 ORDER BY n;
