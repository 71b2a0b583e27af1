-- Ids between two bounds (athar_id_prefix): two rows mean the prefix is not unique.
SELECT DISTINCT id, kind FROM v_entity WHERE id >= $low AND id <= $high ORDER BY id LIMIT 3;
