-- Is what has these bytes for named reviewers only? A flag on one item holds for every copy, for what a sidecar of these bytes belongs
-- to, and for what has a sidecar that is flagged: another name is no way around it.
SELECT EXISTS (SELECT 1 FROM v_flag f WHERE +f.yes = 1 AND f.flag IN ('child', 'sexual_violence') AND f.entity IN (
	SELECT s.id FROM v_item s WHERE s.object = $object
	UNION SELECT s.id FROM v_item c JOIN v_item p ON p.id = c.sidecar_of JOIN v_item s ON s.object = p.object WHERE c.object = $object
	UNION SELECT s.id FROM v_item p JOIN v_item c ON c.sidecar_of = p.id JOIN v_item s ON s.object = c.object WHERE p.object = $object))
	AS restricted;
