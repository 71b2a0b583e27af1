-- The short number of an entity.
SELECT n FROM doc_entity WHERE entity = $entity
