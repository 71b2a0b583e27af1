/* SPDX-License-Identifier: Apache-2.0
 *
 * case/vault.c: keys held in this process: the master key in locked memory, what it wraps read from
 * the files when needed. A seed is kept once it was opened; subject keys are read from the ring
 * each time, so that a forgotten one is forgotten at once by every process.
 */
#include <string.h>

#include "base/hash.h"
#include "case/keyring-private.h"

typedef struct {
	int keys_fd;
	AtharSecret *master, *wrap;
	GHashTable *seeds; /* AtharId* → AtharSecret* */
} Vault;

static void
set_master (Vault *vault, AtharSecret *master)
{
	vault->master = master;
	vault->wrap = athar_secret_derive (master, "atharwrp", 1);
	vault->seeds = g_hash_table_new_full (
		athar_id_g_hash, athar_id_g_equal, g_free, (GDestroyNotify)athar_secret_free);
}

static void
clear_secrets (Vault *vault)
{
	g_clear_pointer (&vault->seeds, g_hash_table_unref);
	g_clear_pointer (&vault->wrap, athar_secret_free);
	g_clear_pointer (&vault->master, athar_secret_free);
}

gpointer
athar_vault_new (int keys_fd, AtharSecret *master)
{
	Vault *vault = g_new0 (Vault, 1);
	vault->keys_fd = keys_fd;
	set_master (vault, master);
	return vault;
}

void
athar_vault_after_fork (gpointer impl, int keys_fd)
{
	Vault *vault = impl;
	vault->keys_fd = keys_fd;
	AtharSecret *master = athar_secret_new (athar_secret_peek (vault->master));
	clear_secrets (vault);
	set_master (vault, master);
}

static void
vault_free (gpointer impl)
{
	clear_secrets (impl);
	g_free (impl);
}

static const AtharSecret *
get_seed (Vault *vault, const AtharId *log, GError **error)
{
	AtharSecret *seed = g_hash_table_lookup (vault->seeds, log);
	if (seed)
		return seed;
	seed = athar_keyfile_read_seed (vault->keys_fd, log, vault->wrap, error);
	if (seed)
		g_hash_table_insert (vault->seeds, g_memdup2 (log, sizeof *log), seed);
	return seed;
}

static gboolean
next_generation (int keys_fd, const AtharId *case_id, int64_t *ret_generation, GError **error)
{
	g_autoptr (GArray) logs = athar_keyfile_list_logs (keys_fd, case_id, error);
	if (!logs)
		return FALSE;
	*ret_generation = logs->len ? g_array_index (logs, AtharKeyLog, 0).generation + 1 : 1;
	return TRUE;
}

static gboolean
vault_new_log (gpointer impl, const AtharId *case_id, AtharId *ret_log, uint8_t *ret_public,
	GError **error)
{
	Vault *vault = impl;
	g_autoptr (AtharFileLock) lock = athar_keyfile_lock (vault->keys_fd, error);
	g_autoptr (AtharSecret) seed = athar_secret_new (NULL);
	AtharKeyLog log = {.case_id = *case_id};
	if (!lock || !next_generation (vault->keys_fd, case_id, &log.generation, error))
		return FALSE;
	athar_id_random (&log.log);
	athar_sign_public (seed, log.public_key);
	athar_sha256 ("", 0, &log.root); /* the empty tree */
	if (!athar_keyfile_write_log (vault->keys_fd, &log, vault->wrap, seed, error))
		return FALSE;
	*ret_log = log.log;
	memcpy (ret_public, log.public_key, sizeof log.public_key);
	g_hash_table_insert (
		vault->seeds, g_memdup2 (&log.log, sizeof log.log), g_steal_pointer (&seed));
	return TRUE;
}

/* Exactly "origin\nsize\nroot\n": nothing else is ever signed by a log's key, but vouchers, which
 * cannot look like this. */
static bool
parse_checkpoint (
	const void *text, size_t bytes, const AtharId *log, uint64_t *ret_size, AtharHash *ret_root)
{
	g_autofree char *copy = g_strndup (text, bytes);
	g_auto (GStrv) lines = g_strsplit (copy, "\n", 5);
	g_autoptr (GBytes) root = NULL;
	if (strlen (copy) != bytes || g_strv_length (lines) != 4 || *lines[3] ||
		strcmp (lines[0], ATHAR_ID_STR (log)) != 0)
		return false;
	if (!g_ascii_string_to_unsigned (lines[1], 10, 0, G_MAXINT64, ret_size, NULL) ||
		strcmp (lines[1], ATHAR_U64 (*ret_size)) != 0)
		return false;
	root = athar_base64_decode (lines[2], ATHAR_HASH_BYTES);
	if (!root || g_bytes_get_size (root) != ATHAR_HASH_BYTES)
		return false;
	memcpy (ret_root->b, g_bytes_get_data (root, NULL), ATHAR_HASH_BYTES);
	return true;
}

