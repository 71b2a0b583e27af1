-- Each tag of each thing once.
SELECT entity, folded AS key, min(tag) AS word FROM v_tag GROUP BY entity, folded;
