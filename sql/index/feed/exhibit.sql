-- A physical exhibit in words.
SELECT description, seal, find_spot, source FROM v_exhibit WHERE id = $id ORDER BY n LIMIT 1
