-- A record of clock was replaced, or is in force again.
UPDATE clock SET in_force = $in_force WHERE n = $n;
