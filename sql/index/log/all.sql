-- Logs that count.
SELECT id, num, reason, size, root, key, device, letters, continues_log FROM v_log ORDER BY num;
