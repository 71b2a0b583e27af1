/* SPDX-License-Identifier: Apache-2.0
 *
 * op/set-add.c: puts things into a set.
 */
#include "op/seen.h"
#include "op/set-members.h"

static gboolean
run (AtharCall *call, GError **error)
{
	return athar_set_change (call, false, error);
}

static const AtharArg args[] = {
	{"set", "set.arg-set", ATHAR_ARG_STRING, ATHAR_ARG_POSITIONAL | ATHAR_ARG_REQUIRED},
	ATHAR_SELECT_ARGS,
	ATHAR_SEEN_ARG,
	{NULL},
};
static const char *const examples[] = {"athar set add 'أبواب الزنازين' SDN-A-000417",
	"athar set add doors --query 'tag:door -flag:graphic'", NULL};

const AtharOp athar_op_set_add = {
	.name = "set add",
	.summary = "set.add-summary",
	.right = ATHAR_RIGHT_WRITE,
	.effect = ATHAR_EFFECT_APPEND,
	.faces = ATHAR_FACE_CLI | ATHAR_FACE_API,
	.args = args,
	.examples = examples,
	.run = run,
};
