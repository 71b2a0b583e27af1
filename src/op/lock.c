/* SPDX-License-Identifier: Apache-2.0
 *
 * op/lock.c: end the agent: the keys are wiped from memory.
 */
#include "case/agent.h"
#include "op/op.h"

static gboolean
run (AtharCall *call, GError **error)
{
	if (!athar_agent_stop (error))
		return FALSE;
	athar_print_say (athar_call_get_printer (call), "lock.locked", NULL);
	return TRUE;
}

static const AtharArg args[] = {{NULL}};
static const char *const examples[] = {"athar lock", NULL};

const AtharOp athar_op_lock = {
	.name = "lock",
	.summary = "lock.summary",
	.right = ATHAR_RIGHT_NONE,
	.effect = ATHAR_EFFECT_NONE,
	.faces = ATHAR_FACE_CLI,
	.args = args,
	.examples = examples,
	.run = run,
};
