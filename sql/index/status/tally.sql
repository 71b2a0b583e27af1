-- How many things there are, and how many of them are so.
SELECT name, n FROM v_tally ORDER BY name;
