/* SPDX-License-Identifier: Apache-2.0
 *
 * op/keys.h: the keyring as the page needs it: whether what is decided now can be signed, and a passphrase that comes
 * from a form instead of a terminal.
 */
#pragma once

#include "case/case.h"

typedef struct {
	bool exists, has_passphrase;
	bool open;	/* signs without asking: an agent runs, or there is no passphrase */
	AtharId person; /* zero when there is no keyring */
} AtharKeysState;

void athar_keys_look (AtharKeysState *ret_state);
/* athar_keys_open: is it the passphrase? Then `athar unlock` runs for the usual hours, unless an agent
 * runs already: a process of its own, since one with threads must not fork. @ret_began: whether it was
 * started here. DENIED: wrong. */
gboolean athar_keys_open (const char *passphrase, bool *ret_began, GError **error);
void athar_keys_close (void); /* ends the agent; none: nothing */
/* athar_keys_dup_pseudonym: (transfer full) (nullable) what colleagues call a person. */
char *athar_keys_dup_pseudonym (AtharCase *c, const AtharId *person);
