/* SPDX-License-Identifier: Apache-2.0
 *
 * op/set-remove.c: takes things out of a set.
 */
#include "op/seen.h"
#include "op/set-members.h"

static gboolean
run (AtharCall *call, GError **error)
{
	return athar_set_change (call, true, error);
}

static const AtharArg args[] = {
	{"set", "set.arg-set", ATHAR_ARG_STRING, ATHAR_ARG_POSITIONAL | ATHAR_ARG_REQUIRED},
	ATHAR_SELECT_ARGS,
	ATHAR_SEEN_ARG,
	{NULL},
};
static const char *const examples[] = {"athar set remove 'أبواب الزنازين' SDN-A-000417", NULL};

const AtharOp athar_op_set_remove = {
	.name = "set remove",
	.summary = "set.remove-summary",
	.right = ATHAR_RIGHT_WRITE,
	.effect = ATHAR_EFFECT_APPEND,
	.faces = ATHAR_FACE_CLI | ATHAR_FACE_API,
	.args = args,
	.examples = examples,
	.run = run,
};
