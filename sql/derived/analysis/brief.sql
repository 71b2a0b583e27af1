-- What a list shows of what analyzers found: what it is, whether there is a small picture, and what "av" said of a film or sound.
SELECT e.kind AS kind, EXISTS (SELECT 1 FROM analysis_blob b WHERE b.object = e.object AND b.name = 'thumb') AS has_thumb,
	CASE WHEN e.kind IN ('film', 'audio')
		THEN (SELECT a.facts FROM analysis a WHERE a.object = e.object AND a.analyzer = 'av') END AS av_facts
FROM analysis_end e WHERE e.object = $object;
