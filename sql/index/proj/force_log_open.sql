-- A record of log_open was replaced, or is in force again.
UPDATE log_open SET in_force = $in_force WHERE n = $n;
