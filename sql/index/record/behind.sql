-- What a record replaces, what that replaced in turn, and so on: each would be in force again if the record alone were replaced.
WITH RECURSIVE behind (target) AS (
	SELECT o.target FROM v_over o WHERE o.by_record = $id
	UNION SELECT o.target FROM behind b JOIN v_over o ON o.by_record = b.target
) SELECT target FROM behind;
