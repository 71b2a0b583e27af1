-- Empties the index.
INSERT INTO doc_text (doc_text) VALUES ('delete-all')
