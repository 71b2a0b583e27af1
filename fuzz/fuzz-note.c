/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz/fuzz-note.c: signed notes, checkpoints and verifier keys.
 */
#include "log/note.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t bytes);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t bytes)
{
	static const uint8_t key[ATHAR_PUBLIC_KEY_BYTES] = { 1 };
	g_auto (AtharVerifier) verifier = { 0 };
	g_auto (AtharVerifier) parsed = { 0 };
	g_auto (AtharCheckpoint) peeked = ATHAR_CHECKPOINT_INIT;
	g_auto (AtharCheckpoint) opened = ATHAR_CHECKPOINT_INIT;
	g_autofree char *text = g_strndup ((const char *) data, bytes);
	g_autoptr (GBytes) note = g_bytes_new (data, bytes);
	athar_verifier_init (&verifier, "log", key, NULL);
	athar_checkpoint_peek (note, &peeked, NULL);
	g_assert (!athar_checkpoint_open (note, &verifier, &opened, NULL)); /* nobody can sign for this key */
	if (athar_verifier_parse (text, &parsed, NULL)) {
		g_autofree char *again = athar_verifier_dup_text (&parsed);
		g_assert_cmpstr (again, ==, text);
	}
	return 0;
}
