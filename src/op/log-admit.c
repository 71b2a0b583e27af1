/* SPDX-License-Identifier: Apache-2.0
 *
 * op/log-admit.c: let another installation's log count. The key is typed (or pasted) as its owner
 * told it, so that a folder somebody tampered with cannot admit itself.
 */
#include "op/op.h"

static gboolean
run (AtharCall *call, GError **error)
{
	AtharPrinter *out = athar_call_get_printer (call);
	if (!athar_case_admit (athar_call_get_case (call), athar_call_get_string (call, "key"),
		    athar_call_get_string (call, "letters"), error))
		return FALSE;
	athar_print_begin_object (out, "logs.admitted-log");
	athar_print_string (out, "logs.key", athar_call_get_string (call, "key"));
	athar_print_end_object (out);
	athar_print_say (out, "logs.admitted-now", NULL);
	return TRUE;
}

static const AtharArg args[] = {
	{"key", "logs.arg-key", ATHAR_ARG_STRING, ATHAR_ARG_POSITIONAL | ATHAR_ARG_REQUIRED},
	{"letters", "logs.arg-letters", ATHAR_ARG_STRING},
	{NULL},
};
static const char *const examples[] = {
	"athar log admit 2vx1c0dm8gq7t3b5e9kfh4nzra+3f9a1c07+AbCd…", NULL};

const AtharOp athar_op_log_admit = {
	.name = "log admit",
	.summary = "logs.admit-summary",
	.details = "logs.admit-details",
	.right = ATHAR_RIGHT_ADMIN,
	.effect = ATHAR_EFFECT_APPEND,
	.faces = ATHAR_FACE_CLI,
	.args = args,
	.examples = examples,
	.run = run,
};
