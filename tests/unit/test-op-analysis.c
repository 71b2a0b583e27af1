/* SPDX-License-Identifier: Apache-2.0
 *
 * op/analysis: a later reply of an analyzer takes the place of everything that an earlier one said.
 */
#include <string.h>

#include "op/analysis.h"
#include "sql/derived.gen.h"

#define HASH "d8f8f0cee0f4a84f0637022a078f67f0b36e2ed596621e1d33e6339c4e9c9b22"

static const AtharHash object = {{7}};

static AtharDb *
open_memory (void)
{
	g_autoptr (GError) error = NULL;
	AtharDb *db = athar_db_open (NULL, ATHAR_DB_MEMORY, &error);
	g_assert_no_error (error);
	athar_db_run_script (db, athar_sql_derived_schema, &error);
	g_assert_no_error (error);
	return db;
}

static void
put (AtharDb *db, const char *analyzer, const char *facts, const char *text, const char *warning)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (AtharAnalysis) analysis = athar_analysis_new ();
	AtharAnalyzedBy by = {analyzer, 1, "none"};
	athar_json_unref (analysis->facts);
	analysis->facts = athar_json_parse (facts, strlen (facts), G_MAXSIZE, 0, &error);
	g_assert_no_error (error);
	if (text) {
		AtharAnalysisText *part = g_new0 (AtharAnalysisText, 1);
		*part = (AtharAnalysisText){1, g_strdup (text)};
		g_ptr_array_add (analysis->texts, part);
	}
	if (warning)
		athar_analysis_warn (analysis, warning, NULL);
	athar_analysis_put (db, &object, &by, analysis, &error);
	g_assert_no_error (error);
}

/* @sql: its only parameter is the object. */
static size_t
count (AtharDb *db, const AtharSql *sql)
{
	g_autoptr (GError) error = NULL;
	AtharStmt *s = athar_db_use (db, sql, &error);
	gboolean row = TRUE;
	size_t n = 0;
	g_assert_no_error (error);
	athar_bind_blob (s, P_DERIVED_ANALYSIS_TEXTS_OBJECT, object.b, ATHAR_HASH_BYTES);
	while (athar_stmt_step (s, &row, &error) && row)
		n++;
	g_assert_no_error (error);
	return n;
}

static int
quality (AtharDb *db)
{
	g_autoptr (GError) error = NULL;
	AtharPdq turns[ATHAR_PDQ_TURNS];
	size_t n;
	int value;
	athar_analysis_pdq (db, &object, turns, &n, &value, &error);
	g_assert_no_error (error);
	return value;
}

/* The file was cut, or the machine had no memory left: what is no longer said is no longer matched
 * or found. */
static void
test_later_reply (void)
{
	g_autoptr (AtharDb) db = open_memory ();
	put (db, "image", "{\"pdq\":\"" HASH "\",\"pdq_quality\":88}", NULL, NULL);
	put (db, "text", "{}", "الباب", "text.guessed");
	g_assert_cmpint (quality (db), ==, 88);
	g_assert_cmpuint (count (db, &athar_sql_derived_analysis_texts), ==, 1);
	g_assert_cmpuint (count (db, &athar_sql_derived_analysis_warnings), ==, 1);
	put (db, "text", "{}", NULL, NULL);
	g_assert_cmpint (quality (db), ==, 88); /* another analyzer's */
	g_assert_cmpuint (count (db, &athar_sql_derived_analysis_texts), ==, 0);
	g_assert_cmpuint (count (db, &athar_sql_derived_analysis_warnings), ==, 0);
	put (db, "image", "{}", NULL, "worker.truncated");
	g_assert_cmpint (quality (db), ==, -1);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/op/analysis/later-reply", test_later_reply);
	return g_test_run ();
}
