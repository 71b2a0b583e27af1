-- Flags of an entity.
SELECT record, at_us, author, flag, yes, part FROM v_flag WHERE entity = $entity ORDER BY flag, at_us, n;
