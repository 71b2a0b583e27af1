/* SPDX-License-Identifier: Apache-2.0
 *
 * op/status.c: what this case is and how it stands, at a glance: what is in it, what waits for
 * people, when everything was last read again, which logs it has. Needs no keys.
 */
#include "op/bulk.h"
#include "op/op.h"
#include "op/show-list.h"
#include "op/show.h"
#include "sql/index.gen.h"

#define LISTED_MAX 20 /* of what contradicts or is not understood; the numbers tell them all */

static gboolean
print_counts (AtharCall *call, GError **error)
{
	AtharPrinter *out = athar_call_get_printer (call);
	AtharDb *db = athar_case_get_db (athar_call_get_case (call));
	AtharStmt *s = athar_db_use (db, &athar_sql_index_status_counts, error);
	gboolean row;

	if (!s || !athar_stmt_step (s, &row, error))
		return FALSE;
	athar_print_int (out, "status.items", athar_column_int (s, C_INDEX_STATUS_COUNTS_ITEMS));
	athar_print_int (
		out, "status.sidecars", athar_column_int (s, C_INDEX_STATUS_COUNTS_SIDECARS));
	athar_print_int (
		out, "status.exhibits", athar_column_int (s, C_INDEX_STATUS_COUNTS_EXHIBITS));
	athar_print_int (
		out, "status.deliveries", athar_column_int (s, C_INDEX_STATUS_COUNTS_ACQUISITIONS));
	athar_print_int (
		out, "status.objects", athar_column_int (s, C_INDEX_STATUS_COUNTS_OBJECTS));
	athar_print_size (
		out, "status.bytes", (uint64_t)athar_column_int (s, C_INDEX_STATUS_COUNTS_BYTES));
	athar_stmt_reset (s);
	return TRUE;
}

static gboolean
print_waiting (AtharCall *call, GError **error)
{
	AtharPrinter *out = athar_call_get_printer (call);
	AtharDb *db = athar_case_get_db (athar_call_get_case (call));
	AtharStmt *s = athar_db_use (db, &athar_sql_index_status_waiting, error);
	gboolean row;

	if (!s || !athar_stmt_step (s, &row, error))
		return FALSE;
	athar_print_int (
		out, "status.unreviewed", athar_column_int (s, C_INDEX_STATUS_WAITING_UNREVIEWED));
	athar_print_int (out, "status.contradictory",
		athar_column_int (s, C_INDEX_STATUS_WAITING_CONTRADICTIONS));
	athar_print_int (out, "status.unknown-records",
		athar_column_int (s, C_INDEX_STATUS_WAITING_UNKNOWN_RECORDS));
	athar_print_int (out, "status.bad-records",
		athar_column_int (s, C_INDEX_STATUS_WAITING_BAD_RECORDS));
	athar_stmt_reset (s);
	return TRUE;
}

static gboolean
print_fixity (AtharCall *call, GError **error)
{
	AtharPrinter *out = athar_call_get_printer (call);
	AtharDb *db = athar_case_get_db (athar_call_get_case (call));
	AtharStmt *s = athar_db_use (db, &athar_sql_index_status_last_fixity, error);
	gboolean row;

	if (!s || !athar_stmt_step (s, &row, error))
		return FALSE;
	if (!row) {
		athar_print_word (out, "status.last-check", "status.never");
		return TRUE;
	}
	athar_print_time (out, "status.last-check",
		athar_column_int (s, C_INDEX_STATUS_LAST_FIXITY_AT_US));
	athar_print_int (out, "status.last-check-faults",
		athar_column_int (s, C_INDEX_STATUS_LAST_FIXITY_FAULTS));
	athar_stmt_reset (s);
	return TRUE;
}

static gboolean
print_contradiction (AtharCall *call, AtharStmt *s, GError **error)
{
	AtharPrinter *out = athar_call_get_printer (call);
	AtharId entity;

	if (!athar_show_column (
		    s, C_INDEX_STATUS_CONTRADICTIONS_ENTITY, entity.b, sizeof entity.b) ||
		!athar_op_print_entity (call, &entity, error))
		return FALSE;
	athar_show_disputed (
		call, "status.field", athar_column_text (s, C_INDEX_STATUS_CONTRADICTIONS_FIELD));
	athar_print_int (out, "status.n-values",
		athar_column_int (s, C_INDEX_STATUS_CONTRADICTIONS_N_VALUES));
	return TRUE;
}

static gboolean
print_odd_record (AtharCall *call, AtharStmt *s, GError **error)
{
	AtharPrinter *out = athar_call_get_printer (call);
	AtharHash id;

	if (athar_show_column (s, C_INDEX_STATUS_ODD_RECORDS_ID, id.b, sizeof id.b))
		athar_print_hash (out, "status.record", &id);
	athar_show_named (call, "status.type", "type",
		athar_column_text (s, C_INDEX_STATUS_ODD_RECORDS_TYPE));
	athar_print_int (out, "status.version", athar_column_int (s, C_INDEX_STATUS_ODD_RECORDS_V));
	athar_print_word (out, "status.state",
		athar_show_record_state (athar_column_int (s, C_INDEX_STATUS_ODD_RECORDS_STATE)));
	return TRUE;
}

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

static void
print_logs (AtharPrinter *out, AtharCase *c)
{
	const GPtrArray *logs = athar_case_get_logs (c);
	uint64_t n_records = 0;

	for (guint i = 0; i < logs->len; i++)
		n_records += athar_log_get_size (logs->pdata[i]);
	athar_print_int (out, "status.records", (int64_t)n_records);
	athar_print_begin_list (out, "status.logs", ATHAR_PRINT_ROWS);
	for (guint i = 0; i < logs->len; i++)
		print_log (out, c, logs->pdata[i]);
	athar_print_end_list (out);
}

static gboolean
run (AtharCall *call, GError **error)
{
	static const AtharShowList contradictions = {&athar_sql_index_status_contradictions,
		"status.contradictions", ATHAR_PRINT_ROWS, print_contradiction};
	static const AtharShowList odd_records = {&athar_sql_index_status_odd_records,
		"status.odd-records", ATHAR_PRINT_ROWS, print_odd_record};
	AtharPrinter *out = athar_call_get_printer (call);
	AtharCase *c = athar_call_get_case (call);

	athar_print_begin_object (out, "status.case");
	athar_print_string (out, "status.name", athar_case_get_name (c));
	athar_print_string (out, "status.code", athar_case_get_code (c));
	athar_print_id (out, "status.id", athar_case_get_id (c));
	athar_print_string (out, "status.dir", athar_case_get_dir (c));
	if (!print_counts (call, error) || !print_waiting (call, error) ||
		!athar_show_list (call, &contradictions, NULL, 0, LISTED_MAX, error) ||
		!athar_show_list (call, &odd_records, NULL, 0, LISTED_MAX, error) ||
		!print_fixity (call, error))
		return FALSE;
	print_logs (out, c);
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
