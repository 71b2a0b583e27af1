-- Every entity, in the order of short numbers.
SELECT n FROM doc_entity ORDER BY n
