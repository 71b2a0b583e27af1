-- A record of receipt was replaced, or is in force again.
UPDATE receipt SET in_force = $in_force WHERE n = $n;
