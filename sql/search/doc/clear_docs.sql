-- Empties the table of texts.
DELETE FROM doc
