/* SPDX-License-Identifier: Apache-2.0
 *
 * case/keyring.c: finds the way to open the keyring, and hands every call to whoever holds the
 * keys.
 */
#include "case/keyring.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "case/keyring-private.h"

#define TRIES 3 /* at the prompt */

typedef struct {
	AtharSigner signer;
	AtharKeyring *keyring;
	AtharId log;
} Signer;

static void
signer_free (gpointer data)
{
	Signer *signer = data;
	athar_verifier_clear (&signer->signer.verifier);
	g_free (signer);
}

void
athar_keyring_wipe (char *passphrase)
{
	if (passphrase)
		explicit_bzero (passphrase, strlen (passphrase));
	g_free (passphrase);
}

bool
athar_keyring_exists (void)
{
	g_autofree char *dir = athar_keyfile_dup_dir ();
	g_autofree char *person = g_build_filename (dir, "person", NULL);
	struct stat info;
	return lstat (person, &info) == 0;
}

static AtharKeyring *
keyring_new (const AtharKeyClass *class, gpointer impl, int keys_fd, const AtharPersonFile *file)
{
	AtharKeyring *keyring = g_new0 (AtharKeyring, 1);
	keyring->class = class;
	keyring->impl = impl;
	keyring->keys_fd = keys_fd;
	keyring->person = file->person;
	memcpy (keyring->public_key, file->public_key, sizeof keyring->public_key);
	keyring->signers =
		g_hash_table_new_full (athar_id_g_hash, athar_id_g_equal, NULL, signer_free);
	return keyring;
}

void
athar_keyring_free (AtharKeyring *keyring)
{
	if (!keyring)
		return;
	g_hash_table_unref (keyring->signers);
	keyring->class->free (keyring->impl);
	close (keyring->keys_fd);
	g_free (keyring);
}

/* One line, a byte at a time: what comes after it belongs to whoever reads next. */
gboolean
athar_keyring_read_fd (char **ret_line, GError **error)
{
	const char *text = g_getenv ("ATHAR_PASSPHRASE_FD");
	g_autofree char *line = NULL;
	uint64_t fd;
	size_t n = 0, got = 1;
	*ret_line = NULL;
	if (!text || !*text)
		return TRUE;
	if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT, &fd, NULL) ||
		fcntl ((int)fd, F_GETFD) < 0)
		return athar_throw (
			error, ATHAR_ERROR_USAGE, "keyring.passphrase-fd", "value", text, NULL);
	line = g_malloc0 (ATHAR_PASSPHRASE_MAX_BYTES + 1);
	while (n < ATHAR_PASSPHRASE_MAX_BYTES) {
		if (!athar_fs_read ((int)fd, line + n, 1, &got, error))
			return FALSE;
		if (!got || line[n] == '\n')
			break;
		n++;
	}
	if (n == ATHAR_PASSPHRASE_MAX_BYTES) {
		explicit_bzero (line, n);
		return athar_throw (error, ATHAR_ERROR_LIMIT, "keyring.passphrase-long", "max",
			ATHAR_U64 (ATHAR_PASSPHRASE_MAX_BYTES), NULL);
	}
	line[n] = '\0';
	if (got || n)
		*ret_line = g_steal_pointer (&line);
	return TRUE;
}

gboolean
athar_keyring_create (const char *passphrase, AtharKeyring **ret_keyring, GError **error)
{
	g_autoptr (AtharSecret) master = athar_secret_new (NULL);
	g_auto (AtharPersonFile) file = {0};
	g_auto (AtharFd) keys_fd = -1;
	char *line = NULL;
	gboolean ok;
	AtharId person;
	if (!passphrase && !athar_keyring_read_fd (&line, error))
		return FALSE;
	passphrase = passphrase ? passphrase : line;
	athar_id_random (&person);
	ok = athar_keyfile_make_dir (&keys_fd, error) &&
	     athar_person_file_write (keys_fd, &person, master,
		     passphrase && *passphrase ? passphrase : NULL, ATHAR_LINK_NEW, error) &&
	     athar_person_file_read (keys_fd, &file, error);
	athar_keyring_wipe (line);
	if (!ok)
		return FALSE;
	if (ret_keyring) {
		*ret_keyring = keyring_new (&athar_vault_class, NULL, keys_fd, &file);
		(*ret_keyring)->impl = athar_vault_new (keys_fd, g_steal_pointer (&master));
		keys_fd = -1;
	}
	return TRUE;
}

