-- What deciding about one record needs.
SELECT id, type, v, state, in_force, entity FROM record WHERE n = $n;
