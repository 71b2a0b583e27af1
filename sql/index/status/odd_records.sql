-- Records that are kept and not projected.
SELECT id, log_id, i, type, v, state FROM v_record WHERE state <> 1 ORDER BY n LIMIT $limit;