static gboolean
vault_sign (gpointer impl, const AtharId *log, const void *text, size_t bytes,
	uint8_t *ret_signature, GError **error)
{
	Vault *vault = impl;
	const AtharSecret *seed = get_seed (vault, log, error);
	AtharKeyLog known;
	AtharHash root;
	uint64_t size;
	if (!seed || !athar_keyfile_read_log (vault->keys_fd, log, &known, error))
		return FALSE;
	if (!parse_checkpoint (text, bytes, log, &size, &root))
		return athar_throw (error, ATHAR_ERROR_DENIED, "keyring.not-a-checkpoint", "log",
			ATHAR_ID_STR (log), NULL);
	if (size < known.size || (size == known.size && !athar_hash_equal (&root, &known.root)))
		return athar_throw (error, ATHAR_ERROR_DENIED, "keyring.behind", "log",
			ATHAR_ID_STR (log), "size", ATHAR_U64 (size), "known",
			ATHAR_U64 (known.size), NULL);
	athar_sign (seed, text, bytes, ret_signature);
	return TRUE;
}

char *
athar_voucher_dup_text (const AtharId *case_id, const char *vkey)
{
	return g_strconcat ("athar-voucher-v1\n", ATHAR_ID_STR (case_id), "\n", vkey, "\n", NULL);
}

static gboolean
vault_vouch (gpointer impl, const AtharId *log, const AtharId *case_id, const char *vkey,
	uint8_t *ret_signature, GError **error)
{
	Vault *vault = impl;
	const AtharSecret *seed = get_seed (vault, log, error);
	g_auto (AtharVerifier) verifier = {NULL};
	g_autofree char *text = NULL;
	AtharKeyLog known;
	if (!seed || !athar_keyfile_read_log (vault->keys_fd, log, &known, error) ||
		!athar_verifier_parse (vkey, &verifier, error))
		return FALSE;
	if (!athar_id_equal (&known.case_id, case_id))
		return athar_throw (error, ATHAR_ERROR_DENIED, "keyring.other-case", "log",
			ATHAR_ID_STR (log), "case", ATHAR_ID_STR (case_id), NULL);
	text = athar_voucher_dup_text (case_id, vkey);
	athar_sign (seed, text, strlen (text), ret_signature);
	return TRUE;
}

static gboolean
vault_remember (
	gpointer impl, const AtharId *log, uint64_t size, const AtharHash *root, GError **error)
{
	return athar_keyfile_write_head (((Vault *)impl)->keys_fd, log, size, root, error);
}

static gboolean
vault_new_subject (gpointer impl, const AtharId *case_id, const AtharId *subject,
	AtharHash *ret_commitment, GError **error)
{
	static const char label[] = "athar-subject-v1\n";
	Vault *vault = impl;
	g_autoptr (AtharSecret) key = athar_secret_new (NULL);
	if (!athar_ring_add (vault->keys_fd, case_id, subject, vault->wrap, key, error))
		return FALSE;
	athar_sha256_2 (
		label, sizeof label - 1, athar_secret_peek (key), ATHAR_KEY_BYTES, ret_commitment);
	return TRUE;
}

static AtharSecret *
get_subject (Vault *vault, const AtharId *case_id, const AtharId *subject, GError **error)
{
	GError *failed = NULL;
	AtharSecret *key = athar_ring_get (vault->keys_fd, case_id, subject, vault->wrap, &failed);
	if (failed)
		g_propagate_error (error, failed);
	else if (!key)
		athar_throw (error, ATHAR_ERROR_NOT_FOUND, "keyring.no-subject", "subject",
			ATHAR_ID_STR (subject), NULL);
	return key;
}

static GBytes *
vault_seal (gpointer impl, const AtharId *case_id, const AtharId *subject, GBytes *plain,
	GBytes *ad, uint8_t *ret_nonce, GError **error)
{
	g_autoptr (AtharSecret) key = get_subject (impl, case_id, subject, error);
	if (!key)
		return NULL;
	athar_random (ret_nonce, ATHAR_NONCE_BYTES);
	return athar_seal (key, ret_nonce, g_bytes_get_data (plain, NULL), g_bytes_get_size (plain),
		g_bytes_get_data (ad, NULL), g_bytes_get_size (ad));
}

static GBytes *
vault_unseal (gpointer impl, const AtharId *case_id, const AtharId *subject, const uint8_t *nonce,
	GBytes *box, GBytes *ad, GError **error)
{
	g_autoptr (AtharSecret) key = get_subject (impl, case_id, subject, error);
	GBytes *plain;
	if (!key)
		return NULL;
	plain = athar_seal_open (key, nonce, g_bytes_get_data (box, NULL), g_bytes_get_size (box),
		g_bytes_get_data (ad, NULL), g_bytes_get_size (ad));
	if (!plain)
		athar_throw (error, ATHAR_ERROR_CORRUPT, "keyring.box", "subject",
			ATHAR_ID_STR (subject), NULL);
	return plain;
}

static gboolean
vault_forget (gpointer impl, const AtharId *case_id, const AtharId *subject, GError **error)
{
	return athar_ring_remove (((Vault *)impl)->keys_fd, case_id, subject, error);
}

const AtharKeyClass athar_vault_class = {
	.new_log = vault_new_log,
	.sign = vault_sign,
	.vouch = vault_vouch,
	.remember = vault_remember,
	.new_subject = vault_new_subject,
	.seal = vault_seal,
	.unseal = vault_unseal,
	.forget = vault_forget,
	.free = vault_free,
};
