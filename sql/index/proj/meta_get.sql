-- One fact about the projection.
SELECT value FROM meta WHERE name = $name
