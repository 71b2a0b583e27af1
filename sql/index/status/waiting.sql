-- What waits for people: things nobody reviewed, contradictions, records this athar does not know.
SELECT (SELECT count(1) FROM v_item_state WHERE reviewed = 0) AS unreviewed, (SELECT count(1) FROM v_contradiction) AS contradictions,
	(SELECT count(1) FROM v_record WHERE state = 0) AS unknown_records, (SELECT count(1) FROM v_record WHERE state > 1) AS bad_records;
