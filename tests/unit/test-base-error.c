/* SPDX-License-Identifier: Apache-2.0 */
#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"

static void
test_throw (void)
{
	g_autoptr (GError) error = NULL;
	g_autofree char *ar = NULL;
	g_assert_false (athar_throw (&error, ATHAR_ERROR_EXISTS, "fs.exists", "path", "a/b", NULL));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_EXISTS);
	g_assert_cmpstr (error->message, ==, "a/b exists already; nothing was changed.");
	ar = athar_error_dup_text (error, ATHAR_LANG_AR);
	g_assert_cmpstr (ar, ==, "\u2068a/b\u2069 موجود من قبل؛ لم يتغير شيء.");
	g_assert_null (athar_throw_null (NULL, ATHAR_ERROR_IO, "fs.exists", NULL));
}

static void
test_errno_in_both_languages (void)
{
	g_autoptr (GError) error = NULL;
	g_autofree char *ar = NULL;
	errno = ENOSPC;
	g_assert_false (athar_throw_errno (&error, "fs.rename", "path", "صور/أبو سمير.jpg", NULL));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_NO_SPACE);
	g_assert_true (g_str_has_suffix (error->message, ": the disk is full."));
	ar = athar_error_dup_text (error, ATHAR_LANG_AR);
	g_assert_nonnull (strstr (ar, "القرص ممتلئ"));
	g_assert_nonnull (strstr (ar, "\u2068صور/أبو سمير.jpg\u2069"));
}

static void
test_peek (void)
{
	g_autoptr (GError) error = NULL;
	const char *const *args = NULL;
	athar_throw (&error, ATHAR_ERROR_EXISTS, "fs.exists", "path", "a/b", NULL);
	g_assert_cmpstr (athar_error_peek (error, &args), ==, "fs.exists");
	g_assert_cmpstr (args[0], ==, "path");
	g_assert_cmpstr (args[1], ==, "a/b");
	g_assert_null (args[2]);
	athar_prefix (&error, "fs.exists", "path", "c", NULL);
	g_assert_null (athar_error_peek (error, &args)); /* two sentences */
	g_clear_error (&error);
	errno = ENOSPC;
	athar_throw_errno (&error, "fs.open", "path", "x", NULL);
	g_assert_null (athar_error_peek (error, &args));
}

static void
test_unknown_errno (void)
{
	g_autoptr (GError) error = NULL;
	errno = EDOM;
	athar_throw_errno (&error, "fs.open", "path", "x", NULL);
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_IO);
	g_assert_nonnull (strstr (error->message, g_strerror (EDOM)));
}

static void
test_prefix_and_copy (void)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (GError) copy = NULL;
	g_autofree char *ar = NULL;
	athar_throw (&error, ATHAR_ERROR_LIMIT, "fs.many-names", "path", "p", "limit",
		ATHAR_U64 (7), NULL);
	athar_prefix (&error, "fs.exists", "path", "q", NULL);
	g_assert_cmpstr (error->message, ==,
		"q exists already; nothing was changed: p holds more than 7 names.");
	copy = g_error_copy (error);
	g_clear_error (&error);
	ar = athar_error_dup_text (copy, ATHAR_LANG_AR);
	g_assert_nonnull (strstr (ar, ": في \u2068p\u2069 أكثر من \u20687\u2069"));
	g_assert_error (copy, ATHAR_ERROR, ATHAR_ERROR_LIMIT);
}

static void
test_foreign (void)
{
	g_autoptr (GError) error = g_error_new_literal (G_FILE_ERROR, G_FILE_ERROR_NOENT, "gone");
	g_assert_cmpint (athar_error_exit_status (error), ==, 70);
	athar_prefix (&error, "fs.exists", "path", "q", NULL);
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_IO);
	g_assert_true (g_str_has_suffix (error->message, ": gone"));
	g_assert_false (athar_prefix (NULL, "fs.exists", NULL));
}

/* Every code has its name, a sentence in both languages, and an exit status of its own. */
static void
test_table (void)
{
	g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
	g_assert_cmpstr (athar_error_name (ATHAR_ERROR_NOT_FOUND), ==, "not_found");
	for (int code = 0; code < ATHAR_N_ERRORS; code++) {
		g_autofree char *key =
			g_strconcat ("error.", athar_error_name ((AtharErrorCode)code), NULL);
		g_autoptr (GError) error = NULL;
		athar_throw (&error, (AtharErrorCode)code, key, NULL);
		g_assert_nonnull (athar_msg_text (ATHAR_LANG_EN, key));
		g_assert_nonnull (athar_msg_text (ATHAR_LANG_AR, key));
		g_assert_true (
			g_hash_table_add (seen, GINT_TO_POINTER (athar_error_exit_status (error))));
		g_assert_cmpint (athar_error_http_status (error), >=, 207);
	}
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/error/throw", test_throw);
	g_test_add_func ("/error/errno", test_errno_in_both_languages);
	g_test_add_func ("/error/peek", test_peek);
	g_test_add_func ("/error/unknown-errno", test_unknown_errno);
	g_test_add_func ("/error/prefix-and-copy", test_prefix_and_copy);
	g_test_add_func ("/error/foreign", test_foreign);
	g_test_add_func ("/error/table", test_table);
	return g_test_run ();
}
