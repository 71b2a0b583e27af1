-- What a record replaces or takes back, in force or not.
SELECT r.id AS record, r.type AS type, r.entity AS entity FROM v_over o JOIN v_record r ON r.id = o.target WHERE o.by_record = $record
