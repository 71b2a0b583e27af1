-- All sidecars.
SELECT id AS entity FROM v_item WHERE sidecar_of IS NOT NULL;
