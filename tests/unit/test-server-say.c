/* SPDX-License-Identifier: Apache-2.0
 *
 * server/say.h: no place of this machine in what is told, in both languages, and nothing else of a sentence lost.
 */
#include <string.h>

#include "server/say.h"

#define CASE "/media/قرص/الملف"
#define UPLOAD CASE "/cache/uploads/0123456789abcdefghjkmnpqr0"

static void
texts (void)
{
	g_autofree char *home = g_strdup_printf ("Cannot read %s/keys: refused.", g_get_home_dir ());
	const struct {
		const char *text, *said;
	} cases[] = {
		{"لا تُفتح " CASE "/logs/a/tail.", "لا تُفتح logs/a/tail."},
		{"Cannot open " UPLOAD "/صور/باب.jpg: refused.", "Cannot open صور/باب.jpg: refused."},
		{"Cannot open " UPLOAD ": refused.", "Cannot open cache/uploads/0123456789abcdefghjkmnpqr0: refused."},
		{"The folder " CASE ".", "The folder الملف."},
		{"«" CASE "» و" CASE "/case.json", "«الملف» وcase.json"},
		{CASE "-2/case.json", CASE "-2/case.json"},
		{CASE "ات/case.json", CASE "ات/case.json"},
		{CASE ".old", CASE ".old"},
		{CASE "/cache/uploads/short/x", "cache/uploads/short/x"},
		{home, "Cannot read ~/keys: refused."},
		{"", ""},
	};
	for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
		g_autofree char *said = athar_say_text (CASE, cases[i].text);
		g_assert_cmpstr (said, ==, cases[i].said);
	}
	g_autofree char *unknown = athar_say_text (NULL, CASE "/logs");
	g_assert_cmpstr (unknown, ==, CASE "/logs");
}

/* The page's sentence stands in the place of the terminal's, wherever in the chain it is. */
static void
chains (void)
{
	for (int lang = 0; lang < 2; lang++) {
		g_autoptr (GError) error = NULL;
		g_autofree char *wanted = athar_msg ((AtharLang)lang, "server.keys-locked", NULL);
		g_autofree char *alone = NULL;
		g_autofree char *whole = NULL;
		athar_throw (&error, ATHAR_ERROR_LOCKED, "keyring.locked", "path", "/keys", NULL);
		alone = athar_say_error (CASE, (AtharLang)lang, error);
		g_assert_cmpstr (alone, ==, wanted);
		athar_prefix (&error, "fs.open-dir", "path", CASE, "reason", "x", NULL);
		whole = athar_say_error (CASE, (AtharLang)lang, error);
		g_assert_true (strstr (whole, wanted) && strstr (whole, "الملف"));
		g_assert_false (strstr (whole, "/media") || strstr (whole, "/keys"));
	}
}

static void
system_errors (void)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (GError) foreign =
		g_error_new_literal (G_FILE_ERROR, G_FILE_ERROR_IO, CASE "/derived.db broke");
	g_autofree char *said = NULL;
	g_autofree char *foreign_said = athar_say_error (CASE, ATHAR_LANG_AR, foreign);
	errno = ENOSPC;
	athar_throw_errno (&error, "fs.write", "path", UPLOAD "/باب", NULL);
	said = athar_say_error (CASE, ATHAR_LANG_EN, error);
	g_assert_nonnull (strstr (said, "باب"));
	g_assert_false (strstr (said, "uploads") || strstr (said, "/media"));
	g_assert_nonnull (strstr (foreign_said, "derived.db"));
	g_assert_false (strstr (foreign_said, "/media"));
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/server/say/texts", texts);
	g_test_add_func ("/server/say/chains", chains);
	g_test_add_func ("/server/say/system-errors", system_errors);
	return g_test_run ();
}
