-- What one analyzer said of an object.
SELECT version, libraries, status, facts FROM analysis WHERE object = $object AND analyzer = $analyzer
