-- A record of case_open was replaced, or is in force again.
UPDATE case_open SET in_force = $in_force WHERE n = $n;
