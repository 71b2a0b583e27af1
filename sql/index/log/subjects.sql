-- Sealing subjects.
SELECT id, record, at_us, kind, commitment FROM v_subject ORDER BY id, n;
