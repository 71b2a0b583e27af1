-- When the newest record was written, by the clock of whoever wrote it.
SELECT coalesce(max(at_us), 0) AS at_us FROM v_record;
