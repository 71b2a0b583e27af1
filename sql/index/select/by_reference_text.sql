-- The thing with this whole reference.
SELECT f.id AS entity FROM v_reference f WHERE f.number = $number AND f.letters = $letters;
