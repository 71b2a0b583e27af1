/* SPDX-License-Identifier: Apache-2.0
 *
 * log/note.h: C2SP signed notes, verifier keys and checkpoints (Ed25519, type byte 0x01).
 * Normative: docs/format/log.md; C2SP signed-note v1.0.0, tlog-checkpoint v1.0.0.
 */
#pragma once

#include "base/error.h"
#include "base/id.h"
#include "base/sign.h"

typedef struct {
	char *name; /* origin and key name: the log id */
	uint8_t key_id[4];
	uint8_t public_key[ATHAR_PUBLIC_KEY_BYTES];
} AtharVerifier;
void athar_verifier_clear (AtharVerifier *verifier);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AtharVerifier, athar_verifier_clear)
gboolean athar_verifier_init (AtharVerifier *verifier, const char *name, const uint8_t *public_key, GError **error);
gboolean athar_verifier_parse (const char *vkey, AtharVerifier *ret_verifier, GError **error);
char *athar_verifier_dup_text (const AtharVerifier *verifier); /* name+hex8+base64, no newline */

/* Who signs: the key itself or an agent. sign() fills 64 bytes over exactly the text given. */
typedef struct {
	AtharVerifier verifier;
	gboolean (*sign) (gpointer payload, const void *text, size_t bytes, uint8_t *ret_signature, GError **error);
	gpointer payload;
} AtharSigner;

typedef struct {
	char *origin;
	uint64_t size;
	AtharHash root;
} AtharCheckpoint;
#define ATHAR_CHECKPOINT_INIT { NULL, 0, { { 0 } } }
void athar_checkpoint_clear (AtharCheckpoint *checkpoint);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AtharCheckpoint, athar_checkpoint_clear)

/* athar_checkpoint_sign: (transfer full) the whole note. */
GBytes *athar_checkpoint_sign (const AtharCheckpoint *checkpoint, const AtharSigner *signer, GError **error);
/* athar_checkpoint_peek: parse without looking at signatures: for frames that a later, signed root
 * already covers, and to tell what a damaged note claims. Never a proof of anything. */
gboolean athar_checkpoint_peek (GBytes *note, AtharCheckpoint *ret_checkpoint, GError **error);
/* athar_checkpoint_open: parse and verify a note by @verifier; unknown signatures are skipped, a
 * bad known one is refused. Errors: INVALID, SIGNATURE, LIMIT. */
gboolean athar_checkpoint_open (GBytes *note, const AtharVerifier *verifier,
	AtharCheckpoint *ret_checkpoint, GError **error);
