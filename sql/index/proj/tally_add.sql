-- A counter goes up or down.
INSERT INTO tally (name, n) VALUES ($name, $n) ON CONFLICT (name) DO UPDATE SET n = tally.n + excluded.n;
