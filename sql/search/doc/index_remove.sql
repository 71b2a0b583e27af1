-- Takes one document out of the index; its text must still be there, and $mark be what it was.
INSERT INTO doc_text (doc_text, rowid, body) SELECT 'delete', id, $mark || body FROM doc WHERE id = $id
