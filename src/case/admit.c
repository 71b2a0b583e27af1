/* SPDX-License-Identifier: Apache-2.0
 *
 * case/admit.c: letting another installation's log count. Its key is given by the person who knows
 * it (read out, shown, sent), not taken from the folder: the folder may have been tampered with.
 */
#include <string.h>

#include "case/case-private.h"

static gboolean
check_key (AtharCase *c, const char *vkey, AtharLog **ret_log, GError **error)
{
	g_auto (AtharVerifier) verifier = {NULL};
	AtharId id;
	AtharLog *log;
	if (!athar_verifier_parse (vkey, &verifier, error))
		return FALSE;
	log = athar_id_parse (verifier.name, &id) ? athar_case_find_log (c, &id) : NULL;
	if (!log)
		return athar_throw (
			error, ATHAR_ERROR_NOT_FOUND, "case.no-log", "log", verifier.name, NULL);
	if (memcmp (athar_log_get_verifier (log)->public_key, verifier.public_key,
		    ATHAR_PUBLIC_KEY_BYTES) != 0)
		return athar_throw (
			error, ATHAR_ERROR_SIGNATURE, "case.admit-key", "log", verifier.name, NULL);
	*ret_log = log;
	return TRUE;
}

gboolean
athar_case_admit (AtharCase *c, const char *vkey, const char *letters, GError **error)
{
	g_autoptr (AtharJson) body = athar_json_object ();
	g_autofree char *free_letters = NULL;
	AtharDraft draft = {.type = "log.admit", .body = body};
	AtharHash root;
	AtharLog *log;
	if (!check_key (c, vkey, &log, error))
		return FALSE;
	if (athar_case_log_counts (c, athar_log_get_id (log)))
		return athar_throw (error, ATHAR_ERROR_EXISTS, "case.admitted", "log",
			athar_log_get_origin (log), NULL);
	if (!letters)
		letters = free_letters = athar_case_dup_free_letters (c, error);
	if (!letters)
		return FALSE;
	if (strlen (letters) < 1 || strlen (letters) > 4 ||
		strspn (letters, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != strlen (letters))
		return athar_throw (
			error, ATHAR_ERROR_INVALID, "case.letters", "letters", letters, NULL);
	athar_log_get_root (log, &root);
	athar_json_set_id (body, "log", athar_log_get_id (log));
	athar_json_set_string (body, "key", vkey);
	athar_json_set_string (body, "letters", letters);
	athar_json_set_int (body, "size", (int64_t)athar_log_get_size (log));
	athar_json_set_hash (body, "root", &root);
	return athar_case_append (c, &draft, 1, NULL, error);
}
