/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/msg-table.h"
#include "base/msg.h"

static void
test_plurals (void)
{
	static const struct {
		uint64_t n;
		const char *en, *ar;
	} rows[] = {
		{0, "0 files", "لا ملفات"},
		{1, "1 file", "ملف واحد"},
		{2, "2 files", "ملفان"},
		{3, "3 files", "\u20683\u2069 ملفات"},
		{10, "10 files", "\u206810\u2069 ملفات"},
		{11, "11 files", "\u206811\u2069 ملفاً"},
		{99, "99 files", "\u206899\u2069 ملفاً"},
		{100, "100 files", "\u2068100\u2069 ملف"},
		{102, "102 files", "\u2068102\u2069 ملف"},
		{103, "103 files", "\u2068103\u2069 ملفات"},
		{111, "111 files", "\u2068111\u2069 ملفاً"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
		g_autofree char *en = athar_msg_n (ATHAR_LANG_EN, "base.files", rows[i].n, NULL);
		g_autofree char *ar = athar_msg_n (ATHAR_LANG_AR, "base.files", rows[i].n, NULL);
		g_assert_cmpstr (en, ==, rows[i].en);
		g_assert_cmpstr (ar, ==, rows[i].ar);
	}
}

/* A name from outside can neither forge a line nor turn the sentence around. */
static void
test_hostile_values (void)
{
	g_autofree char *en = athar_msg (
		ATHAR_LANG_EN, "fs.exists", "path", "a\n\x1b[31m\u202egpj.exe\xff", NULL);
	g_autofree char *rtl =
		athar_msg (ATHAR_LANG_EN, "fs.exists", "path", "ليلى الحسن.pdf", NULL);
	g_assert_cmpstr (en, ==,
		"a\\u{a}\\u{1b}[31m\\u{202e}gpj.exe\\x{ff} exists already; nothing was changed.");
	g_assert_cmpstr (
		rtl, ==, "\u2068ليلى الحسن.pdf\u2069 exists already; nothing was changed.");
}

/* A value that looks like a placeholder is not filled in again; a missing one stays visible. */
static void
test_braces (void)
{
	g_autofree char *a =
		athar_msg (ATHAR_LANG_EN, "fs.open", "path", "{reason}", "reason", "r", NULL);
	g_autofree char *b = athar_msg (ATHAR_LANG_EN, "fs.open", "reason", "r", NULL);
	g_autofree char *c = athar_msg (ATHAR_LANG_EN, "no.such-key", NULL); /* nocheck:keys */
	g_assert_cmpstr (a, ==, "Cannot open {reason}: r.");
	g_assert_cmpstr (b, ==, "Cannot open {path}: r.");
	g_assert_cmpstr (c, ==, "no.such-key");
}

/* What stands in a command is copied into a shell: nothing invisible, and one word. */
static void
test_typed (void)
{
	static const struct {
		const char *path, *typed;
	} rows[] = {
		{"/home/samir/.local/share/athar", "\"chmod -R go= /home/samir/.local/share/athar\""},
		{"/media/قرص ١/keys", "\"chmod -R go= '/media/قرص ١/keys'\""},
		{"/k/$(reboot)", "\"chmod -R go= '/k/$(reboot)'\""},
		{"/k/it's", "\"chmod -R go= '/k/it'\\''s'\""},
		{"/k/\n\u202ex", "\"chmod -R go= '/k/\\u{a}\\u{202e}x'\""},
	};
	for (size_t i = 0; i < G_N_ELEMENTS (rows); i++)
		for (int lang = ATHAR_LANG_EN; lang <= ATHAR_LANG_AR; lang++) {
			g_autofree char *text = athar_msg (
				lang, "keyring.open-to-others", "path", rows[i].path, NULL);
			if (!strstr (text, rows[i].typed))
				g_error ("%s not in %s", rows[i].typed, text);
		}
}

/* "athar keeps …" is a sentence, "athar" in quotes or after "run" begins a command; an Arabic sentence
 * names the program in Arabic letters. */
static bool
begins_command (const char *text, const char *at)
{
	static const char *const before[] = {"\"", "`", "“", "\u200e", "un ", "un: ", "write ", " "};
	size_t n = G_N_ELEMENTS (before) - (strstr (text, "ال") ? 0 : 1);
	for (size_t i = 0; i < n; i++) {
		size_t bytes = strlen (before[i]);
		if ((size_t)(at - text) >= bytes && memcmp (at - bytes, before[i], bytes) == 0)
			return true;
	}
	return false;
}

/* (nullable) the first command in @text from @from on: the name of a program and another word. */
static const char *
find_command (const char *text, const char *from)
{
	static const char *const programs[] = {"athar ", "chmod ", "swapoff ", "cp ", "mv ", "rm "};
	const char *first = NULL;
	for (size_t i = 0; i < G_N_ELEMENTS (programs); i++) {
		const char *found = from;
		while ((found = strstr (found, programs[i]))) {
			const char *word = found + strlen (programs[i]);
			if (begins_command (text, found) && (g_ascii_islower (*word) || *word == '-' || *word == '{') &&
				(!first || found < first))
				first = found;
			found = word;
		}
	}
	return first;
}

/* A command ends where its quotation does, where a sentence does, or at the first Arabic letter. */
static size_t
command_bytes (const char *command)
{
	size_t n = 0;
	while ((signed char)command[n] > 0 && !strchr ("\"`", command[n]) &&
		!(strchr (".;:", command[n]) && (!command[n + 1] || command[n + 1] == ' ')))
		n++;
	return n;
}

/* (nullable) a placeholder of an isolated argument inside a command of @text. */
static const char *
find_isolated (const char *text)
{
	const char *command = text;
	while ((command = find_command (text, command))) {
		const char *end = command + command_bytes (command);
		for (const char *at = command; at < end; at++)
			if (*at == '{' && !g_str_has_prefix (at, "{typed-") &&
				!g_str_has_prefix (at, "{version}")) /* "athar 1.0 with …" */
				return at;
		command = end;
	}
	return NULL;
}

static void
test_commands (void)
{
	g_assert_nonnull (find_isolated ("run: athar log admit {key}"));
	g_assert_nonnull (find_isolated ("نفّذ \u200e`athar help {op}`\u200e لترى"));
	g_assert_nonnull (find_isolated ("Run \"chmod -R go= {path}\"."));
	g_assert_null (find_isolated ("Run \"athar show {typed-record}\". {path} is damaged."));
	for (size_t i = 0; i < athar_msg_table_n; i++)
		for (int lang = ATHAR_LANG_EN; lang <= ATHAR_LANG_AR; lang++) {
			const char *text = athar_msg_table[i].text[lang];
			if (text && find_isolated (text))
				g_error ("%s: %s", athar_msg_table[i].key, text);
		}
}

static void
test_lang (void)
{
	g_assert_cmpint (athar_lang_parse ("ar"), ==, ATHAR_LANG_AR);
	g_assert_cmpint (athar_lang_parse ("ar_SY.UTF-8"), ==, ATHAR_LANG_AR);
	g_assert_cmpint (athar_lang_parse ("arn_CL"), ==, ATHAR_LANG_EN);
	g_assert_cmpint (athar_lang_parse ("C.UTF-8"), ==, ATHAR_LANG_EN);
	g_assert_cmpint (athar_lang_parse (NULL), ==, ATHAR_LANG_EN);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/msg/plurals", test_plurals);
	g_test_add_func ("/msg/hostile-values", test_hostile_values);
	g_test_add_func ("/msg/braces", test_braces);
	g_test_add_func ("/msg/typed", test_typed);
	g_test_add_func ("/msg/commands", test_commands);
	g_test_add_func ("/msg/lang", test_lang);
	return g_test_run ();
}
