-- A person's pseudonym.
SELECT min(pseudonym) AS pseudonym, count(DISTINCT pseudonym) AS n_names FROM v_member WHERE id = $id;
