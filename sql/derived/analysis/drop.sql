-- Forgets a reply of an analyzer that has nothing to say of the object any more.
DELETE FROM analysis WHERE object = $object AND analyzer = $analyzer
