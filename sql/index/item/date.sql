-- When a thing is said to have been made: the earliest of the dates described and of the capture that was told.
SELECT d.words AS words, d.from_us AS from_us, d.to_us AS to_us, d.basis AS basis
FROM (SELECT words, from_us, to_us, 'described' AS basis FROM v_description WHERE entity = $id AND field = 'date'
	UNION ALL SELECT captured AS words, captured_from_us AS from_us, captured_to_us AS to_us, 'captured' AS basis
	FROM v_item WHERE id = $id AND captured IS NOT NULL) d
ORDER BY d.from_us IS NULL, d.from_us, d.basis DESC LIMIT 1;
