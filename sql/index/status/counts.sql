-- How much there is.
SELECT (SELECT count(1) FROM v_item) AS items, (SELECT count(1) FROM v_item WHERE sidecar_of IS NOT NULL) AS sidecars,
	(SELECT count(1) FROM v_exhibit) AS exhibits, (SELECT count(1) FROM v_acquisition) AS acquisitions,
	(SELECT count(DISTINCT object) FROM v_item) AS objects, (SELECT coalesce(sum(bytes), 0) FROM v_item) AS bytes,
	(SELECT coalesce(sum(size), 0) FROM v_log) AS records;
