-- A record of set_member was replaced, or is in force again.
UPDATE set_member SET in_force = $in_force WHERE n = $n;
