-- Each flag of each thing that somebody said is so.
SELECT DISTINCT entity, flag AS key, flag AS word FROM v_flag WHERE yes = 1;
