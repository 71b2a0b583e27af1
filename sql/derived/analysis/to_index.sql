-- Objects whose texts are not in the index of words yet.
SELECT object FROM analysis_end WHERE searchable = 0 AND object > $after ORDER BY object LIMIT $limit
