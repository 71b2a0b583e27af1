-- Forgets the texts of an older reply.
DELETE FROM analysis_text WHERE object = $object AND analyzer = $analyzer
