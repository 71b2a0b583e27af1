/* SPDX-License-Identifier: Apache-2.0
 *
 * op/show-analysis.c: what programs read in an object: claims that the file makes, never evidence
 * by themselves; and what people must know about the reading.
 */
#include <string.h>

#include "model/model.h"
#include "op/show-list.h"
#include "op/show.h"
#include "sql/derived.gen.h"
#include "sql/index.gen.h"

#define FACTS_MAX_BYTES (4u << 20) /* written by us from frames that are bounded */

static void
print_facts (AtharCall *call, AtharStmt *s, int column)
{
	const char *text = athar_column_text (s, column);
	g_autoptr (AtharJson) facts = text ? athar_json_parse (text, strlen (text), FACTS_MAX_BYTES,
						     ATHAR_JSON_FOREIGN, NULL)
					   : NULL;

	if (facts)
		athar_show_facts (call, "show.facts", facts);
	else
		athar_print_string (athar_call_get_printer (call), "show.facts", NULL);
}

static gboolean
add_pair (const char *key, AtharJson *value, gpointer payload)
{
	GPtrArray *pairs = payload;

	g_ptr_array_add (pairs, g_strdup (key));
	g_ptr_array_add (pairs, athar_value_dup_display (value));
	return TRUE;
}

static void
print_warning (AtharCall *call, AtharStmt *s)
{
	g_autoptr (GPtrArray) pairs = g_ptr_array_new_with_free_func (g_free);
	const char *key = athar_column_text (s, C_DERIVED_ANALYSIS_WARNINGS_KEY);
	const char *args = athar_column_text (s, C_DERIVED_ANALYSIS_WARNINGS_ARGS);
	g_autoptr (AtharJson) json =
		args ? athar_json_parse (args, strlen (args), FACTS_MAX_BYTES, 0, NULL) : NULL;

	if (json)
		athar_json_each (json, add_pair, pairs);
	g_ptr_array_add (pairs, NULL);
	g_autofree char *sentence =
		athar_msg_v (athar_call_get_lang (call), key, (const char *const *)pairs->pdata);
	athar_print_sentence (athar_call_get_printer (call), NULL, sentence);
}

static AtharStmt *
use (AtharDb *derived, const AtharSql *sql, const AtharHash *object, GError **error)
{
	AtharStmt *s = athar_db_use (derived, sql, error);

	if (s)
		athar_bind_blob (s, 0, object->b, sizeof object->b);
	return s;
}

static gboolean
show_facts (AtharCall *call, AtharDb *derived, const AtharHash *object, GError **error)
{
	AtharPrinter *out = athar_call_get_printer (call);
	AtharStmt *s = use (derived, &athar_sql_derived_analysis_of_object, object, error);
	gboolean row = FALSE;

	if (!s)
		return FALSE;
	for (bool begun = false;; begun = true) {
		if (!athar_stmt_step (s, &row, error))
			return FALSE;
		if (!row) {
			if (begun)
				athar_print_end_list (out);
			return TRUE;
		}
		if (!begun)
			athar_print_begin_list (out, "show.analysis", ATHAR_PRINT_BLOCKS);
		athar_print_begin_object (out, NULL);
		athar_print_string (out, "show.analyzer",
			athar_column_text (s, C_DERIVED_ANALYSIS_OF_OBJECT_ANALYZER));
		athar_print_int (out, "show.version",
			athar_column_int (s, C_DERIVED_ANALYSIS_OF_OBJECT_VERSION));
		print_facts (call, s, C_DERIVED_ANALYSIS_OF_OBJECT_FACTS);
		athar_print_end_object (out);
	}
}

static gboolean
show_warnings (AtharCall *call, AtharDb *derived, const AtharHash *object, GError **error)
{
	AtharPrinter *out = athar_call_get_printer (call);
	AtharStmt *s = use (derived, &athar_sql_derived_analysis_warnings, object, error);
	gboolean row = FALSE;

	if (!s)
		return FALSE;
	for (bool begun = false;; begun = true) {
		if (!athar_stmt_step (s, &row, error))
			return FALSE;
		if (!row) {
			if (begun)
				athar_print_end_list (out);
			return TRUE;
		}
		if (!begun)
			athar_print_begin_list (out, "show.warnings", ATHAR_PRINT_BLOCKS);
		print_warning (call, s);
	}
}

/* ── pictures ── */

/* Width and height of a JPEG, from its frame header (SOFn: marker, length, precision, height, width; ITU-T T.81 B.2.2).
 * Our own analyzers made it, in the jail; still nothing of it is believed but two numbers. */
static bool
read_jpeg_size (const guint8 *data, size_t bytes, int64_t *ret_width, int64_t *ret_height)
{
	size_t at = 2;

	while (at + 9 <= bytes && data[at] == 0xFF) {
		guint8 marker = data[at + 1];
		if (marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 &&
			marker != 0xCC) {
			*ret_height = data[at + 5] << 8 | data[at + 6];
			*ret_width = data[at + 7] << 8 | data[at + 8];
			return true;
		}
		at += 2u + (size_t)(data[at + 2] << 8 | data[at + 3]);
	}
	return false;
}

