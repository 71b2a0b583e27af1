-- Is it an item or exhibit, and no companion?
SELECT 1 AS yes FROM v_thing WHERE id = $id AND kind <> 1 LIMIT 1;
