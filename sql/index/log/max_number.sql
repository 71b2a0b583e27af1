-- The highest number a log has given.
SELECT coalesce(max(number), 0) AS number FROM v_reference WHERE log = $log;
