-- The highest short number: about how many entities there are.
SELECT coalesce(max(n), 0) AS n FROM doc_entity
