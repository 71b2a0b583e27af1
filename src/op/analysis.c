/* SPDX-License-Identifier: Apache-2.0
 *
 * op/analysis.c: see analysis.h.
 */
#include <inttypes.h>
#include <string.h>

#include "op/analysis.h"
#include "sql/derived.gen.h"
#include "sql/index.gen.h"

#define PAGE 1000

static int
compare_names (const void *a, const void *b)
{
	return strcmp (*(char *const *)a, *(char *const *)b);
}

char *
athar_analysis_set (const AtharAnalyzedBy *analyzers, size_t n)
{
	g_auto (GStrv) parts = g_new0 (char *, n + 1);
	for (size_t i = 0; i < n; i++)
		parts[i] = g_strdup_printf ("%s %" PRId64, analyzers[i].name, analyzers[i].version);
	qsort (parts, n, sizeof *parts, compare_names);
	return g_strjoinv (", ", parts);
}

/* drop and the three drop_* of this kind have the same parameters in the same order. */
static gboolean
drop (AtharDb *db, const AtharSql *sql, const AtharHash *object, const char *analyzer,
	GError **error)
{
	AtharStmt *s = athar_db_use (db, sql, error);
	if (!s)
		return FALSE;
	athar_bind_blob (s, P_DERIVED_ANALYSIS_DROP_TEXTS_OBJECT, object->b, ATHAR_HASH_BYTES);
	athar_bind_text (s, P_DERIVED_ANALYSIS_DROP_TEXTS_ANALYZER, analyzer);
	return athar_stmt_run (s, error);
}

static gboolean
put_facts (AtharDb *db, const AtharHash *object, const AtharAnalyzedBy *by,
	const AtharAnalysis *analysis, GError **error)
{
	AtharStmt *s = athar_db_use (db, &athar_sql_derived_analysis_put, error);
	g_autoptr (GString) facts = g_string_new (NULL);
	if (!s)
		return FALSE;
	if (analysis->facts)
		athar_json_canonical (analysis->facts, facts);
	athar_bind_blob (s, P_DERIVED_ANALYSIS_PUT_OBJECT, object->b, ATHAR_HASH_BYTES);
	athar_bind_text (s, P_DERIVED_ANALYSIS_PUT_ANALYZER, by->name);
	athar_bind_int (s, P_DERIVED_ANALYSIS_PUT_VERSION, by->version);
	athar_bind_text (s, P_DERIVED_ANALYSIS_PUT_LIBRARIES, by->libraries ? by->libraries : "");
	athar_bind_int (s, P_DERIVED_ANALYSIS_PUT_STATUS, analysis->status);
	athar_bind_text (s, P_DERIVED_ANALYSIS_PUT_FACTS, facts->len ? facts->str : "{}");
	return athar_stmt_run (s, error);
}

static gboolean
put_texts (AtharDb *db, const AtharHash *object, const AtharAnalyzedBy *by,
	const AtharAnalysis *analysis, GError **error)
{
	for (guint i = 0; i < analysis->texts->len; i++) {
		const AtharAnalysisText *text = analysis->texts->pdata[i];
		AtharStmt *s = athar_db_use (db, &athar_sql_derived_analysis_put_text, error);
		if (!s)
			return FALSE;
		athar_bind_blob (
			s, P_DERIVED_ANALYSIS_PUT_TEXT_OBJECT, object->b, ATHAR_HASH_BYTES);
		athar_bind_text (s, P_DERIVED_ANALYSIS_PUT_TEXT_ANALYZER, by->name);
		athar_bind_int (s, P_DERIVED_ANALYSIS_PUT_TEXT_PART, text->part);
		athar_bind_text (s, P_DERIVED_ANALYSIS_PUT_TEXT_BODY, text->text);
		if (!athar_stmt_run (s, error))
			return FALSE;
	}
	return TRUE;
}

