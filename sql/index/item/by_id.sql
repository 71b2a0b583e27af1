-- One item with its reference, title and record. More than one row: two records claim the id.
-- Titles are asked for by the parameter, not by the row's id: only a constant reaches into the grouping view, which is scanned whole otherwise.
SELECT i.id AS id, (SELECT f.reference FROM v_reference f WHERE f.id = i.id LIMIT 1) AS reference, i.object AS object, i.bytes AS bytes, i.path AS path, i.path_raw AS path_raw,
	i.mtime_us AS mtime_us, i.sidecar_of AS sidecar_of, i.sidecar_kind AS sidecar_kind, i.url AS url, i.captured AS captured,
	i.capture_tool AS capture_tool, i.changed_while_read AS changed_while_read, i.acquisition AS acquisition, i.source AS source,
	r.id AS record, r.at_us AS at_us, r.author AS author, (SELECT t.title FROM v_title t WHERE t.entity = $id) AS title,
	(SELECT t.n_titles FROM v_title t WHERE t.entity = $id) AS n_titles
FROM v_item i JOIN v_record r ON r.n = i.n
WHERE i.id = $id ORDER BY i.n;
