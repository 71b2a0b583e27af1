-- Records with sealed fields of a subject.
SELECT id, log_id, i, type FROM v_record WHERE subject = $subject ORDER BY n;
