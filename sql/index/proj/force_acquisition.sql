-- A record of acquisition was replaced, or is in force again.
UPDATE acquisition SET in_force = $in_force WHERE n = $n;
