-- The place of each thing that has one, in words.
SELECT DISTINCT entity, words FROM v_description WHERE field = 'place';
