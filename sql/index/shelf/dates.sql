-- Every date told of a thing.
SELECT entity, from_us, to_us FROM v_description WHERE field = 'date' AND (from_us IS NOT NULL OR to_us IS NOT NULL)
UNION ALL SELECT id AS entity, captured_from_us AS from_us, captured_to_us AS to_us FROM v_item
	WHERE captured_from_us IS NOT NULL OR captured_to_us IS NOT NULL;
