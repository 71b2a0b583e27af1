-- The records that name a person, in force.
SELECT record FROM v_reviewer WHERE member = $member ORDER BY n;
