/* SPDX-License-Identifier: Apache-2.0
 *
 * log/note.c: C2SP signed-note v1.0.0 and tlog-checkpoint v1.0.0, Ed25519 (type 0x01) only.
 *
 * Note     = text "\n" signature-line+          the text ends in a newline; the split is at the LAST blank line
 * line     = "— " name " " base64 (key id[4] ‖ signature) "\n"          (U+2014, U+0020)
 * key id   = first 4 bytes of SHA-256 (name ‖ "\n" ‖ 0x01 ‖ public key[32])
 * vkey     = name "+" key id as 8 lower-case hex "+" base64 (0x01 ‖ public key)
 * text     = origin "\n" size "\n" base64 (root) "\n" extension*        size decimal without leading zeros
 * UTF-8, no byte below 0x20 but the newline. Names: not empty, no Unicode space, no "+".
 */
#include "log/note.h"

#include <string.h>

#include "base/hash.h"
#include "base/limits.h"
#include "base/text.h"

#define SIGNATURE_TYPE_ED25519 0x01
#define KEY_ID_BYTES 4
#define SIZE_MAX_LOG ((UINT64_C (1) << 53) - 1) /* what "i" of a record can count */
#define DASH "\xe2\x80\x94 " /* em dash and space */

static bool
name_valid (const char *name)
{
	if (!*name || !athar_text_valid (name, strlen (name)))
		return false;
	for (const char *p = name; *p; p = g_utf8_next_char (p)) {
		gunichar c = g_utf8_get_char (p);
		if (c < 0x20 || c == '+' || g_unichar_isspace (c) || g_unichar_type (c) == G_UNICODE_SPACE_SEPARATOR
		    || c == 0x85 || c == 0x2028 || c == 0x2029)
			return false;
	}
	return true;
}

static void
make_key_id (const char *name, const uint8_t *public_key, uint8_t *ret_id)
{
	AtharHash hash;
	g_autoptr (GByteArray) text = g_byte_array_new ();
	const uint8_t type[2] = { '\n', SIGNATURE_TYPE_ED25519 };
	g_byte_array_append (text, (const guint8 *) name, (guint) strlen (name));
	g_byte_array_append (text, type, sizeof type);
	g_byte_array_append (text, public_key, ATHAR_PUBLIC_KEY_BYTES);
	athar_sha256 (text->data, text->len, &hash);
	memcpy (ret_id, hash.b, KEY_ID_BYTES);
}

void
athar_verifier_clear (AtharVerifier *verifier)
{
	g_clear_pointer (&verifier->name, g_free);
}

gboolean
athar_verifier_init (AtharVerifier *verifier, const char *name, const uint8_t *public_key, GError **error)
{
	if (!name_valid (name))
		return athar_throw (error, ATHAR_ERROR_INVALID, "log.key-name", "name", name, NULL);
	verifier->name = g_strdup (name);
	memcpy (verifier->public_key, public_key, ATHAR_PUBLIC_KEY_BYTES);
	make_key_id (name, public_key, verifier->key_id);
	return TRUE;
}

static gboolean
bad_vkey (GError **error)
{
	return athar_throw (error, ATHAR_ERROR_INVALID, "log.key-text", NULL);
}

gboolean
athar_verifier_parse (const char *vkey, AtharVerifier *ret_verifier, GError **error)
{
	uint8_t id[KEY_ID_BYTES];
	gsize n;
	g_auto (AtharVerifier) verifier = { 0 };
	/* base64 may hold '+' too: only the first two divide. */
	g_auto (GStrv) part = g_strsplit (vkey, "+", 3);
	if (strlen (vkey) > ATHAR_NOTE_MAX_BYTES || g_strv_length (part) != 3 ||
		!athar_hex_decode (part[1], id, sizeof id))
		return bad_vkey (error);
	g_autoptr (GBytes) key = athar_base64_decode (part[2], 1 + ATHAR_PUBLIC_KEY_BYTES);
	const uint8_t *data = key ? g_bytes_get_data (key, &n) : NULL;
	if (!data || n != 1 + ATHAR_PUBLIC_KEY_BYTES || data[0] != SIGNATURE_TYPE_ED25519)
		return bad_vkey (error);
	if (!athar_verifier_init (&verifier, part[0], data + 1, error))
		return FALSE;
	if (memcmp (verifier.key_id, id, sizeof id) != 0)
		return bad_vkey (error);
	*ret_verifier = verifier;
	verifier.name = NULL;
	return TRUE;
}

