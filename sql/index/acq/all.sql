-- Acquisitions, newest first. The plus: as in acq/came_in.
SELECT id, record, at_us, author, source, how, received, url, original_kept, receipt, status FROM v_acquisition ORDER BY +at_us DESC, n DESC LIMIT $limit;
