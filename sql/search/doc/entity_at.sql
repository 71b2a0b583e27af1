-- The entity with a short number.
SELECT entity FROM doc_entity WHERE n = $n
