-- People who work on the case; reviewer: named to look at what is for named reviewers only.
SELECT m.id AS id, m.record AS record, m.pseudonym AS pseudonym, m.key AS key,
	EXISTS (SELECT 1 FROM v_reviewer r WHERE r.member = m.id) AS reviewer
FROM v_member m ORDER BY m.id, m.n;
