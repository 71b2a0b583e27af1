-- The bytes of each item.
SELECT id, object FROM v_thing WHERE kind = 0;