static gboolean
put_blobs (AtharDb *db, const AtharHash *object, const AtharAnalyzedBy *by,
	const AtharAnalysis *analysis, GError **error)
{
	for (guint i = 0; i < analysis->blobs->len; i++) {
		const AtharAnalysisBlob *blob = analysis->blobs->pdata[i];
		AtharStmt *s = athar_db_use (db, &athar_sql_derived_analysis_put_blob, error);
		gsize bytes;
		const void *data = g_bytes_get_data (blob->data, &bytes);
		if (!s)
			return FALSE;
		athar_bind_blob (
			s, P_DERIVED_ANALYSIS_PUT_BLOB_OBJECT, object->b, ATHAR_HASH_BYTES);
		athar_bind_text (s, P_DERIVED_ANALYSIS_PUT_BLOB_ANALYZER, by->name);
		athar_bind_text (s, P_DERIVED_ANALYSIS_PUT_BLOB_NAME, blob->name);
		athar_bind_text (s, P_DERIVED_ANALYSIS_PUT_BLOB_MEDIA_TYPE, blob->media_type);
		athar_bind_blob (s, P_DERIVED_ANALYSIS_PUT_BLOB_DATA, data, bytes);
		if (!athar_stmt_run (s, error))
			return FALSE;
	}
	return TRUE;
}

static gboolean
put_warnings (AtharDb *db, const AtharHash *object, const AtharAnalyzedBy *by,
	const AtharAnalysis *analysis, GError **error)
{
	for (guint i = 0; i < analysis->warnings->len; i++) {
		const AtharAnalysisWarning *warning = analysis->warnings->pdata[i];
		AtharStmt *s = athar_db_use (db, &athar_sql_derived_analysis_put_warning, error);
		g_autoptr (GString) args = g_string_new (NULL);
		if (!s)
			return FALSE;
		if (warning->args)
			athar_json_canonical (warning->args, args);
		athar_bind_blob (
			s, P_DERIVED_ANALYSIS_PUT_WARNING_OBJECT, object->b, ATHAR_HASH_BYTES);
		athar_bind_text (s, P_DERIVED_ANALYSIS_PUT_WARNING_ANALYZER, by->name);
		athar_bind_int (s, P_DERIVED_ANALYSIS_PUT_WARNING_POSITION, i);
		athar_bind_text (s, P_DERIVED_ANALYSIS_PUT_WARNING_KEY, warning->key);
		athar_bind_text (
			s, P_DERIVED_ANALYSIS_PUT_WARNING_ARGS, args->len ? args->str : "{}");
		if (!athar_stmt_run (s, error))
			return FALSE;
	}
	return TRUE;
}

/* ── perceptual hashes ── */

static void
write_words (const AtharPdq *pdq, uint8_t *out)
{
	for (int i = 0; i < 4; i++) {
		guint64 word = GUINT64_TO_LE (pdq->w[i]);
		memcpy (out + i * 8, &word, 8);
	}
}

void
athar_analysis_unpack_pdq (const uint8_t data[32], AtharPdq *ret_pdq)
{
	for (int i = 0; i < 4; i++) {
		guint64 word;
		memcpy (&word, data + i * 8, 8);
		ret_pdq->w[i] = GUINT64_FROM_LE (word);
	}
}

/* The turns that the facts tell, as is first; 0 when there is no hash. */
static size_t
read_turns (const AtharJson *facts, AtharPdq turns[ATHAR_PDQ_TURNS])
{
	const char *hex = facts ? athar_json_get_string (facts, "pdq") : NULL;
	const AtharJson *list = facts ? athar_json_get_array (facts, "pdq_turned") : NULL;
	if (!hex || !athar_pdq_parse (hex, &turns[0]))
		return 0;
	if (!list || athar_json_size (list) != ATHAR_PDQ_TURNS - 1)
		return 1;
	for (size_t i = 1; i < ATHAR_PDQ_TURNS; i++) {
		const char *turn = athar_json_peek_string (athar_json_at (list, i - 1));
		if (!turn || !athar_pdq_parse (turn, &turns[i]))
			return 1;
	}
	return ATHAR_PDQ_TURNS;
}

