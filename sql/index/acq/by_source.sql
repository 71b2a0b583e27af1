-- Acquisitions under a source label.
SELECT id, record, source FROM v_acquisition WHERE source_folded = $source ORDER BY n;
