/* SPDX-License-Identifier: Apache-2.0
 *
 * op/rebuild.c: index.db made anew from the records. Interrupted, the old one stands.
 */
#include "op/op.h"

static gboolean
tell_progress (uint64_t done, uint64_t all, gpointer payload)
{
	return athar_call_progress (payload, "rebuild.projecting", done, all, ATHAR_UNIT_COUNT);
}

static gboolean
run (AtharCall *call, GError **error)
{
	AtharPrinter *out = athar_call_get_printer (call);
	g_autoptr (AtharCase) c =
		athar_case_open (athar_call_get_dir (call), ATHAR_CASE_WRITE, error);
	const GPtrArray *logs;
	uint64_t n = 0;
	if (!c || !athar_case_rebuild (c, tell_progress, call, error))
		return FALSE;
	logs = athar_case_get_logs (c);
	for (guint i = 0; i < logs->len; i++)
		n += athar_log_get_size (logs->pdata[i]);
	athar_print_begin_object (out, "rebuild.done");
	athar_print_int (out, "rebuild.records", (int64_t)n);
	athar_print_end_object (out);
	return TRUE;
}

static const AtharArg args[] = {{NULL}};
static const char *const examples[] = {"athar rebuild", NULL};

const AtharOp athar_op_rebuild = {
	.name = "rebuild",
	.summary = "rebuild.summary",
	.details = "rebuild.details",
	.right = ATHAR_RIGHT_ADMIN,
	.effect = ATHAR_EFFECT_MAINTAIN,
	.faces = ATHAR_FACE_CLI,
	.args = args,
	.examples = examples,
	.run = run,
};
