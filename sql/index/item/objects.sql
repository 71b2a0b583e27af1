-- Distinct objects of items, for analysis.
SELECT DISTINCT object FROM v_item WHERE object > $after ORDER BY object LIMIT $limit;