char *
athar_verifier_dup_text (const AtharVerifier *verifier)
{
	uint8_t key[1 + ATHAR_PUBLIC_KEY_BYTES] = { SIGNATURE_TYPE_ED25519 };
	memcpy (key + 1, verifier->public_key, ATHAR_PUBLIC_KEY_BYTES);
	g_autofree char *id = athar_hex_encode (verifier->key_id, KEY_ID_BYTES);
	g_autofree char *key64 = athar_base64_encode (key, sizeof key);
	return g_strconcat (verifier->name, "+", id, "+", key64, NULL);
}

void
athar_checkpoint_clear (AtharCheckpoint *checkpoint)
{
	g_clear_pointer (&checkpoint->origin, g_free);
}

GBytes *
athar_checkpoint_sign (const AtharCheckpoint *checkpoint, const AtharSigner *signer, GError **error)
{
	uint8_t blob[KEY_ID_BYTES + ATHAR_SIGNATURE_BYTES];
	if (!name_valid (checkpoint->origin))
		return athar_throw_null (error, ATHAR_ERROR_INVALID, "log.key-name", "name", checkpoint->origin, NULL);
	g_autofree char *root = athar_base64_encode (checkpoint->root.b, ATHAR_HASH_BYTES);
	g_autofree char *text = g_strdup_printf (
		"%s\n%" G_GUINT64_FORMAT "\n%s\n", checkpoint->origin, checkpoint->size, root);
	memcpy (blob, signer->verifier.key_id, KEY_ID_BYTES);
	if (!signer->sign (signer->payload, text, strlen (text), blob + KEY_ID_BYTES, error))
		return NULL;
	/* An agent may hold another key than it says: a checkpoint that does not verify must never reach the disk. */
	if (!athar_sign_verify (signer->verifier.public_key, text, strlen (text), blob + KEY_ID_BYTES))
		return athar_throw_null (error, ATHAR_ERROR_SIGNATURE, "log.signer-wrong", "key",
			signer->verifier.name, NULL);
	g_autofree char *blob64 = athar_base64_encode (blob, sizeof blob);
	char *note = g_strdup_printf ("%s\n" DASH "%s %s\n", text, signer->verifier.name, blob64);
	return g_bytes_new_take (note, strlen (note));
}

/* The note's form: @ret_text_bytes of text, signature lines from @ret_lines (NUL-terminated copy
 * owned by the caller). */
static gboolean
split_note (const char *note, size_t bytes, size_t *ret_text_bytes, GError **error)
{
	const char *blank = NULL;
	if (!bytes || note[bytes - 1] != '\n' || !athar_text_valid (note, bytes))
		return athar_throw (error, ATHAR_ERROR_INVALID, "log.note-form", NULL);
	for (size_t i = 0; i < bytes; i++) {
		if ((uint8_t) note[i] < 0x20 && note[i] != '\n')
			return athar_throw (error, ATHAR_ERROR_INVALID, "log.note-form", NULL);
		if (note[i] == '\n' && i + 1 < bytes && note[i + 1] == '\n')
			blank = note + i;
	}
	if (!blank || blank + 2 == note + bytes)
		return athar_throw (error, ATHAR_ERROR_INVALID, "log.note-form", NULL);
	*ret_text_bytes = (size_t) (blank - note) + 1;
	return TRUE;
}

typedef enum { LINE_BAD, LINE_UNKNOWN, LINE_GOOD, LINE_FALSE } LineVerdict;

static LineVerdict
check_line (const char *line, const char *text, size_t text_bytes, const AtharVerifier *verifier)
{
	gsize n;
	if (!g_str_has_prefix (line, DASH))
		return LINE_BAD;
	g_auto (GStrv) part = g_strsplit (line + strlen (DASH), " ", 3);
	if (g_strv_length (part) != 2 || !name_valid (part[0]))
		return LINE_BAD;
	g_autoptr (GBytes) blob = athar_base64_decode (part[1], ATHAR_NOTE_MAX_BYTES);
	const uint8_t *data = blob ? g_bytes_get_data (blob, &n) : NULL;
	if (!data || n <= KEY_ID_BYTES)
		return LINE_BAD;
	if (strcmp (part[0], verifier->name) != 0 || memcmp (data, verifier->key_id, KEY_ID_BYTES) != 0)
		return LINE_UNKNOWN;
	if (n != KEY_ID_BYTES + ATHAR_SIGNATURE_BYTES)
		return LINE_FALSE;
	return athar_sign_verify (verifier->public_key, text, text_bytes, data + KEY_ID_BYTES) ? LINE_GOOD : LINE_FALSE;
}