/* A hash that this reader gave before and gives no longer must not be matched. */
static gboolean
drop_pdq (AtharDb *db, const AtharHash *object, GError **error)
{
	AtharStmt *s = athar_db_use (db, &athar_sql_derived_analysis_drop_pdq, error);
	if (!s)
		return FALSE;
	athar_bind_blob (s, P_DERIVED_ANALYSIS_DROP_PDQ_OBJECT, object->b, ATHAR_HASH_BYTES);
	return athar_stmt_run (s, error);
}

static gboolean
put_pdq (AtharDb *db, const AtharHash *object, const AtharAnalyzedBy *by,
	const AtharAnalysis *analysis, GError **error)
{
	AtharPdq turns[ATHAR_PDQ_TURNS];
	uint8_t data[ATHAR_PDQ_TURNS * 32];
	size_t n = read_turns (analysis->facts, turns);
	int64_t quality = 0;
	AtharStmt *s;
	if (!n)
		return !g_str_equal (by->name, "image") || drop_pdq (db, object, error);
	athar_json_get_int (analysis->facts, "pdq_quality", &quality);
	for (size_t i = 0; i < n; i++)
		write_words (&turns[i], data + i * 32);
	s = athar_db_use (db, &athar_sql_derived_analysis_put_pdq, error);
	if (!s)
		return FALSE;
	athar_bind_blob (s, P_DERIVED_ANALYSIS_PUT_PDQ_OBJECT, object->b, ATHAR_HASH_BYTES);
	athar_bind_int (s, P_DERIVED_ANALYSIS_PUT_PDQ_QUALITY, CLAMP (quality, 0, 100));
	athar_bind_blob (s, P_DERIVED_ANALYSIS_PUT_PDQ_HASHES, data, n * 32);
	return athar_stmt_run (s, error);
}

gboolean
athar_analysis_pdq (AtharDb *derived, const AtharHash *object, AtharPdq ret_turns[ATHAR_PDQ_TURNS],
	size_t *ret_n, int *ret_quality, GError **error)
{
	AtharStmt *s = athar_db_use (derived, &athar_sql_derived_analysis_pdq, error);
	gboolean row;
	const uint8_t *data;
	size_t bytes;
	if (!s)
		return FALSE;
	athar_bind_blob (s, P_DERIVED_ANALYSIS_PDQ_OBJECT, object->b, ATHAR_HASH_BYTES);
	if (!athar_stmt_step (s, &row, error))
		return FALSE;
	*ret_n = 0;
	*ret_quality = -1;
	if (!row)
		return TRUE;
	data = athar_column_blob (s, C_DERIVED_ANALYSIS_PDQ_HASHES, &bytes);
	*ret_quality = (int)athar_column_int (s, C_DERIVED_ANALYSIS_PDQ_QUALITY);
	*ret_n = MIN (bytes / 32, ATHAR_PDQ_TURNS);
	for (size_t i = 0; i < *ret_n; i++)
		athar_analysis_unpack_pdq (data + i * 32, &ret_turns[i]);
	athar_stmt_reset (s);
	return TRUE;
}

/* ── replies and ends ── */

gboolean
athar_analysis_put (AtharDb *derived, const AtharHash *object, const AtharAnalyzedBy *by,
	const AtharAnalysis *analysis, GError **error)
{
	return put_facts (derived, object, by, analysis, error) &&
	       drop (derived, &athar_sql_derived_analysis_drop_texts, object, by->name, error) &&
	       drop (derived, &athar_sql_derived_analysis_drop_blobs, object, by->name, error) &&
	       drop (derived, &athar_sql_derived_analysis_drop_warnings, object, by->name, error) &&
	       put_texts (derived, object, by, analysis, error) &&
	       put_blobs (derived, object, by, analysis, error) &&
	       put_warnings (derived, object, by, analysis, error) &&
	       put_pdq (derived, object, by, analysis, error);
}

