-- Acquisitions, newest first, with what their receipts say was taken in: several when it was interrupted. Which ones is settled first: receipts
-- are looked up for these only. The plus keeps SQLite from walking through all records by time to find the few that are acquisitions.
SELECT a.id AS id, a.at_us AS at_us, a.source AS source, a.how AS how, a.status AS status,
	(SELECT sum(r.taken) FROM v_receipt r WHERE r.acquisition = a.id) AS items,
	(SELECT sum(r.bytes) FROM v_receipt r WHERE r.acquisition = a.id) AS bytes
FROM (SELECT x.n AS n, x.id AS id FROM v_acquisition x ORDER BY +x.at_us DESC, x.n DESC LIMIT $limit) newest
JOIN v_acquisition a ON a.id = newest.id AND a.n = newest.n ORDER BY +a.at_us DESC, a.n DESC;
