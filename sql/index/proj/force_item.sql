-- A record of item was replaced, or is in force again.
UPDATE item SET in_force = $in_force WHERE n = $n;
