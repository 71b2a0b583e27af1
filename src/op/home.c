/* SPDX-License-Identifier: Apache-2.0
 *
 * op/home.c: the first look at a case: how much is there, what waits for people, what came in last, and
 * whether it is whole. Numbers are kept, not counted (proj/tally.c): a page asks for them all the time.
 */
#include <string.h>

#include "op/op.h"
#include "op/show-list.h"
#include "op/show.h"
#include "sql/index.gen.h"

#define CAME_IN_MAX 10

typedef struct {
	int64_t thing, reviewed, contradicted, passed, dated;
} Tally;

static gboolean
read_tally (AtharDb *db, Tally *ret_tally, GError **error)
{
	AtharStmt *s = athar_db_use (db, &athar_sql_index_status_tally, error);
	const struct {
		const char *name;
		int64_t *n;
	} counters[] = {
		{"thing", &ret_tally->thing},
		{"reviewed", &ret_tally->reviewed},
		{"contradicted", &ret_tally->contradicted},
		{"passed", &ret_tally->passed},
		{"dated", &ret_tally->dated},
	};
	gboolean row = s != NULL;

	while (row) {
		if (!athar_stmt_step (s, &row, error))
			return FALSE;
		for (size_t i = 0; row && i < G_N_ELEMENTS (counters); i++)
			if (!g_strcmp0 (counters[i].name,
				    athar_column_text (s, C_INDEX_STATUS_TALLY_NAME)))
				*counters[i].n = athar_column_int (s, C_INDEX_STATUS_TALLY_N);
	}
	return s != NULL;
}

static void
print_tally (AtharPrinter *out, const Tally *tally)
{
	athar_print_int (out, "home.items", tally->thing);
	athar_print_int (out, "home.unreviewed", tally->thing - tally->reviewed);
	athar_print_int (out, "home.contradictory", tally->contradicted);
	athar_print_int (out, "home.passed", tally->passed);
	athar_print_int (out, "home.undated", tally->thing - tally->dated);
}

static void
print_count (AtharPrinter *out, const char *field, AtharStmt *s, int column)
{
	if (athar_column_is_null (s, column))
		athar_print_string (out, field, NULL);
	else
		athar_print_int (out, field, athar_column_int (s, column));
}

/* Without a receipt it was interrupted, or goes on now: how much came is not told yet. */
static gboolean
print_arrival (AtharCall *call, AtharStmt *s, GError **error)
{
	AtharPrinter *out = athar_call_get_printer (call);

	athar_show_id (out, "home.id", s, C_INDEX_ACQ_CAME_IN_ID);
	athar_print_time (out, "home.when", athar_column_int (s, C_INDEX_ACQ_CAME_IN_AT_US));
	athar_print_string (
		out, "home.source", athar_column_text (s, C_INDEX_ACQ_CAME_IN_SOURCE));
	athar_show_named (call, "home.how", "word", athar_column_text (s, C_INDEX_ACQ_CAME_IN_HOW));
	athar_show_named (
		call, "home.status", "word", athar_column_text (s, C_INDEX_ACQ_CAME_IN_STATUS));
	print_count (out, "home.came.items", s, C_INDEX_ACQ_CAME_IN_ITEMS);
	if (athar_column_is_null (s, C_INDEX_ACQ_CAME_IN_BYTES))
		athar_print_string (out, "home.came.bytes", NULL);
	else
		athar_print_size (out, "home.came.bytes",
			(uint64_t)athar_column_int (s, C_INDEX_ACQ_CAME_IN_BYTES));
	return TRUE;
}

typedef struct {
	bool checked;
	int64_t at_us, faults, records, logs, odd;
} Integrity;

static gboolean
read_integrity (AtharDb *db, Integrity *ret_state, GError **error)
{
	AtharStmt *s = athar_db_use (db, &athar_sql_index_status_records, error);
	gboolean row;

	if (!s || !athar_stmt_step (s, &row, error))
		return FALSE;
	ret_state->records = athar_column_int (s, C_INDEX_STATUS_RECORDS_RECORDS);
	ret_state->logs = athar_column_int (s, C_INDEX_STATUS_RECORDS_LOGS);
	ret_state->odd = athar_column_int (s, C_INDEX_STATUS_RECORDS_ODD);
	athar_stmt_reset (s);
	s = athar_db_use (db, &athar_sql_index_status_last_fixity, error);
	if (!s || !athar_stmt_step (s, &row, error))
		return FALSE;
	ret_state->checked = row;
	if (!row)
		return TRUE;
	ret_state->at_us = athar_column_int (s, C_INDEX_STATUS_LAST_FIXITY_AT_US);
	ret_state->faults = athar_column_int (s, C_INDEX_STATUS_LAST_FIXITY_FAULTS);
	athar_stmt_reset (s);
	return TRUE;
}

/* What it means, in a sentence. (transfer full) */
static char *
dup_meaning (AtharLang lang, const Integrity *state)
{
	g_autofree char *when = athar_printer_dup_time (state->at_us);

	return athar_msg (lang,
		!state->checked	 ? "home.never-checked"
		: state->faults	 ? "home.check-faults"
				 : "home.check-clean",
		"when", when, "n", ATHAR_I64 (state->faults), NULL);
}

static gboolean
print_integrity (AtharCall *call, GError **error)
{
	AtharPrinter *out = athar_call_get_printer (call);
	Integrity state = {0};

	if (!read_integrity (athar_case_get_db (athar_call_get_case (call)), &state, error))
		return FALSE;
	g_autofree char *meaning = dup_meaning (athar_call_get_lang (call), &state);
	athar_print_begin_object (out, "home.integrity");
	if (state.checked) {
		athar_print_time (out, "home.last-check", state.at_us);
		athar_print_int (out, "home.faults", state.faults);
	} else {
		athar_print_string (out, "home.last-check", NULL);
		athar_print_string (out, "home.faults", NULL);
	}
	athar_print_int (out, "home.records", state.records);
	athar_print_int (out, "home.logs", state.logs);
	athar_print_int (out, "home.odd-records", state.odd);
	athar_print_sentence (out, "home.sentence", meaning);
	athar_print_end_object (out);
	return TRUE;
}

static gboolean
run (AtharCall *call, GError **error)
{
	static const AtharShowList came_in = {
		&athar_sql_index_acq_came_in, "home.came-in", ATHAR_PRINT_ROWS, print_arrival};
	AtharPrinter *out = athar_call_get_printer (call);
	AtharCase *c = athar_call_get_case (call);
	Tally tally = {0};

	if (!read_tally (athar_case_get_db (c), &tally, error))
		return FALSE;
	athar_print_begin_object (out, "home.home");
	athar_print_string (out, "home.name", athar_case_get_name (c));
	print_tally (out, &tally);
	if (!athar_show_list (call, &came_in, NULL, 0, CAME_IN_MAX, error) ||
		!print_integrity (call, error))
		return FALSE;
	athar_print_end_object (out);
	return TRUE;
}

static const AtharArg args[] = {{NULL}};
static const char *const examples[] = {"athar home", "athar home --json", NULL};

const AtharOp athar_op_home = {
	.name = "home",
	.summary = "home.summary",
	.right = ATHAR_RIGHT_READ,
	.effect = ATHAR_EFFECT_READ,
	.faces = ATHAR_FACE_CLI | ATHAR_FACE_API,
	.args = args,
	.examples = examples,
	.run = run,
};
