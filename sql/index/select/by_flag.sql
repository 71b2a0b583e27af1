-- Things with a flag said to be so.
SELECT DISTINCT entity FROM v_flag WHERE flag = $flag AND yes = 1;
