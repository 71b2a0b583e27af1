-- When a thing is said to have been made: the earliest of the dates claimed for it.
SELECT min(d.from_us) AS from_us FROM (SELECT from_us FROM v_description WHERE entity = $id AND field = 'date'
	UNION ALL SELECT captured_from_us AS from_us FROM v_item WHERE id = $id) d
