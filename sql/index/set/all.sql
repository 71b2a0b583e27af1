-- Sets with the number of their members.
SELECT s.id AS id, s.record AS record, s.name AS name, s.at_us AS at_us, s.author AS author,
	(SELECT count(DISTINCT m.entity) FROM v_set_member m WHERE m.set_id = s.id) AS members
FROM v_set s ORDER BY s.folded, s.id, s.n;
