-- The letters of each log's references.
SELECT num, letters FROM v_log;