static AtharSecret *
ask_person (const AtharPersonFile *file, AtharKeyringAsk ask, gpointer payload, GError **error)
{
	AtharSecret *master = NULL;
	for (unsigned i = 0; i < TRIES && !master; i++) {
		g_autoptr (GError) wrong = NULL;
		char *line = ask ? ask (FALSE, payload) : NULL;
		master = athar_person_file_unwrap (file, line, &wrong);
		if (!master && (!line || i + 1 == TRIES ||
				       !g_error_matches (wrong, ATHAR_ERROR, ATHAR_ERROR_DENIED))) {
			athar_keyring_wipe (line);
			g_propagate_error (error, g_steal_pointer (&wrong));
			return NULL;
		}
		athar_keyring_wipe (line);
	}
	return master;
}

static AtharSecret *
open_master (const AtharPersonFile *file, AtharKeyringAsk ask, gpointer payload, GError **error)
{
	char *line = NULL;
	AtharSecret *master;
	if (!file->has_passphrase)
		return athar_person_file_unwrap (file, NULL, error);
	if (!athar_keyring_read_fd (&line, error))
		return NULL;
	if (!line)
		return ask_person (file, ask, payload, error);
	master = athar_person_file_unwrap (file, line, error);
	athar_keyring_wipe (line);
	return master;
}

static AtharKeyring *
open_keyring (AtharKeyringAsk ask, gpointer payload, gboolean here, GError **error)
{
	g_auto (AtharPersonFile) file = {0};
	g_auto (AtharFd) fd = -1;
	AtharSecret *master;
	gpointer agent = NULL;
	int keys_fd;
	if (!athar_keyfile_open_dir (&fd, error) || !athar_person_file_read (fd, &file, error))
		return NULL;
	if (!here && file.has_passphrase) {
		GError *failed = NULL;
		agent = athar_agent_connect (fd, &file.person, &failed);
		if (failed) {
			g_propagate_error (error, failed);
			return NULL;
		}
	}
	if (!agent && !(master = open_master (&file, ask, payload, error)))
		return NULL;
	keys_fd = fd;
	fd = -1;
	if (agent)
		return keyring_new (&athar_agent_class, agent, keys_fd, &file);
	return keyring_new (&athar_vault_class, athar_vault_new (keys_fd, master), keys_fd, &file);
}

AtharKeyring *
athar_keyring_open (AtharKeyringAsk ask, gpointer payload, GError **error)
{
	return open_keyring (ask, payload, FALSE, error);
}

AtharKeyring *
athar_keyring_open_here (AtharKeyringAsk ask, gpointer payload, GError **error)
{
	return open_keyring (ask, payload, TRUE, error);
}

gboolean
athar_keyring_change_passphrase (const char *old, const char *new, GError **error)
{
	g_auto (AtharPersonFile) file = {0};
	g_auto (AtharFd) fd = -1;
	g_autoptr (AtharSecret) master = NULL;
	g_autoptr (AtharFileLock) lock = NULL;
	if (!athar_keyfile_open_dir (&fd, error) || !(lock = athar_keyfile_lock (fd, error)) ||
		!athar_person_file_read (fd, &file, error) ||
		!(master = athar_person_file_unwrap (&file, old, error)))
		return FALSE;
	return athar_person_file_write (
		fd, &file.person, master, new &&*new ? new : NULL, ATHAR_LINK_REPLACE, error);
}

const AtharId *
athar_keyring_get_person (const AtharKeyring *keyring)
{
	return &keyring->person;
}

const uint8_t *
athar_keyring_get_public (const AtharKeyring *keyring)
{
	return keyring->public_key;
}

bool
athar_keyring_is_agent (const AtharKeyring *keyring)
{
	return keyring->class == &athar_agent_class;
}

void
athar_keyring_info_clear (AtharKeyringInfo *info)
{
	g_clear_pointer (&info->dir, g_free);
}

