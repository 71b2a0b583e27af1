-- Who names a record, and whether they are in force.
SELECT r.n AS n, r.in_force AS in_force FROM over_edge o JOIN record r ON r.n = o.n WHERE o.target = $target;
