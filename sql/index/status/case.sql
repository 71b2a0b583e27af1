-- The case.
SELECT id, name, code, format FROM v_case LIMIT 1;
