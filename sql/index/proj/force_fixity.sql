-- A record of fixity was replaced, or is in force again.
UPDATE fixity SET in_force = $in_force WHERE n = $n;
