-- Whether anything names this record.
SELECT 1 AS yes FROM over_edge WHERE target = $target LIMIT 1;
