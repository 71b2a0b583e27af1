-- The last page of an object that has words, and what the reader of documents said of it.
SELECT (SELECT coalesce(max(t.part), 0) FROM analysis_text t WHERE t.object = $object) AS part,
	(SELECT a.facts FROM analysis a WHERE a.object = $object AND a.analyzer = 'text') AS facts,
	EXISTS (SELECT 1 FROM analysis_end e WHERE e.object = $object) AS looked
