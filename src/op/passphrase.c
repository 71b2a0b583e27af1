/* SPDX-License-Identifier: Apache-2.0
 *
 * op/passphrase.c: another passphrase for the keys; the keys themselves stay.
 */
#include "case/keyring.h"
#include "op/op.h"

/* Lines of ATHAR_PASSPHRASE_FD first (the old one, then the new one), else a person is asked. */
static gboolean
get_phrase (AtharCall *call, gboolean new_one, char **ret_phrase, GError **error)
{
	if (!athar_keyring_read_fd (ret_phrase, error))
		return FALSE;
	if (!*ret_phrase)
		*ret_phrase = athar_call_ask_passphrase (new_one, call);
	return athar_call_check (call, error);
}

static gboolean
run (AtharCall *call, GError **error)
{
	g_auto (AtharKeyringInfo) info = {0};
	bool remove = athar_call_get_flag (call, "remove");
	char *old = NULL, *new = NULL;
	gboolean ok;
	if (!athar_keyring_look (&info, error))
		return FALSE;
	ok = (!info.has_passphrase || get_phrase (call, FALSE, &old, error)) &&
		(remove || get_phrase (call, TRUE, &new, error));
	if (ok && !new && !remove)
		ok = athar_throw (error, ATHAR_ERROR_USAGE, "passphrase.none", NULL);
	if (ok)
		ok = athar_keyring_change_passphrase (old, new, error);
	athar_keyring_wipe (old);
	athar_keyring_wipe (new);
	if (ok)
		athar_print_say (athar_call_get_printer (call),
			remove ? "passphrase.removed" : "passphrase.changed", NULL);
	return ok;
}

static const AtharArg args[] = {
	{"remove", "passphrase.arg-remove", ATHAR_ARG_FLAG},
	{NULL},
};
static const char *const examples[] = {"athar passphrase", NULL};

const AtharOp athar_op_passphrase = {
	.name = "passphrase",
	.summary = "passphrase.summary",
	.details = "passphrase.details",
	.right = ATHAR_RIGHT_NONE,
	.effect = ATHAR_EFFECT_NONE,
	.faces = ATHAR_FACE_CLI,
	.args = args,
	.examples = examples,
	.run = run,
};
