/* SPDX-License-Identifier: Apache-2.0
 *
 * op/reindex.c: makes derived.db again, or what is missing of it: looks at the objects that the
 * present analyzers have not seen, then brings the index of words up to date. What is left follows
 * from items and results, so it may be interrupted anywhere and the same command goes on.
 */
#include "op/analysis.h"
#include "op/docs.h"
#include "op/look.h"
#include "op/op.h"
#include "search/search.h"
#include "sql/derived.gen.h"
#include "sql/search.gen.h"

static gboolean
on_words (uint64_t done, uint64_t all, gpointer payload)
{
	return athar_call_progress (payload, "reindex.words", done, all, ATHAR_UNIT_COUNT);
}

static gboolean
forget (AtharCall *call, AtharDb *derived, GError **error)
{
	if (athar_call_get_flag (call, "all") && !athar_analysis_forget (derived, error))
		return FALSE;
	if (athar_call_get_flag (call, "all") || athar_call_get_flag (call, "words"))
		return athar_docs_forget (derived, error);
	return TRUE;
}

/* Without a jail nothing is decoded; the index of words can still be made. */
static gboolean
look (AtharCall *call, GError **ret_trouble, GError **error)
{
	g_autoptr (GError) local = NULL;
	if (athar_call_get_flag (call, "words") ||
		athar_look_at_rest (call, (unsigned)athar_call_get_int (call, "jobs"), &local))
		return TRUE;
	if (g_error_matches (local, ATHAR_ERROR, ATHAR_ERROR_WORKER))
		*ret_trouble = g_steal_pointer (&local);
	else
		g_propagate_error (error, g_steal_pointer (&local));
	return *ret_trouble != NULL;
}

static gboolean
print_counts (AtharCall *call, AtharDb *derived, GError **error)
{
	AtharPrinter *out = athar_call_get_printer (call);
	AtharStmt *s = athar_db_use (derived, &athar_sql_derived_analysis_counts, error);
	gboolean row;
	if (!s || !athar_stmt_step (s, &row, error))
		return FALSE;
	athar_print_begin_object (out, "reindex.done");
	athar_print_int (
		out, "reindex.objects", athar_column_int (s, C_DERIVED_ANALYSIS_COUNTS_OBJECTS));
	athar_print_int (
		out, "reindex.pictures", athar_column_int (s, C_DERIVED_ANALYSIS_COUNTS_PICTURES));
	athar_print_int (
		out, "reindex.failed", athar_column_int (s, C_DERIVED_ANALYSIS_COUNTS_FAILED));
	athar_print_int (
		out, "reindex.limited", athar_column_int (s, C_DERIVED_ANALYSIS_COUNTS_LIMITED));
	athar_stmt_reset (s);
	s = athar_db_use (derived, &athar_sql_search_doc_count, error);
	if (!s || !athar_stmt_step (s, &row, error))
		return FALSE;
	athar_print_int (out, "reindex.texts", athar_column_int (s, C_SEARCH_DOC_COUNT_N));
	athar_stmt_reset (s);
	athar_print_end_object (out);
	return TRUE;
}

static gboolean
run (AtharCall *call, GError **error)
{
	AtharCase *c = athar_call_get_case (call);
	AtharDb *derived = athar_case_get_derived (c, error);
	g_autoptr (GError) trouble = NULL;
	if (athar_case_is_read_only (c))
		return athar_throw (error, ATHAR_ERROR_READ_ONLY, "reindex.read-only", NULL);
	if (!derived || !forget (call, derived, error) || !look (call, &trouble, error) ||
		!athar_docs_feed (c, on_words, call, error) ||
		!athar_search_optimize (derived, error) || !print_counts (call, derived, error))
		return FALSE;
	if (trouble) {
		g_propagate_error (error, g_steal_pointer (&trouble));
		return athar_prefix (error, "reindex.not-looked", NULL);
	}
	return TRUE;
}

static const AtharArg args[] = {
	{"all", "reindex.arg-all", ATHAR_ARG_FLAG},
	{"words", "reindex.arg-words", ATHAR_ARG_FLAG},
	{"jobs", "reindex.arg-jobs", ATHAR_ARG_INT, .fallback = "0", .min = 0, .max = 1024,
		.letter = 'j'},
	{NULL},
};
static const char *const examples[] = {
	"athar reindex", "athar reindex --all --jobs 4", "athar reindex --words", NULL};

const AtharOp athar_op_reindex = {
	.name = "reindex",
	.summary = "reindex.summary",
	.details = "reindex.details",
	.right = ATHAR_RIGHT_WRITE,
	.effect = ATHAR_EFFECT_READ,
	.faces = ATHAR_FACE_CLI | ATHAR_FACE_API | ATHAR_FACE_LONG,
	.args = args,
	.examples = examples,
	.run = run,
};
