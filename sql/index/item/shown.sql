-- How a thing may be shown, and whether it waits for a colleague.
SELECT reviewed, graphic, named_reviewers_only, EXISTS (SELECT 1 FROM v_passed p WHERE p.entity = $id) AS passed
FROM v_item_state WHERE id = $id;
