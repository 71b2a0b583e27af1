-- The source of each thing.
SELECT id AS entity, source_folded AS key, source AS word FROM v_item WHERE source IS NOT NULL
UNION ALL SELECT id AS entity, source_folded AS key, source AS word FROM v_exhibit WHERE source IS NOT NULL;
