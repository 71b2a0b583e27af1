-- A record of tag was replaced, or is in force again.
UPDATE tag SET in_force = $in_force WHERE n = $n;
