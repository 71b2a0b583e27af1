-- Admissions in force.
SELECT log, key FROM log_admit WHERE in_force = 1 ORDER BY log, key;