gboolean
athar_keyring_look (AtharKeyringInfo *ret_info, GError **error)
{
	g_auto (AtharPersonFile) file = {0};
	g_auto (AtharFd) fd = -1;
	g_autoptr (GArray) logs = NULL;
	*ret_info = (AtharKeyringInfo){
		.dir = athar_keyfile_dup_dir (), .exists = athar_keyring_exists ()};
	if (!ret_info->exists)
		return TRUE;
	if (!athar_keyfile_open_dir (&fd, error) || !athar_person_file_read (fd, &file, error))
		return FALSE;
	ret_info->has_passphrase = file.has_passphrase;
	ret_info->person = file.person;
	logs = athar_keyfile_list_logs (fd, NULL, error);
	ret_info->n_logs = logs ? logs->len : 0;
	return logs != NULL;
}

gboolean
athar_keyring_new_log (
	AtharKeyring *keyring, const AtharId *case_id, AtharVerifier *ret_verifier, GError **error)
{
	uint8_t public_key[ATHAR_PUBLIC_KEY_BYTES];
	AtharId log;
	return keyring->class->new_log (keyring->impl, case_id, &log, public_key, error) &&
	       athar_verifier_init (ret_verifier, ATHAR_ID_STR (&log), public_key, error);
}

static gboolean
sign_text (gpointer payload, const void *text, size_t bytes, uint8_t *ret_signature, GError **error)
{
	Signer *signer = payload;
	return signer->keyring->class->sign (
		signer->keyring->impl, &signer->log, text, bytes, ret_signature, error);
}

const AtharSigner *
athar_keyring_get_signer (AtharKeyring *keyring, const AtharId *log, GError **error)
{
	Signer *signer = g_hash_table_lookup (keyring->signers, log);
	AtharKeyLog known;
	if (signer)
		return &signer->signer;
	if (!athar_keyfile_read_log (keyring->keys_fd, log, &known, error))
		return NULL;
	signer = g_new0 (Signer, 1);
	signer->keyring = keyring;
	signer->log = *log;
	signer->signer.sign = sign_text;
	signer->signer.payload = signer;
	if (!athar_verifier_init (
		    &signer->signer.verifier, ATHAR_ID_STR (log), known.public_key, error)) {
		g_free (signer);
		return NULL;
	}
	g_hash_table_insert (keyring->signers, &signer->log, signer);
	return &signer->signer;
}

gboolean
athar_keyring_remember (AtharKeyring *keyring, const AtharId *log, uint64_t size,
	const AtharHash *root, GError **error)
{
	return keyring->class->remember (keyring->impl, log, size, root, error);
}

AtharFileLock *
athar_keyring_lock_log (AtharKeyring *keyring, const AtharId *log, GError **error)
{
	return athar_keyfile_lock_log (keyring->keys_fd, log, error);
}

gboolean
athar_keyring_vouch (AtharKeyring *keyring, const AtharId *log, const AtharId *case_id,
	const char *vkey, uint8_t *ret_signature, GError **error)
{
	return keyring->class->vouch (keyring->impl, log, case_id, vkey, ret_signature, error);
}

gboolean
athar_keyring_new_subject (AtharKeyring *keyring, const AtharId *case_id, const AtharId *subject,
	AtharHash *ret_commitment, GError **error)
{
	return keyring->class->new_subject (keyring->impl, case_id, subject, ret_commitment, error);
}

GBytes *
athar_keyring_seal (AtharKeyring *keyring, const AtharId *case_id, const AtharId *subject,
	GBytes *plain, GBytes *ad, uint8_t *ret_nonce, GError **error)
{
	return keyring->class->seal (keyring->impl, case_id, subject, plain, ad, ret_nonce, error);
}

GBytes *
athar_keyring_unseal (AtharKeyring *keyring, const AtharId *case_id, const AtharId *subject,
	const uint8_t *nonce, GBytes *box, GBytes *ad, GError **error)
{
	return keyring->class->unseal (keyring->impl, case_id, subject, nonce, box, ad, error);
}

gboolean
athar_keyring_forget_subject (
	AtharKeyring *keyring, const AtharId *case_id, const AtharId *subject, GError **error)
{
	return keyring->class->forget (keyring->impl, case_id, subject, error);
}
