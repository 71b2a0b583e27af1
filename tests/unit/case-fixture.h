/* SPDX-License-Identifier: Apache-2.0
 *
 * tests/unit/case-fixture.h: a scratch folder with keys and a case, for the tests of src/case.
 */
#pragma once

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "case/case.h"
#include "model/model.h"

/* Each test has a scratch folder with keys (no passphrase) and a case. */
typedef struct {
	char *scratch, *dir;
	AtharKeyring *keys;
} Place;

static inline char *
below (Place *place, const char *name)
{
	return g_build_filename (place->scratch, name, NULL);
}

static inline void
use_keys (Place *place, const char *name)
{
	g_autofree char *keys = below (place, name);
	g_setenv ("ATHAR_KEYS", keys, TRUE);
}

static inline void
set_up (Place *place, gconstpointer data)
{
	g_autoptr (GError) error = NULL;
	place->scratch = g_dir_make_tmp ("athar-case-XXXXXX", NULL);
	place->dir = below (place, "case");
	g_unsetenv ("ATHAR_PASSPHRASE_FD");
	g_unsetenv ("ATHAR_CASE");
	use_keys (place, "keys");
	athar_keyring_create (NULL, &place->keys, &error);
	g_assert_no_error (error);
	g_assert_true (athar_case_init (place->dir, "صيدنايا", "SDN", place->keys, &error));
	g_assert_no_error (error);
}

static inline void
run (const char *format, const char *a, const char *b)
{
	g_autofree char *command = g_strdup_printf ("%s '%s' '%s'", format, a, b);
	int status;
	g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, &status, NULL));
	g_assert_cmpint (status, ==, 0);
}

static inline void
tear_down (Place *place, gconstpointer data)
{
	run ("rm -rf", place->scratch, place->scratch);
	athar_keyring_free (place->keys);
	g_free (place->scratch);
	g_free (place->dir);
}

static inline AtharCase *
open_case (const char *dir, AtharCaseMode mode)
{
	g_autoptr (GError) error = NULL;
	AtharCase *c = athar_case_open (dir, mode, &error);
	g_assert_no_error (error);
	g_assert_nonnull (c);
	return c;
}

static inline bool
has_notice (AtharCase *c, const char *words)
{
	const GPtrArray *notices = athar_case_get_notices (c);
	for (guint i = 0; i < notices->len; i++)
		if (strstr (((GError *)notices->pdata[i])->message, words))
			return true;
	return false;
}

static inline void
assert_quiet (AtharCase *c)
{
	const GPtrArray *notices = athar_case_get_notices (c);
	for (guint i = 0; i < notices->len; i++)
		g_test_message ("notice: %s", ((GError *)notices->pdata[i])->message);
	g_assert_cmpuint (notices->len, ==, 0);
}

static inline gboolean
add_note (AtharCase *c, const char *text, AtharHash *ret_id, GError **error)
{
	g_autoptr (AtharJson) body = athar_json_object ();
	AtharDraft draft = {.type = "note", .body = body};
	athar_json_set_id (body, "entity", athar_case_get_id (c));
	athar_json_set (body, "text", athar_value_text (text));
	return athar_case_append (c, &draft, 1, ret_id, error);
}

static inline void
add_notes (AtharCase *c, unsigned n)
{
	g_autoptr (GError) error = NULL;
	for (unsigned i = 0; i < n; i++) {
		add_note (c, "كُتب على الجدار تاريخ", NULL, &error);
		g_assert_no_error (error);
	}
}

static inline void
close_case (AtharCase *c)
{
	g_autoptr (GError) error = NULL;
	athar_case_close (c, &error);
	g_assert_no_error (error);
	athar_case_free (c);
}

static inline void
work (const char *dir, unsigned n_notes)
{
	AtharCase *c = open_case (dir, ATHAR_CASE_WRITE);
	add_notes (c, n_notes);
	close_case (c);
}

static inline void
assert_fails (gboolean result, GError **error, AtharErrorCode code)
{
	g_assert_false (result);
	g_assert_error (*error, ATHAR_ERROR, (int)code);
	g_clear_error (error);
}
