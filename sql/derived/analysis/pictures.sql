-- Which pictures were made of an object: pages in the order of pages. head: enough of each to tell its size.
SELECT b.name AS name, b.media_type AS media_type, substr(b.data, 1, 1024) AS head
FROM analysis_blob b WHERE b.object = $object AND b.media_type = 'image/jpeg' ORDER BY length(b.name), b.name, b.analyzer
