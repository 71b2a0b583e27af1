-- A record was replaced, or is in force again.
UPDATE record SET in_force = $in_force WHERE n = $n;
