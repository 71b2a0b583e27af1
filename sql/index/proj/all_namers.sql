-- Every record that names another.
SELECT DISTINCT n FROM over_edge;
