-- Keeps the text of one document.
INSERT INTO doc (id, body) VALUES ($id, $body)
