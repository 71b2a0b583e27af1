/* SPDX-License-Identifier: Apache-2.0
 *
 * case/keyring.h: private keys, outside every case: $ATHAR_KEYS, else $XDG_DATA_HOME/athar, else
 * ~/.local/share/athar (0700). Holds the person's key, one key per log, subject keys, and the
 * highest (size, root) each log ever signed. Normative: docs/format/keys.md.
 *
 * Opened from, in this order: the agent (athar unlock), ATHAR_PASSPHRASE_FD (a descriptor to read
 * one line from), a prompt callback. A keyring made without a passphrase opens by itself; doctor
 * says so.
 *
 *     g_autoptr (AtharKeyring) keys = athar_keyring_open (ask, payload, &error);
 *     const AtharSigner *signer = athar_keyring_get_signer (keys, &log_id, &error);
 *
 * Secrets stay behind this interface: in locked memory of this process, or in the agent's, which
 * never gives them out. Invariants: K1  A checkpoint below the remembered head, or another one of
 * its size, is never signed. K2  A remembered head is never lowered, and only written after the
 * commit is on disk; that one begins, and in which folder, is written before it is signed. K3  A key
 * that was forgotten is in no file of the keyring. A handle is one thread's.
 */
#pragma once

#include "base/error.h"
#include "base/fs.h"
#include "base/sign.h"
#include "log/note.h"

typedef struct AtharKeyring AtharKeyring;
/* (transfer full) the passphrase or NULL when the person gave none. @confirm: ask twice (new
 * keyring). */
typedef char *(*AtharKeyringAsk) (gboolean confirm, gpointer payload);

bool athar_keyring_exists (void);
/* athar_keyring_create: person key and file. @passphrase NULL: one line from ATHAR_PASSPHRASE_FD
 * when that is set, else none (0600 file only). @ret_keyring: (nullable) the keyring, open. EXISTS.
 */
gboolean athar_keyring_create (const char *passphrase, AtharKeyring **ret_keyring, GError **error);
/* athar_keyring_open: LOCKED when no way to open it is at hand; DENIED for a wrong passphrase;
 * NOT_FOUND. */
AtharKeyring *athar_keyring_open (AtharKeyringAsk ask, gpointer payload, GError **error);
/* athar_keyring_open_here: the same, never by an agent: for those who need the keys in this process
 * (the agent itself). */
AtharKeyring *athar_keyring_open_here (AtharKeyringAsk ask, gpointer payload, GError **error);
void athar_keyring_free (AtharKeyring *keyring);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtharKeyring, athar_keyring_free)
const AtharId *athar_keyring_get_person (const AtharKeyring *keyring);
const uint8_t *athar_keyring_get_public (
	const AtharKeyring *keyring); /* the person's Ed25519 key */
bool athar_keyring_is_agent (const AtharKeyring *keyring);

/* athar_keyring_change_passphrase: wraps the master key anew; nothing else changes. NULL: no
 * passphrase. DENIED: @old is wrong. An old copy of the keys still opens with the old passphrase.
 */
gboolean athar_keyring_change_passphrase (const char *old, const char *new, GError **error);
/* athar_keyring_read_fd: (transfer full) the next line of ATHAR_PASSPHRASE_FD; NULL without error
 * when it is not set or has no more lines. The caller wipes it: athar_keyring_wipe(). */
gboolean athar_keyring_read_fd (char **ret_line, GError **error);
void athar_keyring_wipe (char *passphrase); /* and frees it; NULL-safe */

/* What can be known without opening: for doctor. */
typedef struct {
	char *dir;
	bool exists, has_passphrase;
	AtharId person;
	unsigned n_logs;
} AtharKeyringInfo;
void athar_keyring_info_clear (AtharKeyringInfo *info);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AtharKeyringInfo, athar_keyring_info_clear)
/* athar_keyring_look: FALSE when files are damaged or open to others (fields are filled as far as
 * known). */
gboolean athar_keyring_look (AtharKeyringInfo *ret_info, GError **error);

/* Logs. */
/* athar_keyring_new_log: makes the key of a new log (random id) of @case_id. */
gboolean athar_keyring_new_log (
	AtharKeyring *keyring, const AtharId *case_id, AtharVerifier *ret_verifier, GError **error);
/* athar_keyring_get_signer: (transfer none) signs checkpoints of @log. NOT_FOUND. */
const AtharSigner *athar_keyring_get_signer (
	AtharKeyring *keyring, const AtharId *log, GError **error);
/* athar_keyring_remember: after a commit. The caller holds athar_keyring_lock_log() since it
 * compared the head. */
gboolean athar_keyring_remember (AtharKeyring *keyring, const AtharId *log, uint64_t size,
	const AtharHash *root, GError **error);
AtharFileLock *athar_keyring_lock_log (AtharKeyring *keyring, const AtharId *log, GError **error);
/* athar_keyring_vouch: signature by @log's key for another log of the same account
 * (docs/design/0002). */
gboolean athar_keyring_vouch (AtharKeyring *keyring, const AtharId *log, const AtharId *case_id,
	const char *vkey, uint8_t *ret_signature, GError **error);
/* athar_voucher_dup_text: (transfer full) what a voucher signs: "athar-voucher-v1\n" case "\n" vkey
 * "\n". */
char *athar_voucher_dup_text (const AtharId *case_id, const char *vkey);

/* Subjects: one random key each. */
/* @ret_commitment: SHA-256 ("athar-subject-v1\n" ‖ key), for subject.open. */
gboolean athar_keyring_new_subject (AtharKeyring *keyring, const AtharId *case_id,
	const AtharId *subject, AtharHash *ret_commitment, GError **error);
/* athar_keyring_seal: (transfer full) a box under the subject's key. NOT_FOUND: this keyring does
 * not hold it. */
GBytes *athar_keyring_seal (AtharKeyring *keyring, const AtharId *case_id, const AtharId *subject,
	GBytes *plain, GBytes *ad, uint8_t *ret_nonce, GError **error);
/* athar_keyring_unseal: (transfer full). NOT_FOUND: forgotten or never held; CORRUPT: the box does
 * not open. */
GBytes *athar_keyring_unseal (AtharKeyring *keyring, const AtharId *case_id, const AtharId *subject,
	const uint8_t *nonce, GBytes *box, GBytes *ad, GError **error);
gboolean athar_keyring_forget_subject (
	AtharKeyring *keyring, const AtharId *case_id, const AtharId *subject, GError **error);
