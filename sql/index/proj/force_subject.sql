-- A record of subject was replaced, or is in force again.
UPDATE subject SET in_force = $in_force WHERE n = $n;
