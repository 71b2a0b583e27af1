-- Things with this tag (folded).
SELECT DISTINCT entity FROM v_tag WHERE folded = $folded;
