-- How much has been looked at.
SELECT (SELECT count(*) FROM analysis_end) AS objects, (SELECT count(*) FROM analysis WHERE status = 1) AS failed,
	(SELECT count(*) FROM analysis WHERE status = 2) AS limited, (SELECT count(*) FROM pdq) AS pictures
