/* SPDX-License-Identifier: Apache-2.0
 *
 * op/pass.c: leave things to a colleague to look at. Nobody is asked why: whoever cannot look at
 * something must not have to explain it. It waits until somebody else has reviewed it, or it is taken
 * back.
 */
#include "op/bulk.h"
#include "op/select.h"
#include "sql/index.gen.h"

static gboolean
run (AtharCall *call, GError **error)
{
	AtharCase *c = athar_call_get_case (call);
	g_autoptr (GArray) entities = athar_select_call (call, error);
	if (!entities)
		return FALSE;
	g_autoptr (AtharBulk) bulk = athar_bulk_new (call, "pass");
	for (guint i = 0; i < entities->len; i++) {
		const AtharId *entity = &g_array_index (entities, AtharId, i);
		g_autoptr (GArray) waiting = athar_bulk_seen (
			c, &athar_sql_index_seen_passed, entity, NULL, NULL, NULL, error);
		if (!waiting)
			return FALSE;
		if (waiting->len)
			athar_bulk_skip (bulk, entity);
		else if (!athar_bulk_add (bulk, entity, athar_json_object (), NULL, error))
			return FALSE;
	}
	return athar_bulk_finish (bulk, error);
}

static const AtharArg args[] = {ATHAR_SELECT_ARGS, {NULL}};
static const char *const examples[] = {"athar pass SDN-A-000417", NULL};

const AtharOp athar_op_pass = {
	.name = "pass",
	.summary = "pass.summary",
	.details = "pass.details",
	.right = ATHAR_RIGHT_WRITE,
	.effect = ATHAR_EFFECT_APPEND,
	.faces = ATHAR_FACE_CLI | ATHAR_FACE_API,
	.args = args,
	.examples = examples,
	.run = run,
};
