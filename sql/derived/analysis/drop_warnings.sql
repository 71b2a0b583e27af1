-- Forgets the warnings of an older reply.
DELETE FROM analysis_warning WHERE object = $object AND analyzer = $analyzer
