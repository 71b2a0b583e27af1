-- Documents that match, in the order of ids, and how often. $stems: bit k set = phrase k is a stem.
SELECT rowid AS id, athar_tf(doc_text, $stems) AS tf FROM doc_text WHERE doc_text MATCH $match