/* What magic said it is. */
static gboolean
read_magic (AtharDb *db, const AtharHash *object, char **ret_kind, GError **error)
{
	AtharStmt *s = athar_db_use (db, &athar_sql_derived_analysis_facts, error);
	g_autoptr (AtharJson) facts = NULL;
	gboolean row;
	const char *text, *kind;
	if (!s)
		return FALSE;
	athar_bind_blob (s, P_DERIVED_ANALYSIS_FACTS_OBJECT, object->b, ATHAR_HASH_BYTES);
	athar_bind_text (s, P_DERIVED_ANALYSIS_FACTS_ANALYZER, "magic");
	if (!athar_stmt_step (s, &row, error))
		return FALSE;
	text = row ? athar_column_text (s, C_DERIVED_ANALYSIS_FACTS_FACTS) : "{}";
	facts = athar_json_parse (text, strlen (text), G_MAXSIZE, 0, NULL);
	kind = facts ? athar_json_get_string (facts, "kind") : NULL;
	*ret_kind = g_strdup (kind ? kind : "unknown");
	athar_stmt_reset (s);
	return TRUE;
}

static gboolean
read_end (AtharDb *db, const AtharHash *object, char **ret_set, char **ret_kind, GError **error)
{
	AtharStmt *s = athar_db_use (db, &athar_sql_derived_analysis_ended, error);
	gboolean row;
	if (!s)
		return FALSE;
	athar_bind_blob (s, P_DERIVED_ANALYSIS_ENDED_OBJECT, object->b, ATHAR_HASH_BYTES);
	if (!athar_stmt_step (s, &row, error))
		return FALSE;
	*ret_set = g_strdup (row ? athar_column_text (s, C_DERIVED_ANALYSIS_ENDED_ANALYZERS) : "");
	*ret_kind = g_strdup (row ? athar_column_text (s, C_DERIVED_ANALYSIS_ENDED_KIND) : "");
	athar_stmt_reset (s);
	return TRUE;
}

static gboolean
forget_reply (AtharDb *db, const AtharHash *object, const char *analyzer, GError **error)
{
	return drop (db, &athar_sql_derived_analysis_drop, object, analyzer, error) &&
	       drop (db, &athar_sql_derived_analysis_drop_texts, object, analyzer, error) &&
	       drop (db, &athar_sql_derived_analysis_drop_blobs, object, analyzer, error) &&
	       drop (db, &athar_sql_derived_analysis_drop_warnings, object, analyzer, error) &&
	       (!g_str_equal (analyzer, "image") || drop_pdq (db, object, error));
}

/* (transfer full) (nullable) the analyzers that have said something of @object. */
static GPtrArray *
list_repliers (AtharDb *db, const AtharHash *object, GError **error)
{
	AtharStmt *s = athar_db_use (db, &athar_sql_derived_analysis_of_object, error);
	g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
	gboolean row;
	if (!s)
		return NULL;
	athar_bind_blob (s, P_DERIVED_ANALYSIS_OF_OBJECT_OBJECT, object->b, ATHAR_HASH_BYTES);
	for (;;) {
		if (!athar_stmt_step (s, &row, error))
			return NULL;
		if (!row)
			return g_steal_pointer (&names);
		g_ptr_array_add (names,
			g_strdup (athar_column_text (s, C_DERIVED_ANALYSIS_OF_OBJECT_ANALYZER)));
	}
}

/* Does "archive 1, av 1, …" name @analyzer, in whatever version? */
static bool
is_in_set (const char *const *parts, const char *analyzer)
{
	size_t n = strlen (analyzer);
	for (; *parts; parts++)
		if (g_str_has_prefix (*parts, analyzer) && (*parts)[n] == ' ')
			return true;
	return false;
}

static gboolean
forget_silent (AtharDb *db, const AtharHash *object, const char *set, const char *kind,
	const char *const *answered, GError **error)
{
	g_autoptr (GPtrArray) names = list_repliers (db, object, error);
	g_auto (GStrv) parts = g_strsplit (set, ", ", -1);
	g_autofree char *old_set = NULL, *old_kind = NULL;
	if (!names || !read_end (db, object, &old_set, &old_kind, error))
		return FALSE;
	for (guint i = 0; i < names->len; i++) {
		const char *name = names->pdata[i];
		bool keep = g_strv_contains (answered, name) ||
			    (!is_in_set ((const char *const *)parts, name) &&
				    g_str_equal (old_kind, kind));
		if (!keep && !forget_reply (db, object, name, error))
			return FALSE;
	}
	return TRUE;
}

