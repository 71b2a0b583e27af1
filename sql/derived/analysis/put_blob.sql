-- One blob; of two with one name the later stays.
INSERT INTO analysis_blob (object, analyzer, name, media_type, data) VALUES ($object, $analyzer, $name, $media_type, $data)
ON CONFLICT (object, analyzer, name) DO UPDATE SET media_type = excluded.media_type, data = excluded.data
