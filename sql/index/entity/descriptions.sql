-- What is said of an entity, field by field.
SELECT record, at_us, author, field, words, sense, from_us, to_us FROM v_description WHERE entity = $entity ORDER BY field, at_us, n;
