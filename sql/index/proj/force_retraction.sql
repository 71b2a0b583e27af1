-- A record of retraction was replaced, or is in force again.
UPDATE retraction SET in_force = $in_force WHERE n = $n;
