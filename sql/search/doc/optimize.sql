-- Merges the whole index into one segment: words of removed documents leave the file only so.
INSERT INTO doc_text (doc_text) VALUES ('optimize')
