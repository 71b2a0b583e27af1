-- A record of description was replaced, or is in force again.
UPDATE description SET in_force = $in_force WHERE n = $n;
