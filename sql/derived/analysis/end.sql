-- All analyzers have answered about an object; its texts are to be searchable.
INSERT INTO analysis_end (object, analyzers, kind, searchable) VALUES ($object, $analyzers, $kind, 0)
ON CONFLICT (object) DO UPDATE SET analyzers = excluded.analyzers, kind = excluded.kind, searchable = 0
