-- Has a person been named to look at what is for named reviewers only?
SELECT 1 AS yes FROM v_reviewer WHERE member = $member LIMIT 1;
