-- A record of member was replaced, or is in force again.
UPDATE member SET in_force = $in_force WHERE n = $n;
