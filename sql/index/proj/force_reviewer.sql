-- A record of reviewer was replaced, or is in force again.
UPDATE reviewer SET in_force = $in_force WHERE n = $n;
