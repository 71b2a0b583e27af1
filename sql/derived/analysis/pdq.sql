-- A picture's perceptual hashes.
SELECT quality, hashes FROM pdq WHERE object = $object
