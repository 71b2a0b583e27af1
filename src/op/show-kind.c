/* SPDX-License-Identifier: Apache-2.0
 *
 * op/show-kind.c: what a thing is: an item and how it came in, an exhibit, an acquisition, a set, a
 * log, a person.
 */
#include <string.h>

#include "op/bulk.h"
#include "op/show-list.h"
#include "op/show.h"
#include "sql/index.gen.h"

#define MEMBERS_MAX 1000 /* things listed of a set or an acquisition */

static void
print_time (AtharPrinter *out, const char *field, AtharStmt *s, int column)
{
	if (athar_column_is_null (s, column))
		athar_print_string (out, field, NULL);
	else
		athar_print_time (out, field, athar_column_int (s, column));
}

/* A title that people agree on; several are told as a contradiction (show-said.c). */
static void
print_title (AtharPrinter *out, AtharStmt *s, int title, int n_titles)
{
	athar_print_string (out, "show.title",
		athar_column_int (s, n_titles) == 1 ? athar_column_text (s, title) : NULL);
}

static void
print_no_title (AtharPrinter *out, AtharStmt *s, int title, int n_titles)
{
	athar_print_string (out, "show.title", NULL);
}

typedef void (*PrintTitle) (AtharPrinter *out, AtharStmt *s, int title, int n_titles);

static gboolean
print_item_titled (AtharCall *call, AtharStmt *s, PrintTitle title, GError **error)
{
	AtharPrinter *out = athar_call_get_printer (call);

	athar_print_string (
		out, "show.reference", athar_column_text (s, C_INDEX_ITEM_BY_ID_REFERENCE));
	title (out, s, C_INDEX_ITEM_BY_ID_TITLE, C_INDEX_ITEM_BY_ID_N_TITLES);
	athar_print_string (out, "show.path", athar_column_text (s, C_INDEX_ITEM_BY_ID_PATH));
	athar_print_string (out, "show.source", athar_column_text (s, C_INDEX_ITEM_BY_ID_SOURCE));
	athar_show_hash (out, "show.object", s, C_INDEX_ITEM_BY_ID_OBJECT);
	athar_print_size (
		out, "show.size", (uint64_t)athar_column_int (s, C_INDEX_ITEM_BY_ID_BYTES));
	print_time (out, "show.mtime", s, C_INDEX_ITEM_BY_ID_MTIME_US);
	athar_print_string (out, "show.url", athar_column_text (s, C_INDEX_ITEM_BY_ID_URL));
	athar_print_string (
		out, "show.captured", athar_column_text (s, C_INDEX_ITEM_BY_ID_CAPTURED));
	athar_print_string (
		out, "show.capture-tool", athar_column_text (s, C_INDEX_ITEM_BY_ID_CAPTURE_TOOL));
	athar_print_bool (out, "show.changed-while-read",
		athar_column_int (s, C_INDEX_ITEM_BY_ID_CHANGED_WHILE_READ));
	athar_show_id (out, "show.sidecar-of", s, C_INDEX_ITEM_BY_ID_SIDECAR_OF);
	athar_show_named (call, "show.sidecar-kind", "word",
		athar_column_text (s, C_INDEX_ITEM_BY_ID_SIDECAR_KIND));
	athar_show_id (out, "show.acquisition", s, C_INDEX_ITEM_BY_ID_ACQUISITION);
	return athar_show_by (call, s, C_INDEX_ITEM_BY_ID_AT_US, C_INDEX_ITEM_BY_ID_AUTHOR,
		C_INDEX_ITEM_BY_ID_RECORD, error);
}

static gboolean
print_item (AtharCall *call, AtharStmt *s, GError **error)
{
	return print_item_titled (call, s, print_title, error);
}

static gboolean
print_item_kept_back (AtharCall *call, AtharStmt *s, GError **error)
{
	return print_item_titled (call, s, print_no_title, error);
}

