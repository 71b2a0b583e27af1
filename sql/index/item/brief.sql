-- What a list shows of one thing, item or exhibit.
-- Titles are asked for by the parameter, not by the row's id: only a constant reaches into the grouping view, which is scanned whole otherwise.
SELECT e.id AS id, (SELECT f.reference FROM v_reference f WHERE f.id = $id LIMIT 1) AS reference,
	e.kind AS kind, e.sidecar_of AS sidecar_of, e.name AS name, e.source AS source, e.object AS object, e.bytes AS bytes,
	(SELECT t.title FROM v_title t WHERE t.entity = $id) AS title,
	(SELECT t.n_titles FROM v_title t WHERE t.entity = $id) AS n_titles,
	(SELECT s.reviewed FROM v_item_state s WHERE s.id = $id) AS reviewed,
	(SELECT s.graphic FROM v_item_state s WHERE s.id = $id) AS graphic,
	(SELECT s.named_reviewers_only FROM v_item_state s WHERE s.id = $id) AS named_reviewers_only,
	EXISTS (SELECT 1 FROM v_passed p WHERE p.entity = $id) AS passed
FROM (SELECT i.id AS id, 'item' AS kind, i.path AS name, i.source AS source, i.object AS object, i.bytes AS bytes,
		i.sidecar_of AS sidecar_of FROM v_item i WHERE i.id = $id
	UNION ALL SELECT x.id AS id, 'exhibit' AS kind, x.description AS name, x.source AS source, NULL AS object, 0 AS bytes, NULL AS sidecar_of
	FROM v_exhibit x WHERE x.id = $id) e
LIMIT 1;
