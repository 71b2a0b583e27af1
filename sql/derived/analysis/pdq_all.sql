-- All perceptual hashes good enough to compare.
SELECT object, hashes FROM pdq WHERE quality >= $quality ORDER BY object