static gboolean
print_exhibit_titled (AtharCall *call, AtharStmt *s, PrintTitle title, GError **error)
{
	AtharPrinter *out = athar_call_get_printer (call);

	athar_print_string (
		out, "show.reference", athar_column_text (s, C_INDEX_ITEM_EXHIBIT_BY_ID_REFERENCE));
	title (out, s, C_INDEX_ITEM_EXHIBIT_BY_ID_TITLE, C_INDEX_ITEM_EXHIBIT_BY_ID_N_TITLES);
	athar_print_string (
		out, "show.source", athar_column_text (s, C_INDEX_ITEM_EXHIBIT_BY_ID_SOURCE));
	athar_show_id (out, "show.acquisition", s, C_INDEX_ITEM_EXHIBIT_BY_ID_ACQUISITION);
	return athar_show_by (call, s, C_INDEX_ITEM_EXHIBIT_BY_ID_AT_US,
		C_INDEX_ITEM_EXHIBIT_BY_ID_AUTHOR, C_INDEX_ITEM_EXHIBIT_BY_ID_RECORD, error);
}

static gboolean
print_exhibit (AtharCall *call, AtharStmt *s, GError **error)
{
	return print_exhibit_titled (call, s, print_title, error);
}

static gboolean
print_exhibit_kept_back (AtharCall *call, AtharStmt *s, GError **error)
{
	return print_exhibit_titled (call, s, print_no_title, error);
}

static gboolean
print_state (AtharCall *call, AtharStmt *s, GError **error)
{
	AtharPrinter *out = athar_call_get_printer (call);

	athar_print_bool (out, "show.reviewed", athar_column_int (s, C_INDEX_ITEM_SHOWN_REVIEWED));
	athar_print_bool (out, "show.graphic", athar_column_int (s, C_INDEX_ITEM_SHOWN_GRAPHIC));
	athar_print_bool (out, "show.named-reviewers-only",
		athar_column_int (s, C_INDEX_ITEM_SHOWN_NAMED_REVIEWERS_ONLY));
	if (athar_column_int (s, C_INDEX_ITEM_SHOWN_PASSED) || !athar_printer_is_for_people (out))
		athar_print_bool (
			out, "show.passed", athar_column_int (s, C_INDEX_ITEM_SHOWN_PASSED));
	return TRUE;
}

static gboolean
print_copy (AtharCall *call, AtharStmt *s, GError **error)
{
	AtharPrinter *out = athar_call_get_printer (call);

	athar_print_string (
		out, "show.reference", athar_column_text (s, C_INDEX_ITEM_COPIES_REFERENCE));
	athar_show_id (out, "show.id", s, C_INDEX_ITEM_COPIES_ID);
	athar_print_string (out, "show.path", athar_column_text (s, C_INDEX_ITEM_COPIES_PATH));
	athar_print_string (out, "show.source", athar_column_text (s, C_INDEX_ITEM_COPIES_SOURCE));
	return TRUE;
}

static gboolean
print_sidecar (AtharCall *call, AtharStmt *s, GError **error)
{
	AtharPrinter *out = athar_call_get_printer (call);

	athar_print_string (
		out, "show.reference", athar_column_text (s, C_INDEX_ITEM_SIDECARS_REFERENCE));
	athar_show_id (out, "show.id", s, C_INDEX_ITEM_SIDECARS_ID);
	athar_print_string (out, "show.path", athar_column_text (s, C_INDEX_ITEM_SIDECARS_PATH));
	athar_show_named (call, "show.sidecar-kind", "word",
		athar_column_text (s, C_INDEX_ITEM_SIDECARS_SIDECAR_KIND));
	return TRUE;
}

static gboolean
print_acquisition (AtharCall *call, AtharStmt *s, GError **error)
{
	AtharPrinter *out = athar_call_get_printer (call);

	athar_print_string (out, "show.source", athar_column_text (s, C_INDEX_ACQ_BY_ID_SOURCE));
	athar_show_named (
		call, "show.status", "word", athar_column_text (s, C_INDEX_ACQ_BY_ID_STATUS));
	athar_show_hash (out, "show.receipt", s, C_INDEX_ACQ_BY_ID_RECEIPT);
	athar_show_id (out, "show.sealed-for", s, C_INDEX_ACQ_BY_ID_SUBJECT);
	return athar_show_by (call, s, C_INDEX_ACQ_BY_ID_AT_US, C_INDEX_ACQ_BY_ID_AUTHOR,
		C_INDEX_ACQ_BY_ID_RECORD, error);
}

