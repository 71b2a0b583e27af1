-- One warning.
INSERT INTO analysis_warning (object, analyzer, position, key, args) VALUES ($object, $analyzer, $position, $key, $args)
