-- A record of log_admit was replaced, or is in force again.
UPDATE log_admit SET in_force = $in_force WHERE n = $n;