static gboolean
print_receipt (AtharCall *call, AtharStmt *s, GError **error)
{
	AtharPrinter *out = athar_call_get_printer (call);

	athar_show_named (
		call, "show.status", "word", athar_column_text (s, C_INDEX_ACQ_RECEIPTS_STATUS));
	athar_print_int (out, "show.taken", athar_column_int (s, C_INDEX_ACQ_RECEIPTS_TAKEN));
	athar_print_int (out, "show.already", athar_column_int (s, C_INDEX_ACQ_RECEIPTS_ALREADY));
	athar_print_int (out, "show.skipped", athar_column_int (s, C_INDEX_ACQ_RECEIPTS_SKIPPED));
	athar_print_int (out, "show.failed", athar_column_int (s, C_INDEX_ACQ_RECEIPTS_FAILED));
	athar_print_size (
		out, "show.size", (uint64_t)athar_column_int (s, C_INDEX_ACQ_RECEIPTS_BYTES));
	athar_show_hash (out, "show.receipt", s, C_INDEX_ACQ_RECEIPTS_RECEIPT);
	return athar_show_by (call, s, C_INDEX_ACQ_RECEIPTS_AT_US, C_INDEX_ACQ_RECEIPTS_AUTHOR,
		C_INDEX_ACQ_RECEIPTS_RECORD, error);
}

static gboolean
print_arrival (AtharCall *call, AtharStmt *s, GError **error)
{
	AtharPrinter *out = athar_call_get_printer (call);

	athar_show_id (out, "show.id", s, C_INDEX_ITEM_OF_ACQUISITION_ID);
	athar_print_string (
		out, "show.path", athar_column_text (s, C_INDEX_ITEM_OF_ACQUISITION_PATH));
	athar_print_size (out, "show.size",
		(uint64_t)athar_column_int (s, C_INDEX_ITEM_OF_ACQUISITION_BYTES));
	return TRUE;
}

static gboolean
print_set (AtharCall *call, AtharStmt *s, GError **error)
{
	AtharPrinter *out = athar_call_get_printer (call);

	athar_print_string (out, "show.name", athar_column_text (s, C_INDEX_SET_BY_ID_NAME));
	return athar_show_by (call, s, C_INDEX_SET_BY_ID_AT_US, C_INDEX_SET_BY_ID_AUTHOR,
		C_INDEX_SET_BY_ID_RECORD, error);
}

static gboolean
print_member (AtharCall *call, AtharStmt *s, GError **error)
{
	AtharId id;

	if (athar_show_column (s, C_INDEX_SET_MEMBERS_ENTITY, id.b, sizeof id.b) &&
		!athar_op_print_entity (call, &id, error))
		return FALSE;
	return athar_show_by (call, s, C_INDEX_SET_MEMBERS_AT_US, C_INDEX_SET_MEMBERS_AUTHOR,
		C_INDEX_SET_MEMBERS_RECORD, error);
}

/* The record that a row of the first list names: its fields, in full. */
static gboolean
show_origin (AtharCall *call, const AtharSql *sql, int column, const AtharId *id, const char *field,
	GError **error)
{
	AtharStmt *s = athar_db_use (athar_case_get_db (athar_call_get_case (call)), sql, error);
	AtharHash record;
	gboolean row = FALSE;

	if (!s)
		return FALSE;
	athar_bind_blob (s, 0, id->b, sizeof id->b);
	if (!athar_stmt_step (s, &row, error))
		return FALSE;
	bool found = row && athar_show_column (s, column, record.b, sizeof record.b);
	if (row)
		athar_stmt_reset (s);
	return !found || athar_show_fields (call, &record, field, error);
}

