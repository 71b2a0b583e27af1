-- By number of the reference, for lists.
SELECT f.number AS number, f.letters AS letters FROM v_reference f WHERE f.id = $id LIMIT 1;
