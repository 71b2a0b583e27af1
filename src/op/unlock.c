/* SPDX-License-Identifier: Apache-2.0
 *
 * op/unlock.c: type the passphrase once: an agent holds the open keyring for some hours.
 */
#include "base/time.h"
#include "case/agent.h"
#include "op/op.h"

#define HOUR_US (INT64_C (3600) * ATHAR_SECOND_US)

static gboolean
run (AtharCall *call, GError **error)
{
	AtharPrinter *out = athar_call_get_printer (call);
	int64_t hours = athar_call_get_int (call, "hours");
	if (!athar_agent_start (athar_call_ask_passphrase, call, hours * HOUR_US, error))
		return FALSE;
	athar_print_begin_object (out, "unlock.unlocked");
	athar_print_time (out, "unlock.until", athar_time_now_us () + hours * HOUR_US);
	athar_print_end_object (out);
	return TRUE;
}

static const AtharArg args[] = {
	{"hours", "unlock.arg-hours", ATHAR_ARG_INT, .fallback = "8", .min = 1, .max = 168},
	{NULL},
};
static const char *const examples[] = {"athar unlock", "athar unlock --hours 2", NULL};

const AtharOp athar_op_unlock = {
	.name = "unlock",
	.summary = "unlock.summary",
	.details = "unlock.details",
	.right = ATHAR_RIGHT_NONE,
	.effect = ATHAR_EFFECT_NONE,
	.faces = ATHAR_FACE_CLI,
	.args = args,
	.examples = examples,
	.run = run,
};
