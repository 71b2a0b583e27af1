/* SPDX-License-Identifier: Apache-2.0
 *
 * engine/link/name-compare: same names in other clothes, other names in the same; symmetric. Names are invented.
 */
#include <string.h>

#include "engine/link/name-compare.h"

static AtharNameMatch
compare (const AtharTranslit *t, const char *one, const char *two)
{
	AtharName a, b;
	AtharNameMatch match, back;
	athar_name_parse (one, strlen (one), &a);
	athar_name_parse (two, strlen (two), &b);
	athar_name_compare (t, &a, &b, &match);
	athar_name_compare (t, &b, &a, &back);
	g_assert_cmpfloat_with_epsilon (match.score, back.score, 1e-4);
	return match;
}

static void
test_pairs (void)
{
	static const struct {
		bool same;
		const char *a, *b;
	} cases[] = {
		{true, "سالم حسن الخيالي", "سالم حسن الخيالي"},
		{true, "د. سالم حسن الخيالي", "سالم الخيالي"},
		{true, "سالم حسن كامل الخيالي", "سالم كامل الخيالي"},
		{true, "عبد الرحيم شراب", "عبدالرحيم سراب"}, /* dots lost */
		{true, "سالم الخيالي", "سالم الخالي"}, /* a letter lost */
		{true, "سالم عبد هللا", "سالم عبد الله"},
		{true, "سالم حسن الخيالي", "Salem Hassan al-Khayali"},
		{true, "خديجة الشامي", "Khadijeh Ash-Shami"},
		{true, "AL-KHAYALI, Salem", "Salem El Khayali"},
		{true, "SalemKhayali", "Salem Khayali"},
		{true, "S. Khayali", "Salem Khayali"},
		{true, "Şükrü Çelik", "Sukru Celik"},
		{false, "سالم حسن كامل الخيالي", "سامي حسن كامل الخيالي"}, /* brothers */
		{false, "سالم حسن كامل الخيالي", "سالم خالد كامل الخيالي"},
		{false, "سالم حسن الخيالي", "رامي نادر القصاب"},
		{false, "سالم حسن الخيالي", "Rami Nader Qassab"},
		{false, "سالم", "سالم حسن كامل الخيالي"}, /* one name is many people */
		{false, "Salem bin Hassan", "Hassan bin Salem"},
		{false, "عبد الرحيم الخيالي", "رحيم الخيالي"},
		{false, "", "سالم"},
		{false, "مجهول", "مجهول"},
	};
	g_autoptr (AtharTranslit) t = athar_translit_new ();
	for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
		AtharNameMatch match = compare (t, cases[i].a, cases[i].b);
		if (cases[i].same != (match.score >= ATHAR_NAME_SAME))
			g_test_message ("case %zu: %.3f", i, (double)match.score);
		g_assert_true (cases[i].same == (match.score >= ATHAR_NAME_SAME));
	}
}

static void
test_pairing (void)
{
	g_autoptr (AtharTranslit) t = athar_translit_new ();
	AtharNameMatch match = compare (t, "حسن سالم الخيالي", "سالم حسن");
	g_assert_cmpuint (match.n_pairs, ==, 2);
	g_assert_cmpuint (match.extra, ==, 1);
	g_assert_true (match.turned);
	for (unsigned k = 0; k < match.n_pairs; k++)
		g_assert_cmpuint (match.pairs[k].a + match.pairs[k].b, ==, 1);
}

static void
test_edits (void)
{
	g_assert_cmpfloat (athar_name_edits ("سالم", "سالم"), ==, 0);
	g_assert_cmpfloat (athar_name_edits ("شراب", "سراب"), ==, 0.5f);
	g_assert_cmpfloat (athar_name_edits ("سالم", "ساطم"), ==, 1);
	g_assert_cmpfloat (athar_name_edits ("حسن", "حسنن"), ==, 0.25f);
	g_assert_cmpfloat (athar_name_edits ("", "حسن"), ==, 3);
	g_assert_cmpfloat_with_epsilon (athar_name_edits ("حسن", "سحن"), 0.8f, 1e-6);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/link/name-compare/pairs", test_pairs);
	g_test_add_func ("/link/name-compare/pairing", test_pairing);
	g_test_add_func ("/link/name-compare/edits", test_edits);
	return g_test_run ();
}
