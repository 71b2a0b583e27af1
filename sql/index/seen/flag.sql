-- Records in force that set this flag on an entity.
SELECT record, yes FROM v_flag WHERE entity = $entity AND flag = $flag ORDER BY n;
