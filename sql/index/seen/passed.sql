-- Records by which a thing waits for a colleague.
SELECT record, entity FROM v_passed WHERE entity = $entity ORDER BY n;