static gboolean
check_signatures (const char *note, size_t bytes, size_t text_bytes, const AtharVerifier *verifier, GError **error)
{
	bool good = false;
	g_autofree char *lines = g_strndup (note + text_bytes + 1, bytes - text_bytes - 2);
	g_auto (GStrv) line = g_strsplit (lines, "\n", -1);
	if (g_strv_length (line) > ATHAR_NOTE_MAX_SIGNATURES)
		return athar_throw (error, ATHAR_ERROR_LIMIT, "log.note-signatures", "max",
			G_STRINGIFY (ATHAR_NOTE_MAX_SIGNATURES), NULL);
	for (char **p = line; *p; p++) {
		switch (check_line (*p, note, text_bytes, verifier)) {
		case LINE_BAD:
			return athar_throw (error, ATHAR_ERROR_INVALID, "log.note-form", NULL);
		case LINE_FALSE:
			return athar_throw (error, ATHAR_ERROR_SIGNATURE, "log.signature-false",
				"key", verifier->name, NULL);
		case LINE_GOOD:
			good = true;
			break;
		case LINE_UNKNOWN:
			break;
		}
	}
	return good || athar_throw (error, ATHAR_ERROR_SIGNATURE, "log.signature-missing", "key", verifier->name, NULL);
}

static gboolean
parse_size (const char *text, uint64_t *ret_size)
{
	guint64 size;
	if (!*text || (text[0] == '0' && text[1]) || strspn (text, "0123456789") != strlen (text))
		return FALSE;
	if (!g_ascii_string_to_unsigned (text, 10, 0, SIZE_MAX_LOG, &size, NULL))
		return FALSE;
	*ret_size = size;
	return TRUE;
}

static gboolean
parse_text (const char *note, size_t text_bytes, AtharCheckpoint *ret_checkpoint, GError **error)
{
	uint64_t size;
	gsize n = 0;
	g_autofree char *text = g_strndup (note, text_bytes - 1);
	g_auto (GStrv) line = g_strsplit (text, "\n", -1);
	unsigned n_lines = g_strv_length (line);
	g_autoptr (GBytes) root = n_lines >= 3 ? athar_base64_decode (line[2], ATHAR_HASH_BYTES) : NULL;
	const uint8_t *data = root ? g_bytes_get_data (root, &n) : NULL;
	if (!data || n != ATHAR_HASH_BYTES || !*line[0] || !parse_size (line[1], &size))
		return athar_throw (error, ATHAR_ERROR_INVALID, "log.checkpoint-form", NULL);
	for (unsigned i = 3; i < n_lines; i++)
		if (!*line[i])
			return athar_throw (error, ATHAR_ERROR_INVALID, "log.checkpoint-form", NULL);
	ret_checkpoint->origin = g_strdup (line[0]);
	ret_checkpoint->size = size;
	memcpy (ret_checkpoint->root.b, data, ATHAR_HASH_BYTES);
	return TRUE;
}

static gboolean
open_note (GBytes *note, const AtharVerifier *verifier, AtharCheckpoint *ret_checkpoint, GError **error)
{
	gsize bytes;
	size_t text_bytes;
	const char *data = g_bytes_get_data (note, &bytes);
	g_auto (AtharCheckpoint) checkpoint = ATHAR_CHECKPOINT_INIT;
	if (bytes > ATHAR_NOTE_MAX_BYTES)
		return athar_throw (error, ATHAR_ERROR_LIMIT, "log.note-big", "max",
			ATHAR_U64 (ATHAR_NOTE_MAX_BYTES), NULL);
	if (!split_note (data, bytes, &text_bytes, error)
	    || (verifier && !check_signatures (data, bytes, text_bytes, verifier, error))
	    || !parse_text (data, text_bytes, &checkpoint, error))
		return FALSE;
	*ret_checkpoint = checkpoint;
	checkpoint.origin = NULL;
	return TRUE;
}

gboolean
athar_checkpoint_open (GBytes *note, const AtharVerifier *verifier, AtharCheckpoint *ret_checkpoint, GError **error)
{
	g_auto (AtharCheckpoint) checkpoint = ATHAR_CHECKPOINT_INIT;
	if (!open_note (note, verifier, &checkpoint, error))
		return FALSE;
	/* A key signs its own log only: the origin line is the key's name. */
	if (strcmp (checkpoint.origin, verifier->name) != 0)
		return athar_throw (error, ATHAR_ERROR_SIGNATURE, "log.origin-other", "origin",
			checkpoint.origin, "key", verifier->name, NULL);
	*ret_checkpoint = checkpoint;
	checkpoint.origin = NULL;
	return TRUE;
}

gboolean
athar_checkpoint_peek (GBytes *note, AtharCheckpoint *ret_checkpoint, GError **error)
{
	return open_note (note, NULL, ret_checkpoint, error);
}
