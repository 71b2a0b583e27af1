-- Is what has these bytes for named reviewers only? A flag on one item holds for every copy, for what a sidecar of these bytes belongs
-- to, and for what has a sidecar that is flagged: another name is no way around it, nor is withdrawing the flagged one of two copies.
SELECT EXISTS (SELECT 1 FROM v_item_ever s JOIN v_flag f ON f.entity = s.id AND f.flag IN ('child', 'sexual_violence') AND +f.yes = 1 WHERE s.object = $object)
	OR EXISTS (SELECT 1 FROM v_item_ever c JOIN v_item_ever p ON p.id = c.sidecar_of JOIN v_item_ever s ON s.object = p.object
		JOIN v_flag f ON f.entity = s.id AND f.flag IN ('child', 'sexual_violence') AND +f.yes = 1 WHERE c.object = $object)
	OR EXISTS (SELECT 1 FROM v_item_ever p JOIN v_item_ever c ON c.sidecar_of = p.id JOIN v_item_ever s ON s.object = c.object
		JOIN v_flag f ON f.entity = s.id AND f.flag IN ('child', 'sexual_violence') AND +f.yes = 1 WHERE p.object = $object) AS restricted;
