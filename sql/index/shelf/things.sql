-- Every item and exhibit, with its log (whose numbers they are). kind: 0 item, 1 companion, 2 exhibit.
SELECT id, log, number, kind FROM v_thing;
