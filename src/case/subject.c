/* SPDX-License-Identifier: Apache-2.0
 *
 * case/subject.c: people to protect: their keys, what is sealed for them, and forgetting them (C4).
 */
#include <string.h>

#include "base/limits.h"
#include "case/case-private.h"

gboolean
athar_case_new_subject (AtharCase *c, const char *kind, AtharId *ret_subject, GError **error)
{
	g_autoptr (AtharJson) body = athar_json_object ();
	AtharDraft draft = {.type = "subject.open", .body = body};
	AtharKeyring *keyring;
	AtharHash commitment;
	AtharId subject;
	if (!athar_case_check_writable (c, error)) /* before a key is made for nothing */
		return FALSE;
	athar_id_random (&subject);
	keyring = athar_case_get_keyring (c, error);
	if (!keyring || !athar_keyring_new_subject (keyring, &c->id, &subject, &commitment, error))
		return FALSE;
	athar_json_set_id (body, "entity", &subject);
	athar_json_set_string (body, "kind", kind);
	athar_json_set_hash (body, "commitment", &commitment);
	if (!athar_case_append (c, &draft, 1, NULL, error)) {
		athar_keyring_forget_subject (keyring, &c->id, &subject, NULL);
		return FALSE;
	}
	*ret_subject = subject;
	return TRUE;
}

AtharJson *
athar_case_unseal (AtharCase *c, const AtharRecord *record, GError **error)
{
	const AtharId *subject = athar_record_get_subject (record);
	g_autoptr (GBytes) ad = NULL;
	g_autoptr (GBytes) plain = NULL;
	AtharKeyring *keyring;
	AtharJson *sealed;
	if (!subject)
		return athar_throw_null (error, ATHAR_ERROR_NOT_FOUND, "case.not-sealed", "record",
			ATHAR_HASH_STR (athar_record_get_id (record)), NULL);
	keyring = athar_case_get_keyring (c, error);
	if (!keyring)
		return NULL;
	ad = athar_record_dup_sealed_ad (record);
	plain = athar_keyring_unseal (keyring, &c->id, subject, athar_record_get_nonce (record),
		athar_record_get_box (record), ad, error);
	if (!plain)
		return NULL;
	sealed = athar_json_parse (g_bytes_get_data (plain, NULL), g_bytes_get_size (plain),
		ATHAR_RECORD_MAX_BYTES, ATHAR_JSON_STRICT_KEYS, error);
	explicit_bzero ((void *)g_bytes_get_data (plain, NULL), g_bytes_get_size (plain));
	return sealed;
}

gboolean
athar_case_forget_subject (AtharCase *c, const AtharId *subject, GError **error)
{
	AtharKeyring *keyring = athar_case_get_keyring (c, error);
	return keyring && athar_keyring_forget_subject (keyring, &c->id, subject, error);
}
