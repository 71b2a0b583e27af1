-- How far one log has been projected.
SELECT id, size, root FROM log_head WHERE num = $num;
