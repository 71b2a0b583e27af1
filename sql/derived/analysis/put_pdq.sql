-- A picture's perceptual hashes.
INSERT INTO pdq (object, quality, hashes) VALUES ($object, $quality, $hashes)
ON CONFLICT (object) DO UPDATE SET quality = excluded.quality, hashes = excluded.hashes
