-- Documents by a range of ids.
SELECT id, body FROM doc WHERE id >= $low AND id < $high ORDER BY id
