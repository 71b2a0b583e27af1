-- What decides how a thing may be shown: each flag once.
SELECT entity, flag, max(yes) AS yes FROM v_flag WHERE flag IN ('graphic', 'child', 'sexual_violence') GROUP BY entity, flag;
