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

static bool
is_kept (AtharDb *db, const char *analyzer)
{
	g_autoptr (GError) error = NULL;
	AtharStmt *s = athar_db_use (db, &athar_sql_derived_analysis_of_object, &error);
	bool found = false;
	gboolean row = TRUE;
	athar_bind_blob (s, P_DERIVED_ANALYSIS_OF_OBJECT_OBJECT, object.b, ATHAR_HASH_BYTES);
	while (athar_stmt_step (s, &row, &error) && row)
		found |= g_str_equal (
			athar_column_text (s, C_DERIVED_ANALYSIS_OF_OBJECT_ANALYZER), analyzer);
	g_assert_no_error (error);
	return found;
}

#define END(db, set, ...)                                                                          \
	athar_analysis_end (db, &object, set, (const char *const[]){__VA_ARGS__, NULL}, &error);   \
	g_assert_no_error (error)

/* A later magic says that the photograph is a text: what was said of a photograph is gone. An
 * analyzer that cannot run here keeps what it said elsewhere as long as the kind is the same. */
static void
test_other_kind (void)
{
	g_autoptr (AtharDb) db = open_memory ();
	g_autoptr (GError) error = NULL;
	put (db, "magic", "{\"kind\":\"photo\"}", NULL, NULL);
	put (db, "image", "{\"pdq\":\"" HASH "\",\"pdq_quality\":88}", "صورة", "worker.truncated");
	put (db, "pages", "{}", NULL, NULL);
	END (db, "image 1, magic 1, pages 1, text 1", "magic", "image", "pages");
	put (db, "magic", "{\"kind\":\"photo\"}", NULL, NULL);
	put (db, "image", "{\"pdq\":\"" HASH "\",\"pdq_quality\":88}", "صورة", "worker.truncated");
	END (db, "image 1, magic 2, text 1", "magic", "image");
	g_assert_true (is_kept (db, "image") && is_kept (db, "pages"));
	put (db, "magic", "{\"kind\":\"text\"}", NULL, NULL);
	put (db, "text", "{}", "الباب", NULL);
	END (db, "image 1, magic 3, text 1", "magic", "text");
	g_assert_false (is_kept (db, "image") || is_kept (db, "pages"));
	g_assert_true (is_kept (db, "magic") && is_kept (db, "text"));
	g_assert_cmpint (quality (db), ==, -1);
	g_assert_cmpuint (count (db, &athar_sql_derived_analysis_texts), ==, 1);
	g_assert_cmpuint (count (db, &athar_sql_derived_analysis_warnings), ==, 0);
}

static void
check_done (AtharDb *db, const char *set, bool done)
{
	g_autoptr (GError) error = NULL;
	gboolean is_done;
	athar_analysis_is_done (db, &object, set, &is_done, &error);
	g_assert_no_error (error);
	g_assert_true (is_done == done);
}

/* Done: by these analyzers in these versions, or by more than these. */
static void
test_done (void)
{
	g_autoptr (AtharDb) db = open_memory ();
	g_autoptr (GError) error = NULL;
	check_done (db, "magic 1", false);
	check_done (db, "", false);
	put (db, "magic", "{\"kind\":\"photo\"}", NULL, NULL);
	END (db, "image 1, magic 1, pages 12", "magic");
	check_done (db, "image 1, magic 1, pages 12", true);
	check_done (db, "image 1, magic 1", true);
	check_done (db, "image 2, magic 1", false);
	check_done (db, "image 1, magic 1, pages 1", false);
	check_done (db, "image 1, magic 1, pages 12, text 1", false);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/op/analysis/later-reply", test_later_reply);
	g_test_add_func ("/op/analysis/other-kind", test_other_kind);
	g_test_add_func ("/op/analysis/done", test_done);
	return g_test_run ();
}
