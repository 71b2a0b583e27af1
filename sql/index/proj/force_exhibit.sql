-- A record of exhibit was replaced, or is in force again.
UPDATE exhibit SET in_force = $in_force WHERE n = $n;
