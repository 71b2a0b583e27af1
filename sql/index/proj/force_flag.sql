-- A record of flag was replaced, or is in force again.
UPDATE flag SET in_force = $in_force WHERE n = $n;
