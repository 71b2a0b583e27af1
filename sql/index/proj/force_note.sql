-- A record of note was replaced, or is in force again.
UPDATE note SET in_force = $in_force WHERE n = $n;
