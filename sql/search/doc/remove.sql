-- Forgets the text of one document.
DELETE FROM doc WHERE id = $id
