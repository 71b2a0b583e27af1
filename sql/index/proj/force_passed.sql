-- A record of passed was replaced, or is in force again.
UPDATE passed SET in_force = $in_force WHERE n = $n;
