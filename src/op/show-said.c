/* SPDX-License-Identifier: Apache-2.0
 *
 * op/show-said.c: what people said of one thing, each with who, when and the record that can be
 * taken back; and its history, with what was replaced or taken back.
 */
#include "base/text.h"
#include "op/bulk.h"
#include "op/show-list.h"
#include "op/show.h"
#include "sql/index.gen.h"

#define NOTE_MAX_BYTES (4u << 20) /* as op/bulk.c takes */
#define HISTORY_MAX 1000	  /* entries; the rest is counted in `athar dump` */

static void
print_bound (AtharPrinter *out, const char *field, AtharStmt *s, int column)
{
	if (athar_column_is_null (s, column))
		athar_print_string (out, field, NULL);
	else
		athar_print_int (out, field, athar_column_int (s, column));
}

/* A title or summary says what is seen; dates, places and makers do not. */
static gboolean
print_description_words (AtharCall *call, AtharStmt *s, gboolean may, GError **error)
{
	AtharPrinter *out = athar_call_get_printer (call);
	const char *field = athar_column_text (s, C_INDEX_ENTITY_DESCRIPTIONS_FIELD);
	bool keep = !may && (g_str_equal (field, "title") || g_str_equal (field, "summary"));

	athar_show_named (call, "show.field", "field", field);
	athar_print_string (out, "show.words",
		keep ? NULL : athar_column_text (s, C_INDEX_ENTITY_DESCRIPTIONS_WORDS));
	if (g_str_equal (field, "date") && !athar_printer_is_for_people (out)) {
		athar_print_data (out, "show.edtf",
			athar_column_text (s, C_INDEX_ENTITY_DESCRIPTIONS_SENSE));
		print_bound (out, "show.from-us", s, C_INDEX_ENTITY_DESCRIPTIONS_FROM_US);
		print_bound (out, "show.to-us", s, C_INDEX_ENTITY_DESCRIPTIONS_TO_US);
	}
	return athar_show_by (call, s, C_INDEX_ENTITY_DESCRIPTIONS_AT_US,
		C_INDEX_ENTITY_DESCRIPTIONS_AUTHOR, C_INDEX_ENTITY_DESCRIPTIONS_RECORD, error);
}

static gboolean
print_description (AtharCall *call, AtharStmt *s, GError **error)
{
	return print_description_words (call, s, TRUE, error);
}

static gboolean
print_description_kept_back (AtharCall *call, AtharStmt *s, GError **error)
{
	return print_description_words (call, s, FALSE, error);
}

static gboolean
print_contradiction (AtharCall *call, AtharStmt *s, GError **error)
{
	AtharPrinter *out = athar_call_get_printer (call);

	athar_show_disputed (
		call, "show.field", athar_column_text (s, C_INDEX_ENTITY_CONTRADICTIONS_FIELD));
	athar_print_int (
		out, "show.n-values", athar_column_int (s, C_INDEX_ENTITY_CONTRADICTIONS_N_VALUES));
	return TRUE;
}

/* (transfer full) (nullable) a long note, which stands in an object; one that cannot be read is
 * named by its hash below. */
static char *
dup_kept_text (AtharCall *call, AtharStmt *s, int column)
{
	g_autoptr (GBytes) bytes = NULL;
	AtharHash object;
	gsize n;

	if (!athar_show_column (s, column, object.b, sizeof object.b) ||
		!athar_store_read (athar_case_get_store (athar_call_get_case (call)), &object,
			NOTE_MAX_BYTES, &bytes, NULL))
		return NULL;
	const char *data = g_bytes_get_data (bytes, &n);
	return athar_text_lossy (data, n);
}

static gboolean
print_note (AtharCall *call, AtharStmt *s, GError **error)
{
	AtharPrinter *out = athar_call_get_printer (call);

	g_autofree char *kept = dup_kept_text (call, s, C_INDEX_ENTITY_NOTES_OBJECT);
	const char *text = athar_column_text (s, C_INDEX_ENTITY_NOTES_TEXT);

	athar_print_string (out, "show.text", text ? text : kept);
	athar_show_hash (out, "show.object", s, C_INDEX_ENTITY_NOTES_OBJECT);
	athar_print_string (
		out, "show.language", athar_column_text (s, C_INDEX_ENTITY_NOTES_LANGUAGE));
	return athar_show_by (call, s, C_INDEX_ENTITY_NOTES_AT_US, C_INDEX_ENTITY_NOTES_AUTHOR,
		C_INDEX_ENTITY_NOTES_RECORD, error);
}

static gboolean
print_note_kept_back (AtharCall *call, AtharStmt *s, GError **error)
{
	AtharPrinter *out = athar_call_get_printer (call);

	athar_print_string (out, "show.text", NULL);
	athar_print_string (out, "show.object", NULL);
	athar_print_string (out, "show.language", NULL);
	return athar_show_by (call, s, C_INDEX_ENTITY_NOTES_AT_US, C_INDEX_ENTITY_NOTES_AUTHOR,
		C_INDEX_ENTITY_NOTES_RECORD, error);
}

