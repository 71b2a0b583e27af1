-- Records in force that set this field of an entity.
SELECT record, words, sense FROM v_description WHERE entity = $entity AND field = $field ORDER BY n;
