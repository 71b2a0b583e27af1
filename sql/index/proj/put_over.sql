-- Record n names target.
INSERT INTO over_edge (n, target) VALUES ($n, $target) ON CONFLICT DO NOTHING;
