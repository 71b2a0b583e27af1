-- Things on which statements in force differ.
SELECT DISTINCT entity FROM v_contradiction;
