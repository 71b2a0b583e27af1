-- Forgets the blobs of an older reply.
DELETE FROM analysis_blob WHERE object = $object AND analyzer = $analyzer
