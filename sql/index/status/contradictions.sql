-- All contradictions.
SELECT entity, field, n_values FROM v_contradiction ORDER BY entity, field LIMIT $limit;
