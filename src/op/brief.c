/* SPDX-License-Identifier: Apache-2.0
 *
 * op/brief.c: see brief.h. A person in front of a terminal reads what helps to tell things apart; how a
 * thing may be shown and the bounds of its date are for programs.
 */
#include "op/brief.h"

#include <string.h>

#include "op/keys.h"
#include "op/media.h"
#include "op/show-list.h"
#include "sql/derived.gen.h"
#include "sql/index.gen.h"

#define FACTS_MAX_BYTES (4u << 20) /* written by us from frames that are bounded */

gboolean
athar_brief_begin (AtharBrief *brief, AtharCall *call, GError **error)
{
	AtharCase *c = athar_call_get_case (call);
	AtharKeysState keys;
	*brief = (AtharBrief){.call = call,
		.out = athar_call_get_printer (call),
		.index = athar_case_get_db (c),
		.derived = athar_case_get_derived (c, error)};
	if (!brief->derived)
		return FALSE;
	athar_keys_look (&keys);
	return !keys.exists ||
	       athar_media_is_reviewer (c, &keys.person, &brief->may, error);
}

/* Restricted when the thing is, or another item with the same bytes. */
static gboolean
keep_back (AtharBrief *b, AtharStmt *s, gboolean *ret_kept_back, GError **error)
{
	AtharHash object;
	bool has_bytes;
	*ret_kept_back = FALSE;
	if (b->may)
		return TRUE;
	has_bytes = athar_show_column (s, C_INDEX_ITEM_BRIEF_OBJECT, object.b, sizeof object.b);
	if (has_bytes && !(b->asked && athar_hash_equal (&object, &b->last))) {
		if (!athar_media_may (athar_call_get_case (b->call), NULL, &object, &b->last_may, error))
			return FALSE;
		b->last = object;
		b->asked = TRUE;
	}
	*ret_kept_back = (has_bytes && !b->last_may) || athar_column_int (s, C_INDEX_ITEM_BRIEF_NAMED_REVIEWERS_ONLY);
	return TRUE;
}

static void
print_names (AtharPrinter *out, AtharStmt *s, gboolean kept_back)
{
	int64_t n_titles = athar_column_int (s, C_INDEX_ITEM_BRIEF_N_TITLES);
	athar_print_string (
		out, "find.reference", athar_column_text (s, C_INDEX_ITEM_BRIEF_REFERENCE));
	athar_print_string (out, "find.title",
		kept_back ? NULL : athar_column_text (s, C_INDEX_ITEM_BRIEF_TITLE));
	athar_print_string (out, "find.name", athar_column_text (s, C_INDEX_ITEM_BRIEF_NAME));
	athar_print_string (out, "find.source", athar_column_text (s, C_INDEX_ITEM_BRIEF_SOURCE));
	if (!athar_column_is_null (s, C_INDEX_ITEM_BRIEF_OBJECT))
		athar_print_size (out, "find.bytes",
			(uint64_t)athar_column_int (s, C_INDEX_ITEM_BRIEF_BYTES));
	if (n_titles > 1)
		athar_print_int (out, "find.titles", n_titles);
	if (kept_back)
		athar_print_bool (out, "find.restricted", true);
}

static void
print_ids (AtharPrinter *out, AtharStmt *s, const AtharId *id)
{
	AtharHash object;
	if (g_strcmp0 (athar_column_text (s, C_INDEX_ITEM_BRIEF_KIND), "item"))
		athar_print_word (out, "find.kind", "find.kind.exhibit");
	else
		athar_print_data (out, "find.kind", "item");
	if (athar_show_column (s, C_INDEX_ITEM_BRIEF_OBJECT, object.b, sizeof object.b))
		athar_print_data (out, "find.object", ATHAR_HASH_STR (&object));
	athar_print_data (out, "find.id", ATHAR_ID_STR (id));
}

static void
print_state (AtharPrinter *out, AtharStmt *s)
{
	if (athar_printer_is_for_people (out))
		return;
	athar_print_bool (
		out, "find.reviewed", athar_column_int (s, C_INDEX_ITEM_BRIEF_REVIEWED));
	athar_print_bool (out, "find.graphic", athar_column_int (s, C_INDEX_ITEM_BRIEF_GRAPHIC));
	athar_print_bool (out, "find.named-reviewers-only",
		athar_column_int (s, C_INDEX_ITEM_BRIEF_NAMED_REVIEWERS_ONLY));
	athar_print_bool (out, "find.passed", athar_column_int (s, C_INDEX_ITEM_BRIEF_PASSED));
}

