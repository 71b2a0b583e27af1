-- Things that came with an acquisition.
SELECT i.id AS entity FROM v_item i WHERE i.acquisition = $acquisition
UNION ALL SELECT x.id AS entity FROM v_exhibit x WHERE x.acquisition = $acquisition;
