-- Records in force that put this tag on an entity.
SELECT record FROM v_tag WHERE entity = $entity AND folded = $folded ORDER BY n;
