-- Who replaces a record, in force or not.
SELECT by_record, in_force, type, at_us, author FROM v_over WHERE target = $target ORDER BY at_us, by_record;
