-- Indexes one document. $mark: what tells the tokenizer to add stems, or a space.
INSERT INTO doc_text (rowid, body) VALUES ($id, $mark || $body)
