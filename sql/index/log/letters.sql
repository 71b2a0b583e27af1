-- Letters in use.
SELECT letters FROM v_log ORDER BY letters;
