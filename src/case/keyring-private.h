/* SPDX-License-Identifier: Apache-2.0
 *
 * case/keyring-private.h: what the two holders of keys, vault.c (this process) and agent-client.c
 * (the agent), both do.
 */
#pragma once

#include "case/keyfile.h"
#include "case/keyring.h"

typedef struct {
	gboolean (*new_log) (gpointer impl, const AtharId *case_id, AtharId *ret_log,
		uint8_t *ret_public, GError **error);
	gboolean (*sign) (gpointer impl, const AtharId *log, const void *text, size_t bytes,
		uint8_t *ret_signature, GError **error);
	gboolean (*vouch) (gpointer impl, const AtharId *log, const AtharId *case_id,
		const char *vkey, uint8_t *ret_signature, GError **error);
	gboolean (*remember) (gpointer impl, const AtharId *log, uint64_t size,
		const AtharHash *root, GError **error);
	gboolean (*new_subject) (gpointer impl, const AtharId *case_id, const AtharId *subject,
		AtharHash *ret_commitment, GError **error);
	GBytes *(*seal) (gpointer impl, const AtharId *case_id, const AtharId *subject,
		GBytes *plain, GBytes *ad, uint8_t *ret_nonce, GError **error);
	GBytes *(*unseal) (gpointer impl, const AtharId *case_id, const AtharId *subject,
		const uint8_t *nonce, GBytes *box, GBytes *ad, GError **error);
	gboolean (*forget) (
		gpointer impl, const AtharId *case_id, const AtharId *subject, GError **error);
	void (*free) (gpointer impl);
} AtharKeyClass;

struct AtharKeyring {
	const AtharKeyClass *class;
	gpointer impl;
	int keys_fd;
	AtharId person;
	uint8_t public_key[ATHAR_PUBLIC_KEY_BYTES];
	GHashTable *signers; /* AtharId* → Signer*, keyring.c */
};

extern const AtharKeyClass athar_vault_class;
/* athar_vault_new: (transfer full) the implementation of athar_vault_class. @keys_fd is borrowed
 * and outlives it; @master is taken. */
gpointer athar_vault_new (int keys_fd, AtharSecret *master);
/* athar_vault_after_fork: locks are not inherited: the secrets move to memory locked by this
 * process. */
void athar_vault_after_fork (gpointer vault, int keys_fd);

extern const AtharKeyClass athar_agent_class;
/* athar_agent_connect: (transfer full) (nullable) the implementation of athar_agent_class; NULL
 * without error when no agent answers for this person. */
gpointer athar_agent_connect (int keys_fd, const AtharId *person, GError **error);
