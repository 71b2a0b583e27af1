/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

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
	g_test_add_func ("/msg/lang", test_lang);
	return g_test_run ();
}
