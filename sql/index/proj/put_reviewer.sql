-- The row that one record gives reviewer.
INSERT INTO reviewer (n, in_force, member) VALUES ($n, $in_force, $member);
