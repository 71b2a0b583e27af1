-- Is this very thing, in force or withdrawn, for named reviewers only, or what has the bytes it had?
SELECT EXISTS (SELECT 1 FROM v_flag f WHERE +f.yes = 1 AND f.flag IN ('child', 'sexual_violence') AND f.entity = $id) AS flagged,
	(SELECT i.object FROM v_item_ever i WHERE i.id = $id LIMIT 1) AS object;
