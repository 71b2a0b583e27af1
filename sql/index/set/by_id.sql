-- A set: several rows when its name is contradicted.
SELECT record, name, at_us, author FROM v_set WHERE id = $id ORDER BY at_us, n;