gboolean
athar_analysis_end (AtharDb *derived, const AtharHash *object, const char *set,
	const char *const *answered, GError **error)
{
	g_autofree char *kind = NULL;
	AtharStmt *s;
	if (!read_magic (derived, object, &kind, error) ||
		!forget_silent (derived, object, set, kind, answered, error))
		return FALSE;
	s = athar_db_use (derived, &athar_sql_derived_analysis_end, error);
	if (!s)
		return FALSE;
	athar_bind_blob (s, P_DERIVED_ANALYSIS_END_OBJECT, object->b, ATHAR_HASH_BYTES);
	athar_bind_text (s, P_DERIVED_ANALYSIS_END_ANALYZERS, set);
	athar_bind_text (s, P_DERIVED_ANALYSIS_END_KIND, kind);
	return athar_stmt_run (s, error);
}

/* Do all of @set stand in @by, in the same versions? */
static bool
includes (const char *by, const char *set)
{
	g_auto (GStrv) done = NULL;
	g_auto (GStrv) wanted = NULL;
	if (g_str_equal (by, set))
		return true;
	done = g_strsplit (by, ", ", -1);
	wanted = g_strsplit (set, ", ", -1);
	for (char **part = wanted; *part; part++)
		if (!g_strv_contains ((const char *const *)done, *part))
			return false;
	return true;
}

gboolean
athar_analysis_is_done (AtharDb *derived, const AtharHash *object, const char *set,
	gboolean *ret_done, GError **error)
{
	g_autofree char *by = NULL, *kind = NULL;
	if (!read_end (derived, object, &by, &kind, error))
		return FALSE;
	*ret_done = *by && includes (by, set);
	return TRUE;
}

gboolean
athar_analysis_forget (AtharDb *derived, GError **error)
{
	AtharStmt *s = athar_db_use (derived, &athar_sql_derived_analysis_forget_ends, error);
	return s && athar_stmt_run (s, error);
}

static gboolean
read_page (AtharDb *index, const AtharHash *after, GArray *ret_objects, GError **error)
{
	AtharStmt *s = athar_db_use (index, &athar_sql_index_item_objects, error);
	gboolean row;
	if (!s)
		return FALSE;
	athar_bind_blob (s, P_INDEX_ITEM_OBJECTS_AFTER, after->b, ATHAR_HASH_BYTES);
	athar_bind_int (s, P_INDEX_ITEM_OBJECTS_LIMIT, PAGE);
	for (;;) {
		const void *data;
		size_t bytes;
		if (!athar_stmt_step (s, &row, error))
			return FALSE;
		if (!row)
			return TRUE;
		data = athar_column_blob (s, C_INDEX_ITEM_OBJECTS_OBJECT, &bytes);
		if (bytes == ATHAR_HASH_BYTES)
			g_array_append_vals (ret_objects, data, 1);
	}
}

gboolean
athar_analysis_each_left (AtharDb *index, AtharDb *derived, const char *set, AtharAnalysisLeft left,
	gpointer payload, GError **error)
{
	g_autoptr (GArray) page = g_array_new (FALSE, FALSE, sizeof (AtharHash));
	AtharHash after = {{0}};
	do {
		g_array_set_size (page, 0);
		if (!read_page (index, &after, page, error))
			return FALSE;
		for (guint i = 0; i < page->len; i++) {
			gboolean done;
			after = g_array_index (page, AtharHash, i);
			if (!athar_analysis_is_done (derived, &after, set, &done, error) ||
				(!done && !left (&after, payload, error)))
				return FALSE;
		}
	} while (page->len == PAGE);
	return TRUE;
}
