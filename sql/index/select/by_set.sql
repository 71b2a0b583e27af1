-- Things in a set.
SELECT DISTINCT entity FROM v_set_member WHERE set_id = $set_id;
