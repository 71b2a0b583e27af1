-- All physical exhibits.
SELECT id AS entity FROM v_exhibit;
