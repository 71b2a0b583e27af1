-- Things that somebody described.
SELECT DISTINCT entity FROM v_description;
