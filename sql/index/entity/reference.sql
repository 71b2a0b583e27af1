-- The reference of a thing.
SELECT reference FROM v_reference WHERE id = $id ORDER BY log LIMIT 1;
