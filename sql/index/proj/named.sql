-- The records that record n names, as far as they have arrived.
SELECT r.n AS n FROM over_edge o JOIN record r ON r.id = o.target WHERE o.n = $n;
