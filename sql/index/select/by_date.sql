-- Things whose claimed date, or capture, may lie in an interval; an open bound reaches everywhere.
SELECT DISTINCT entity FROM v_description WHERE field = 'date'
	AND (from_us IS NOT NULL OR to_us IS NOT NULL)
	AND (from_us IS NULL OR from_us <= $to_us) AND (to_us IS NULL OR to_us >= $from_us)
UNION SELECT i.id AS entity FROM v_item i WHERE (i.captured_from_us IS NOT NULL OR i.captured_to_us IS NOT NULL)
	AND (i.captured_from_us IS NULL OR i.captured_from_us <= $to_us)
	AND (i.captured_to_us IS NULL OR i.captured_to_us >= $from_us);
