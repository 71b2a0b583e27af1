-- How many documents the index holds.
SELECT count(*) AS n FROM doc
