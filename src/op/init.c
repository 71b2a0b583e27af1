/* SPDX-License-Identifier: Apache-2.0
 *
 * op/init.c: make a case; the first time on this account, make its keys too.
 */
#include "case/keyfile.h"
#include "case/keyring.h"
#include "op/op.h"

/* A folder that others can read is refused before anybody thinks of a passphrase; none is no fault. */
static gboolean
check_folder (GError **error)
{
	g_autoptr (GError) failed = NULL;
	g_auto (AtharFd) fd = -1;
	if (athar_keyfile_open_dir (&fd, &failed) ||
		g_error_matches (failed, ATHAR_ERROR, ATHAR_ERROR_NOT_FOUND))
		return TRUE;
	g_propagate_error (error, g_steal_pointer (&failed));
	return FALSE;
}

/* (transfer full) the keyring, open; made when there is none. A descriptor named by
 * ATHAR_PASSPHRASE_FD is read by the keyring itself; here a person is asked. */
static AtharKeyring *
open_keys (AtharCall *call, GError **error)
{
	AtharKeyring *keys = NULL;
	char *passphrase;
	bool from_fd;
	if (!check_folder (error))
		return NULL;
	if (athar_keyring_exists ())
		return athar_keyring_open (athar_call_ask_passphrase, call, error);
	from_fd = g_getenv ("ATHAR_PASSPHRASE_FD") != NULL;
	passphrase = from_fd ? NULL : athar_call_ask_passphrase (TRUE, call);
	if (!athar_call_check (call, error)) {
		athar_keyring_wipe (passphrase);
		return NULL;
	}
	if (athar_keyring_create (passphrase, &keys, error))
		athar_call_notice (call,
			passphrase || from_fd ? "init.keys-made" : "init.keys-unprotected", NULL);
	athar_keyring_wipe (passphrase);
	return keys;
}

static gboolean
run (AtharCall *call, GError **error)
{
	AtharPrinter *out = athar_call_get_printer (call);
	const char *dir = athar_call_get_string (call, "dir");
	const char *name = athar_call_get_string (call, "name");
	g_autofree char *base = NULL;
	g_autoptr (AtharKeyring) keys = NULL;
	g_autoptr (AtharCase) c = NULL;
	if (!name)
		name = base = g_path_get_basename (dir);
	keys = open_keys (call, error);
	if (!keys ||
		!athar_case_init (dir, name, athar_call_get_string (call, "code"), keys, error))
		return FALSE;
	c = athar_case_open (dir, ATHAR_CASE_READ, error);
	if (!c)
		return FALSE;
	athar_print_begin_object (out, "init.case");
	athar_print_string (out, "init.name", athar_case_get_name (c));
	athar_print_string (out, "init.code", athar_case_get_code (c));
	athar_print_id (out, "init.id", athar_case_get_id (c));
	athar_print_string (out, "init.dir", athar_case_get_dir (c));
	athar_print_end_object (out);
	athar_print_say (out, "init.next", NULL);
	return TRUE;
}

static const AtharArg args[] = {
	{"dir", "init.arg-dir", ATHAR_ARG_PATH, ATHAR_ARG_POSITIONAL | ATHAR_ARG_REQUIRED},
	{"name", "init.arg-name", ATHAR_ARG_STRING},
	{"code", "init.arg-code", ATHAR_ARG_STRING},
	{NULL},
};
static const char *const examples[] = {"athar init sednaya --name 'سجن صيدنايا' --code SDN", NULL};

const AtharOp athar_op_init = {
	.name = "init",
	.summary = "init.summary",
	.details = "init.details",
	.right = ATHAR_RIGHT_ADMIN,
	.effect = ATHAR_EFFECT_NONE,
	.faces = ATHAR_FACE_CLI,
	.args = args,
	.examples = examples,
	.run = run,
};
