-- The last time everything was read again.
SELECT record, at_us, author, scope, objects, bytes, records, faults, report FROM v_fixity ORDER BY at_us DESC, n DESC LIMIT 1;
