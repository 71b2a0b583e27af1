-- Tags of an entity.
SELECT record, at_us, author, tag, folded FROM v_tag WHERE entity = $entity ORDER BY folded, at_us, n;
