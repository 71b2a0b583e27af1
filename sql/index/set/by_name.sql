-- Sets of this name (folded).
SELECT DISTINCT id, name FROM v_set WHERE folded = $folded ORDER BY id;
