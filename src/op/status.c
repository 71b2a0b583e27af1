/* SPDX-License-Identifier: Apache-2.0
 *
 * op/status.c: what this case is and how it stands, at a glance; needs no keys.
 */
#include "op/op.h"

static void
print_log (AtharPrinter *out, AtharCase *c, AtharLog *log)
{
	AtharHash root;
	athar_log_get_root (log, &root);
	athar_print_begin_object (out, NULL);
	athar_print_id (out, "status.log", athar_log_get_id (log));
	athar_print_int (out, "status.records", (int64_t)athar_log_get_size (log));
	athar_print_bool (out, "status.counts", athar_case_log_counts (c, athar_log_get_id (log)));
	athar_print_bool (out, "status.here", log == athar_case_get_own_log (c));
	athar_print_hash (out, "status.root", &root);
	athar_print_end_object (out);
}

static gboolean
run (AtharCall *call, GError **error)
{
	AtharPrinter *out = athar_call_get_printer (call);
	AtharCase *c = athar_call_get_case (call);
	const GPtrArray *logs = athar_case_get_logs (c);
	uint64_t n_records = 0;
	for (guint i = 0; i < logs->len; i++)
		n_records += athar_log_get_size (logs->pdata[i]);
	athar_print_begin_object (out, "status.case");
	athar_print_string (out, "status.name", athar_case_get_name (c));
	athar_print_string (out, "status.code", athar_case_get_code (c));
	athar_print_id (out, "status.id", athar_case_get_id (c));
	athar_print_string (out, "status.dir", athar_case_get_dir (c));
	athar_print_int (out, "status.records", (int64_t)n_records);
	athar_print_begin_list (out, "status.logs", ATHAR_PRINT_ROWS);
	for (guint i = 0; i < logs->len; i++)
		print_log (out, c, logs->pdata[i]);
	athar_print_end_list (out);
	athar_print_end_object (out);
	return TRUE;
}

static const AtharArg args[] = {{NULL}};
static const char *const examples[] = {
	"athar status", "athar -C /media/disk/case status --json", NULL};

const AtharOp athar_op_status = {
	.name = "status",
	.summary = "status.summary",
	.right = ATHAR_RIGHT_READ,
	.effect = ATHAR_EFFECT_READ,
	.faces = ATHAR_FACE_CLI | ATHAR_FACE_API,
	.args = args,
	.examples = examples,
	.run = run,
};
