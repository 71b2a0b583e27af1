-- Things to be shown with care: said to be graphic, or unreviewed.
SELECT id AS entity FROM v_item_state WHERE graphic = 1;