static gboolean
print_tag (AtharCall *call, AtharStmt *s, GError **error)
{
	AtharPrinter *out = athar_call_get_printer (call);

	athar_print_string (out, "show.tag", athar_column_text (s, C_INDEX_ENTITY_TAGS_TAG));
	return athar_show_by (call, s, C_INDEX_ENTITY_TAGS_AT_US, C_INDEX_ENTITY_TAGS_AUTHOR,
		C_INDEX_ENTITY_TAGS_RECORD, error);
}

static gboolean
print_flag (AtharCall *call, AtharStmt *s, GError **error)
{
	AtharPrinter *out = athar_call_get_printer (call);

	athar_show_named (
		call, "show.flag", "word", athar_column_text (s, C_INDEX_ENTITY_FLAGS_FLAG));
	athar_print_bool (out, "show.yes", athar_column_int (s, C_INDEX_ENTITY_FLAGS_YES));
	athar_print_string (out, "show.part", athar_column_text (s, C_INDEX_ENTITY_FLAGS_PART));
	return athar_show_by (call, s, C_INDEX_ENTITY_FLAGS_AT_US, C_INDEX_ENTITY_FLAGS_AUTHOR,
		C_INDEX_ENTITY_FLAGS_RECORD, error);
}

static gboolean
print_set (AtharCall *call, AtharStmt *s, GError **error)
{
	AtharPrinter *out = athar_call_get_printer (call);

	athar_print_string (out, "show.name", athar_column_text (s, C_INDEX_ENTITY_SETS_NAME));
	athar_show_id (out, "show.id", s, C_INDEX_ENTITY_SETS_SET_ID);
	if (!athar_column_is_null (s, C_INDEX_ENTITY_SETS_POSITION))
		athar_print_int (
			out, "show.position", athar_column_int (s, C_INDEX_ENTITY_SETS_POSITION));
	else
		athar_print_string (out, "show.position", NULL);
	return athar_show_by (call, s, C_INDEX_ENTITY_SETS_AT_US, C_INDEX_ENTITY_SETS_AUTHOR,
		C_INDEX_ENTITY_SETS_RECORD, error);
}

static gboolean
print_clock (AtharCall *call, AtharStmt *s, GError **error)
{
	AtharPrinter *out = athar_call_get_printer (call);

	athar_print_string (out, "show.zone", athar_column_text (s, C_INDEX_ENTITY_CLOCKS_ZONE));
	athar_print_int (out, "show.ahead", athar_column_int (s, C_INDEX_ENTITY_CLOCKS_AHEAD_S));
	athar_show_named (call, "show.against", "word",
		athar_column_text (s, C_INDEX_ENTITY_CLOCKS_AGAINST));
	return athar_show_by (call, s, C_INDEX_ENTITY_CLOCKS_AT_US, C_INDEX_ENTITY_CLOCKS_AUTHOR,
		C_INDEX_ENTITY_CLOCKS_RECORD, error);
}

static gboolean
print_history (AtharCall *call, AtharStmt *s, GError **error)
{
	AtharPrinter *out = athar_call_get_printer (call);

	athar_show_named (
		call, "show.type", "type", athar_column_text (s, C_INDEX_ENTITY_HISTORY_TYPE));
	athar_print_bool (
		out, "show.in-force", athar_column_int (s, C_INDEX_ENTITY_HISTORY_IN_FORCE));
	return athar_show_by (call, s, C_INDEX_ENTITY_HISTORY_AT_US, C_INDEX_ENTITY_HISTORY_AUTHOR,
		C_INDEX_ENTITY_HISTORY_RECORD, error);
}

gboolean
athar_show_said (AtharCall *call, const AtharId *id, gboolean may, GError **error)
{
	const AtharShowList lists[] = {
		{&athar_sql_index_entity_contradictions, "show.contradictions", ATHAR_PRINT_ROWS,
			print_contradiction},
		{&athar_sql_index_entity_descriptions, "show.descriptions", ATHAR_PRINT_ROWS,
			may ? print_description : print_description_kept_back},
		{&athar_sql_index_entity_notes, "show.notes", ATHAR_PRINT_BLOCKS,
			may ? print_note : print_note_kept_back},
		{&athar_sql_index_entity_tags, "show.tags", ATHAR_PRINT_ROWS, print_tag},
		{&athar_sql_index_entity_flags, "show.flags", ATHAR_PRINT_ROWS, print_flag},
		{&athar_sql_index_entity_sets, "show.sets", ATHAR_PRINT_ROWS, print_set},
		{&athar_sql_index_entity_clocks, "show.clocks", ATHAR_PRINT_ROWS, print_clock},
		{&athar_sql_index_entity_history, "show.history", ATHAR_PRINT_ROWS, print_history},
	};

	for (size_t i = 0; i < G_N_ELEMENTS (lists); i++) {
		if (!athar_show_list (call, &lists[i], id->b, sizeof id->b, HISTORY_MAX, error))
			return FALSE;
	}
	return TRUE;
}
