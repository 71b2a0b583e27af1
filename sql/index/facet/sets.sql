-- Each set of each thing once.
SELECT DISTINCT m.entity AS entity, m.set_id AS key, (SELECT min(s.name) FROM v_set s WHERE s.id = m.set_id) AS word
FROM v_set_member m;
