-- Whether a date claimed for a thing, or its capture, may lie in an interval.
SELECT (SELECT count(1) FROM v_description WHERE entity = $id AND field = 'date'
	AND (from_us IS NOT NULL OR to_us IS NOT NULL)
	AND (from_us IS NULL OR from_us <= $to_us) AND (to_us IS NULL OR to_us >= $from_us))
	+ (SELECT count(1) FROM v_item WHERE id = $id AND (captured_from_us IS NOT NULL OR captured_to_us IS NOT NULL)
	AND (captured_from_us IS NULL OR captured_from_us <= $to_us)
	AND (captured_to_us IS NULL OR captured_to_us >= $from_us)) AS n
