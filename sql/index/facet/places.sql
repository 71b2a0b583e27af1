-- Each place of each thing, in words.
SELECT DISTINCT entity, words AS key, words AS word FROM v_description WHERE field = 'place';