static void
print_picture (AtharPrinter *out, AtharStmt *s)
{
	size_t bytes;
	const guint8 *head =
		athar_column_blob (s, C_DERIVED_ANALYSIS_PICTURES_HEAD, &bytes);
	int64_t width, height;

	athar_print_begin_object (out, NULL);
	athar_print_string (
		out, "show.name", athar_column_text (s, C_DERIVED_ANALYSIS_PICTURES_NAME));
	if (head && read_jpeg_size (head, bytes, &width, &height)) {
		athar_print_int (out, "show.width", width);
		athar_print_int (out, "show.height", height);
	}
	athar_print_end_object (out);
}

gboolean
athar_show_pictures (
	AtharCall *call, const char *type, const AtharHash *object, GError **error)
{
	AtharPrinter *out = athar_call_get_printer (call);
	AtharDb *derived = athar_case_get_derived (athar_call_get_case (call), error);
	AtharStmt *s;
	gboolean row = FALSE;

	if (athar_printer_is_for_people (out))
		return TRUE;
	s = derived ? use (derived, &athar_sql_derived_analysis_ended, object, error) : NULL;
	if (!s || !athar_stmt_step (s, &row, error))
		return FALSE;
	if (row && !type)
		type = athar_column_text (s, C_DERIVED_ANALYSIS_ENDED_KIND);
	athar_print_string (out, "show.type", g_strcmp0 (type, "unknown") ? type : "other");
	if (row)
		athar_stmt_reset (s);
	s = use (derived, &athar_sql_derived_analysis_pictures, object, error);
	athar_print_begin_list (out, "show.pictures", ATHAR_PRINT_ROWS);
	for (row = s != NULL; row;) {
		if (!athar_stmt_step (s, &row, error))
			return FALSE;
		if (row)
			print_picture (out, s);
	}
	athar_print_end_list (out);
	return s != NULL;
}

gboolean
athar_show_analysis (AtharCall *call, const AtharHash *object, GError **error)
{
	AtharDb *derived = athar_case_get_derived (athar_call_get_case (call), error);

	return derived && show_facts (call, derived, object, error) &&
	       show_warnings (call, derived, object, error);
}

static void
print_companion_id (AtharPrinter *out, AtharStmt *companion)
{
	AtharId id;

	if (athar_show_column (companion, C_INDEX_ITEM_SIDECARS_ID, id.b, sizeof id.b))
		athar_print_data (out, "show.id", ATHAR_ID_STR (&id));
}

/* The sidecar analyzer's facts of one companion: what a downloader or a camera program wrote down of
 * the post or the capture. Nothing when it is no such file, or not looked at yet. */
static gboolean
show_companion (AtharCall *call, AtharDb *derived, AtharStmt *companion, bool *begun, GError **error)
{
	AtharPrinter *out = athar_call_get_printer (call);
	AtharHash object;
	AtharStmt *s;
	gboolean row = FALSE;

	if (!athar_show_column (
		    companion, C_INDEX_ITEM_SIDECARS_OBJECT, object.b, sizeof object.b))
		return TRUE;
	s = use (derived, &athar_sql_derived_analysis_of_object, &object, error);
	if (!s)
		return FALSE;
	for (;;) {
		if (!athar_stmt_step (s, &row, error))
			return FALSE;
		if (!row)
			return TRUE;
		if (g_strcmp0 (athar_column_text (s, C_DERIVED_ANALYSIS_OF_OBJECT_ANALYZER),
			    "sidecar") != 0)
			continue;
		if (!*begun)
			athar_print_begin_list (out, "show.companions-say", ATHAR_PRINT_BLOCKS);
		*begun = true;
		athar_print_begin_object (out, NULL);
		athar_print_string (out, "show.reference",
			athar_column_text (companion, C_INDEX_ITEM_SIDECARS_REFERENCE));
		print_companion_id (out, companion);
		print_facts (call, s, C_DERIVED_ANALYSIS_OF_OBJECT_FACTS);
		athar_print_end_object (out);
	}
}

gboolean
athar_show_companions (AtharCall *call, const AtharId *item, GError **error)
{
	AtharCase *c = athar_call_get_case (call);
	AtharDb *derived = athar_case_get_derived (c, error);
	AtharStmt *s = derived ? athar_db_use (athar_case_get_db (c),
					 &athar_sql_index_item_sidecars, error)
			       : NULL;
	gboolean row = FALSE;
	bool begun = false;

	if (!s)
		return FALSE;
	athar_bind_blob (s, P_INDEX_ITEM_SIDECARS_ID, item->b, sizeof item->b);
	for (;;) {
		if (!athar_stmt_step (s, &row, error))
			return FALSE;
		if (!row)
			break;
		if (!show_companion (call, derived, s, &begun, error)) {
			athar_stmt_reset (s);
			return FALSE;
		}
	}
	if (begun)
		athar_print_end_list (athar_call_get_printer (call));
	return TRUE;
}
