-- Fields on which records in force differ.
SELECT field, n_values FROM v_contradiction WHERE entity = $entity ORDER BY field;
