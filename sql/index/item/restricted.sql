-- Is one of the items with these bytes for named reviewers only?
SELECT coalesce(max(s.named_reviewers_only), 0) AS restricted
FROM v_item i JOIN v_item_state s ON s.id = i.id WHERE i.object = $object;
