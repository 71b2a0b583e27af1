-- One exhibit.
-- Titles are asked for by the parameter, not by the row's id: only a constant reaches into the grouping view, which is scanned whole otherwise.
SELECT x.id AS id, (SELECT f.reference FROM v_reference f WHERE f.id = x.id LIMIT 1) AS reference, x.kind AS kind, x.description AS description, x.seal AS seal, x.found AS found,
	x.find_spot AS find_spot, x.acquisition AS acquisition, x.source AS source, r.id AS record, r.at_us AS at_us, r.author AS author,
	(SELECT t.title FROM v_title t WHERE t.entity = $id) AS title,
	(SELECT t.n_titles FROM v_title t WHERE t.entity = $id) AS n_titles
FROM v_exhibit x JOIN v_record r ON r.n = x.n
WHERE x.id = $id ORDER BY x.n;
