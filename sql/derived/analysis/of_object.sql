-- What analyzers said of an object.
SELECT analyzer, version, libraries, status, facts FROM analysis WHERE object = $object ORDER BY analyzer
