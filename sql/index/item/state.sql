-- How a thing may be shown.
SELECT reviewed, graphic, named_reviewers_only FROM v_item_state WHERE id = $id;
