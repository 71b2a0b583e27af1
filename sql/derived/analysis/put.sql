-- Keeps a reply, in place of an older one.
INSERT INTO analysis (object, analyzer, version, libraries, status, facts)
VALUES ($object, $analyzer, $version, $libraries, $status, $facts)
ON CONFLICT (object, analyzer) DO UPDATE SET version = excluded.version, libraries = excluded.libraries,
	status = excluded.status, facts = excluded.facts
