-- Forgets all entities.
DELETE FROM doc_entity
