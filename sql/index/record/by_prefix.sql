-- Records whose id lies between two bounds.
SELECT id, type, entity, in_force FROM v_record WHERE id >= $low AND id <= $high ORDER BY id LIMIT 3;
