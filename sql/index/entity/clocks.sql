-- Clocks confirmed for an entity.
SELECT record, at_us, author, zone, utc_offset_s, ahead_s, within_s, against FROM v_clock WHERE entity = $entity ORDER BY at_us, n;
