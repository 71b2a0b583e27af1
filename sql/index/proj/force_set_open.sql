-- A record of set_open was replaced, or is in force again.
UPDATE set_open SET in_force = $in_force WHERE n = $n;
