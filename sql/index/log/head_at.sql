-- Whose log it is that counts, and when its newest record was written, by its own clock.
SELECT l.letters AS letters, l.device AS device, r.at_us AS at_us
FROM v_log l JOIN v_record r ON r.n = l.num * 2147483648 + l.size - 1 WHERE l.id = $log LIMIT 1;
