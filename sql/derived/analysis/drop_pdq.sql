-- Forgets a picture's perceptual hashes.
DELETE FROM pdq WHERE object = $object
