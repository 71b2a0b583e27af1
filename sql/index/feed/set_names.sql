-- Sets of an entity, by the names people gave them.
SELECT DISTINCT s.name AS name FROM v_set_member m JOIN v_set s ON s.id = m.set_id WHERE m.entity = $entity ORDER BY s.name
