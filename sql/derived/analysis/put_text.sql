-- One text; the same part again is more of it.
INSERT INTO analysis_text (object, analyzer, part, body) VALUES ($object, $analyzer, $part, $body)
ON CONFLICT (object, analyzer, part) DO UPDATE SET body = analysis_text.body || excluded.body
