-- All counters at once, after a rebuild: the same as proj/thing_state, of everything.
INSERT INTO tally (name, n)
SELECT 'thing' AS name, count(DISTINCT t.id) AS n FROM v_thing t WHERE t.kind <> 1
UNION ALL SELECT 'reviewed', count(DISTINCT f.entity) FROM flag f WHERE f.flag = 'graphic' AND f.in_force = 1
	AND EXISTS (SELECT 1 FROM v_thing t WHERE t.id = f.entity AND t.kind <> 1)
UNION ALL SELECT 'contradicted', count(DISTINCT c.entity) FROM v_contradiction c
	WHERE EXISTS (SELECT 1 FROM v_thing t WHERE t.id = c.entity AND t.kind <> 1)
UNION ALL SELECT 'passed', count(DISTINCT p.entity) FROM v_passed p
	WHERE EXISTS (SELECT 1 FROM v_thing t WHERE t.id = p.entity AND t.kind <> 1)
UNION ALL SELECT 'dated', count(DISTINCT d.entity) FROM (
	SELECT x.entity AS entity FROM description x WHERE x.field = 'date' AND x.in_force = 1 AND (x.from_us IS NOT NULL OR x.to_us IS NOT NULL)
	UNION ALL SELECT i.id AS entity FROM item i WHERE i.in_force = 1 AND (i.captured_from_us IS NOT NULL OR i.captured_to_us IS NOT NULL)) d
	WHERE EXISTS (SELECT 1 FROM v_thing t WHERE t.id = d.entity AND t.kind <> 1);
