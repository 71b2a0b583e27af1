-- What the tally counts of one thing: is it one that lists show (a companion is left to its item), did somebody review it, do
-- statements on it differ, does it wait for a colleague, is it dated.
SELECT EXISTS (SELECT 1 FROM v_thing t WHERE t.id = $id AND t.kind <> 1) AS thing,
	EXISTS (SELECT 1 FROM flag f WHERE f.entity = $id AND f.flag = 'graphic' AND f.in_force = 1) AS reviewed,
	EXISTS (SELECT 1 FROM v_contradiction c WHERE c.entity = $id) AS contradicted,
	EXISTS (SELECT 1 FROM v_passed p WHERE p.entity = $id) AS passed,
	EXISTS (SELECT 1 FROM description d WHERE d.entity = $id AND d.field = 'date' AND d.in_force = 1
			AND (d.from_us IS NOT NULL OR d.to_us IS NOT NULL))
		OR EXISTS (SELECT 1 FROM item i WHERE i.id = $id AND i.in_force = 1
			AND (i.captured_from_us IS NOT NULL OR i.captured_to_us IS NOT NULL)) AS dated;