static gboolean
get_blob (AtharCall *call, const AtharSql *sql, const AtharId *id, int column, void *ret_data,
	size_t bytes, bool *ret_found, GError **error)
{
	AtharStmt *s = athar_db_use (athar_case_get_db (athar_call_get_case (call)), sql, error);
	gboolean row = FALSE;

	if (!s)
		return FALSE;
	athar_bind_blob (s, 0, id->b, sizeof id->b);
	if (!athar_stmt_step (s, &row, error))
		return FALSE;
	*ret_found = row && athar_show_column (s, column, ret_data, bytes);
	if (row)
		athar_stmt_reset (s);
	return TRUE;
}

static gboolean
show_lists (
	AtharCall *call, const AtharShowList *lists, size_t n, const AtharId *id, GError **error)
{
	for (size_t i = 0; i < n; i++) {
		if (!athar_show_list (call, &lists[i], id->b, sizeof id->b, MEMBERS_MAX, error))
			return FALSE;
	}
	return TRUE;
}

static gboolean
show_item_bytes (AtharCall *call, const AtharId *id, gboolean may, GError **error)
{
	AtharHash object;
	AtharId main_item;
	bool found = false, is_sidecar = false;

	if (!get_blob (call, &athar_sql_index_item_by_id, id, C_INDEX_ITEM_BY_ID_OBJECT, object.b,
		    sizeof object.b, &found, error) ||
		!get_blob (call, &athar_sql_index_item_by_id, id, C_INDEX_ITEM_BY_ID_SIDECAR_OF,
			main_item.b, sizeof main_item.b, &is_sidecar, error))
		return FALSE;
	if (!found)
		return TRUE;
	if (!athar_show_pictures (call, is_sidecar ? "sidecar" : NULL, &object, error))
		return FALSE;
	return !may || (athar_show_analysis (call, &object, error) &&
			       athar_show_companions (call, id, error));
}

static gboolean
show_item (AtharCall *call, const AtharId *id, gboolean may, GError **error)
{
	const AtharShowList lists[] = {
		{&athar_sql_index_item_by_id, "show.item", ATHAR_PRINT_BLOCKS,
			may ? print_item : print_item_kept_back, true},
		{&athar_sql_index_item_shown, "show.state-of-review", ATHAR_PRINT_BLOCKS,
			print_state, true},
		{&athar_sql_index_item_sidecars, "show.sidecars", ATHAR_PRINT_ROWS, print_sidecar},
		{&athar_sql_index_item_copies, "show.same-bytes", ATHAR_PRINT_ROWS, print_copy},
	};
	AtharId acquisition;
	bool known = false;

	if (!show_lists (call, lists, G_N_ELEMENTS (lists), id, error) ||
		!show_item_bytes (call, id, may, error) ||
		!get_blob (call, &athar_sql_index_item_by_id, id, C_INDEX_ITEM_BY_ID_ACQUISITION,
			acquisition.b, sizeof acquisition.b, &known, error))
		return FALSE;
	return !known || show_origin (call, &athar_sql_index_acq_by_id, C_INDEX_ACQ_BY_ID_RECORD,
				 &acquisition, "show.how-received", error);
}

static gboolean
show_exhibit (AtharCall *call, const AtharId *id, gboolean may, GError **error)
{
	const AtharShowList lists[] = {
		{&athar_sql_index_item_exhibit_by_id, "show.exhibit", ATHAR_PRINT_BLOCKS,
			may ? print_exhibit : print_exhibit_kept_back, true},
		{&athar_sql_index_item_shown, "show.state-of-review", ATHAR_PRINT_BLOCKS,
			print_state, true},
	};
	AtharId acquisition;
	bool known = false;

	if (!show_lists (call, lists, G_N_ELEMENTS (lists), id, error))
		return FALSE;
	if (!athar_printer_is_for_people (athar_call_get_printer (call)))
		athar_print_data (athar_call_get_printer (call), "show.type", "exhibit");
	if ((may && !show_origin (call, &athar_sql_index_item_exhibit_by_id,
			    C_INDEX_ITEM_EXHIBIT_BY_ID_RECORD, id, "show.fields", error)) ||
		!get_blob (call, &athar_sql_index_item_exhibit_by_id, id,
			C_INDEX_ITEM_EXHIBIT_BY_ID_ACQUISITION, acquisition.b, sizeof acquisition.b,
			&known, error))
		return FALSE;
	return !known || show_origin (call, &athar_sql_index_acq_by_id, C_INDEX_ACQ_BY_ID_RECORD,
				 &acquisition, "show.how-received", error);
}

