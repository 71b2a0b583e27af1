-- All texts are to be searchable again.
UPDATE analysis_end SET searchable = 0 WHERE searchable = 1
