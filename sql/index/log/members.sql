-- People who work on the case.
SELECT id, record, pseudonym, key FROM v_member ORDER BY id, n;
