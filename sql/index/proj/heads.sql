-- The logs that count.
SELECT num, id, reason, size, root FROM log_head ORDER BY num;