/* The column as a number for a program; null: not known. */
static void
print_bound (AtharPrinter *out, const char *field, AtharStmt *s, int column)
{
	if (athar_column_is_null (s, column))
		athar_print_string (out, field, NULL);
	else
		athar_print_int (out, field, athar_column_int (s, column));
}

static gboolean
print_date (AtharBrief *b, const AtharId *id, GError **error)
{
	AtharStmt *s = athar_db_use (b->index, &athar_sql_index_item_date, error);
	gboolean row;
	if (!s)
		return FALSE;
	athar_bind_blob (s, P_INDEX_ITEM_DATE_ID, id->b, sizeof id->b);
	if (!athar_stmt_step (s, &row, error))
		return FALSE;
	if (!row)
		return TRUE;
	athar_print_string (b->out, "find.date", athar_column_text (s, C_INDEX_ITEM_DATE_WORDS));
	if (!athar_printer_is_for_people (b->out)) {
		print_bound (b->out, "find.date-from", s, C_INDEX_ITEM_DATE_FROM_US);
		print_bound (b->out, "find.date-to", s, C_INDEX_ITEM_DATE_TO_US);
		athar_print_data (b->out, "find.date-basis",
			athar_column_text (s, C_INDEX_ITEM_DATE_BASIS));
	}
	athar_stmt_reset (s);
	return TRUE;
}

static void
print_duration (AtharPrinter *out, const char *text)
{
	g_autoptr (AtharJson) facts = text ? athar_json_parse (text, strlen (text), FACTS_MAX_BYTES,
						     ATHAR_JSON_FOREIGN, NULL)
					   : NULL;
	int64_t us;
	if (facts && athar_json_get_int (facts, "duration_us", &us))
		athar_print_int (out, "find.duration-us", us);
}

/* (nullable) what a thing is, where records alone tell. */
static const char *
known_type (AtharStmt *s)
{
	if (athar_column_is_null (s, C_INDEX_ITEM_BRIEF_OBJECT))
		return "exhibit";
	return athar_column_is_null (s, C_INDEX_ITEM_BRIEF_SIDECAR_OF) ? NULL : "sidecar";
}

/* What analyzers found; null until they looked. */
static gboolean
print_analysis (AtharBrief *b, const char *type, const AtharHash *object, GError **error)
{
	AtharStmt *s = athar_db_use (b->derived, &athar_sql_derived_analysis_brief, error);
	gboolean row;
	if (!s)
		return FALSE;
	athar_bind_blob (s, P_DERIVED_ANALYSIS_BRIEF_OBJECT, object->b, sizeof object->b);
	if (!athar_stmt_step (s, &row, error))
		return FALSE;
	if (row && !type)
		type = athar_column_text (s, C_DERIVED_ANALYSIS_BRIEF_KIND);
	athar_print_string (b->out, "find.type", g_strcmp0 (type, "unknown") ? type : "other");
	athar_print_bool (b->out, "find.has-thumb",
		row && athar_column_int (s, C_DERIVED_ANALYSIS_BRIEF_HAS_THUMB));
	if (row) {
		print_duration (
			b->out, athar_column_text (s, C_DERIVED_ANALYSIS_BRIEF_AV_FACTS));
		athar_stmt_reset (s);
	}
	return TRUE;
}

gboolean
athar_brief_print (AtharBrief *b, const AtharId *id, gboolean *ret_found, gboolean *ret_kept_back,
	GError **error)
{
	AtharStmt *s = athar_db_use (b->index, &athar_sql_index_item_brief, error);
	AtharHash object = {{0}};
	const char *type;
	if (!s)
		return FALSE;
	athar_bind_blob (s, P_INDEX_ITEM_BRIEF_ID, id->b, sizeof id->b);
	if (!athar_stmt_step (s, ret_found, error))
		return FALSE;
	if (!*ret_found)
		return TRUE;
	if (!keep_back (b, s, ret_kept_back, error))
		return FALSE;
	athar_print_begin_object (b->out, "find.thing");
	print_names (b->out, s, *ret_kept_back);
	print_ids (b->out, s, id);
	print_state (b->out, s);
	type = known_type (s);
	athar_show_column (s, C_INDEX_ITEM_BRIEF_OBJECT, object.b, sizeof object.b);
	athar_stmt_reset (s);
	return print_date (b, id, error) &&
	       (athar_printer_is_for_people (b->out) ||
		       print_analysis (b, type, &object, error));
}
