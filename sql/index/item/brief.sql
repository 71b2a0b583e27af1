-- What a list shows of one thing, item or exhibit.
-- A grouping view is made anew for each question, so that v_title is asked only of who has several titles, and then by the parameter:
-- only a constant reaches into it.
SELECT e.id AS id, (SELECT f.reference FROM v_reference f WHERE f.id = $id LIMIT 1) AS reference,
	e.kind AS kind, e.sidecar_of AS sidecar_of, e.name AS name, e.source AS source, e.object AS object, e.bytes AS bytes,
	(SELECT min(d.words) FROM v_description d WHERE d.entity = $id AND d.field = 'title') AS title,
	CASE WHEN (SELECT count(*) FROM v_description d WHERE d.entity = $id AND d.field = 'title') > 1
		THEN (SELECT t.n_titles FROM v_title t WHERE t.entity = $id) ELSE 1 END AS n_titles,
	s.reviewed AS reviewed, s.graphic AS graphic, s.named_reviewers_only AS named_reviewers_only,
	EXISTS (SELECT 1 FROM v_passed p WHERE p.entity = $id) AS passed
FROM (SELECT i.id AS id, 'item' AS kind, i.path AS name, i.source AS source, i.object AS object, i.bytes AS bytes,
		i.sidecar_of AS sidecar_of FROM v_item i WHERE i.id = $id
	UNION ALL SELECT x.id AS id, 'exhibit' AS kind, x.description AS name, x.source AS source, NULL AS object, 0 AS bytes, NULL AS sidecar_of
	FROM v_exhibit x WHERE x.id = $id) e CROSS JOIN v_item_state s ON s.id = $id
LIMIT 1;
