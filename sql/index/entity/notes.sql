-- Notes on an entity.
SELECT record, at_us, author, text, object, language FROM v_note WHERE entity = $entity ORDER BY at_us, n;
