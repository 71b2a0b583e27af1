-- What an id names.
SELECT kind FROM v_entity WHERE id = $id ORDER BY kind LIMIT 1;
