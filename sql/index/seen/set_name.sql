-- Records in force that name a set.
SELECT record, name FROM v_set WHERE id = $id ORDER BY n;
