-- A log counts, or was projected further.
INSERT INTO log_head (num, id, reason, size, root) VALUES ($num, $id, $reason, $size, $root)
ON CONFLICT (num) DO UPDATE SET size = excluded.size, root = excluded.root;
