-- The text of one document.
SELECT body FROM doc WHERE id = $id
