-- The case, as its founding log says.
SELECT c.case_id AS id FROM case_open c JOIN log_head h ON h.reason = 'founding' AND c.n = h.num * 2147483648 + 1;
