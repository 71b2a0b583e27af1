-- Things nobody has looked at.
SELECT id AS entity FROM v_item_state WHERE reviewed = 0;