static gboolean
show_acquisition (AtharCall *call, const AtharId *id, gboolean may, GError **error)
{
	static const AtharShowList head = {&athar_sql_index_acq_by_id, "show.how-received",
		ATHAR_PRINT_BLOCKS, print_acquisition, true};
	static const AtharShowList lists[] = {
		{&athar_sql_index_acq_receipts, "show.receipts", ATHAR_PRINT_BLOCKS, print_receipt},
		{&athar_sql_index_item_of_acquisition, "show.arrivals", ATHAR_PRINT_ROWS,
			print_arrival},
	};

	return show_lists (call, &head, 1, id, error) &&
	       show_origin (call, &athar_sql_index_acq_by_id, C_INDEX_ACQ_BY_ID_RECORD, id,
		       "show.fields", error) &&
	       show_lists (call, lists, G_N_ELEMENTS (lists), id, error);
}

static gboolean
show_set (AtharCall *call, const AtharId *id, gboolean may, GError **error)
{
	static const AtharShowList lists[] = {
		{&athar_sql_index_set_by_id, "show.set", ATHAR_PRINT_ROWS, print_set},
		{&athar_sql_index_set_members, "show.members", ATHAR_PRINT_ROWS, print_member},
	};

	return show_lists (call, lists, G_N_ELEMENTS (lists), id, error);
}

static gboolean
show_log (AtharCall *call, const AtharId *id, gboolean may, GError **error)
{
	AtharPrinter *out = athar_call_get_printer (call);
	AtharStmt *s = athar_db_use (
		athar_case_get_db (athar_call_get_case (call)), &athar_sql_index_log_all, error);
	gboolean row = FALSE;
	AtharId log;

	if (!s)
		return FALSE;
	for (;;) {
		if (!athar_stmt_step (s, &row, error))
			return FALSE;
		if (!row)
			return TRUE;
		if (!athar_show_column (s, C_INDEX_LOG_ALL_ID, log.b, sizeof log.b) ||
			!athar_id_equal (&log, id))
			continue;
		athar_print_string (
			out, "show.letters", athar_column_text (s, C_INDEX_LOG_ALL_LETTERS));
		athar_print_string (
			out, "show.device", athar_column_text (s, C_INDEX_LOG_ALL_DEVICE));
		athar_print_string (out, "show.key", athar_column_text (s, C_INDEX_LOG_ALL_KEY));
		athar_print_int (
			out, "show.size-records", athar_column_int (s, C_INDEX_LOG_ALL_SIZE));
		athar_show_hash (out, "show.root", s, C_INDEX_LOG_ALL_ROOT);
		athar_show_id (out, "show.continues", s, C_INDEX_LOG_ALL_CONTINUES_LOG);
	}
}

gboolean
athar_show_kind (
	AtharCall *call, const AtharId *id, const char *kind, gboolean may, GError **error)
{
	static const struct {
		const char *kind;
		gboolean (*show) (AtharCall *call, const AtharId *id, gboolean may, GError **error);
	} kinds[] = {
		{"item", show_item},
		{"exhibit", show_exhibit},
		{"acquisition", show_acquisition},
		{"set", show_set},
		{"log", show_log},
	};

	for (size_t i = 0; i < G_N_ELEMENTS (kinds); i++) {
		if (g_str_equal (kinds[i].kind, kind))
			return kinds[i].show (call, id, may, error);
	}
	return TRUE; /* a person, a subject, the case: what was said of them is all there is */
}
