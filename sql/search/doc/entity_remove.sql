-- Forgets an entity whose documents are gone.
DELETE FROM doc_entity WHERE n = $n
