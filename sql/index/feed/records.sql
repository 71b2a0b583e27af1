-- Records of a log in its order, with what they are about.
SELECT n, id, type, entity FROM v_record WHERE n > $after AND n < $end ORDER BY n LIMIT $limit
