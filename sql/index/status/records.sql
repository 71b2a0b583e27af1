-- How many records count, in how many logs, and how many of them are kept and not used.
SELECT coalesce(sum(size), 0) AS records, count(1) AS logs, (SELECT count(1) FROM v_record WHERE state <> 1) AS odd FROM v_log;
