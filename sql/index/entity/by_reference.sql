-- Things with this number and these letters: more than one means colliding letters.
SELECT f.id AS id, f.reference AS reference FROM v_reference f
WHERE f.number = $number AND f.letters = $letters ORDER BY f.id LIMIT 3;
