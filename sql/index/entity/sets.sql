-- Sets an entity is in.
SELECT m.record AS record, m.at_us AS at_us, m.author AS author, m.set_id AS set_id, m.position AS position,
	(SELECT min(s.name) FROM v_set s WHERE s.id = m.set_id) AS name
FROM v_set_member m WHERE m.entity = $entity ORDER BY m.set_id, m.n;
