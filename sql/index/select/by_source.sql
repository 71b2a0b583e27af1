-- Things of a source label (folded).
SELECT i.id AS entity FROM v_item i WHERE i.source_folded = $source
UNION ALL SELECT x.id AS entity FROM v_exhibit x WHERE x.source_folded = $source;
