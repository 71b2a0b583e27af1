-- Documents that match, in the order of ids.
SELECT rowid AS id FROM doc_text WHERE doc_text MATCH $match
