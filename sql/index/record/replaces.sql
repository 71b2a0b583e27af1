-- What a record replaces.
SELECT o.target AS target, r.type AS type, r.entity AS entity FROM v_over o LEFT JOIN v_record r ON r.id = o.target
WHERE o.by_record = $id ORDER BY o.target;
