/* SPDX-License-Identifier: Apache-2.0
 *
 * engine/link/name: every rung, table and compound with Arabic examples; hostile cells. All names are invented.
 */
#include <string.h>

#include "engine/link/name.h"

static AtharName
parse (const char *text)
{
	AtharName name;
	athar_name_parse (text, strlen (text), &name);
	return name;
}

static char *
join (const AtharName *name)
{
	GString *out = g_string_new (NULL);
	for (uint32_t k = 0; k < name->n_tokens; k++)
		g_string_append_printf (out, "%s%s", k ? " " : "", name->tokens[k].normal);
	return g_string_free (out, FALSE);
}

static char *
roles (const AtharName *name)
{
	GString *out = g_string_new (NULL);
	for (uint32_t k = 0; k < name->n_tokens; k++)
		g_string_append_printf (out, "%s%s", k ? " " : "", athar_name_role (name->tokens[k].role));
	return g_string_free (out, FALSE);
}

static void
check (const char *text, const char *normal, const char *expected_roles)
{
	AtharName name = parse (text);
	g_autofree char *got = join (&name), *got_roles = roles (&name);
	g_assert_cmpstr (got, ==, normal);
	if (expected_roles)
		g_assert_cmpstr (got_roles, ==, expected_roles);
}

/* Each rung alone, then the two rungs around it: equal from this rung on, not before. */
static void
test_rungs (void)
{
	static const struct {
		AtharNameRung rung;
		const char *a, *b;
	} pairs[] = {
		{ATHAR_RUNG_SPACE, "سالم  حسن", "سالم حسن"},
		{ATHAR_RUNG_SPACE, "مُحَمَّد", "محمد"},
		{ATHAR_RUNG_SPACE, "سـالــم", "سالم"},
		{ATHAR_RUNG_SPACE, "\u202Bسالم\u202C\u200F", "سالم"},
		{ATHAR_RUNG_LETTERS, "أحمد", "احمد"},
		{ATHAR_RUNG_LETTERS, "إيمان آدم", "ايمان ادم"},
		{ATHAR_RUNG_LETTERS, "\u0627\u0654حمد", "احمد"}, /* decomposed hamza */
		{ATHAR_RUNG_LETTERS, "هدى", "هدي"},
		{ATHAR_RUNG_LETTERS, "علی", "علي"}, /* Persian ya */
		{ATHAR_RUNG_LETTERS, "کمال", "كمال"},
		{ATHAR_RUNG_LETTERS, "فاطمة", "فاطمه"},
		{ATHAR_RUNG_LETTERS, "مؤمن رائد هناء", "مومن رايد هنا"},
		{ATHAR_RUNG_LETTERS, "ﻣﺤﻤﺪ", "محمد"}, /* presentation forms */
		{ATHAR_RUNG_LETTERS, "\uFEFBفي", "لافي"},	/* the lam-alef ligature */
		{ATHAR_RUNG_LETTERS, "٣", "3"},
		{ATHAR_RUNG_JOINED, "عبد الرحيم سالم", "عبدالرحيم سالم"},
		{ATHAR_RUNG_JOINED, "ابو سالم", "ابوسالم"},
		{ATHAR_RUNG_JOINED, "صلاح الدين", "صلاحالدين"},
		{ATHAR_RUNG_JOINED, "جاد الله", "جادالله"},
		{ATHAR_RUNG_LAMALEF, "علاء", "عالء"},
		{ATHAR_RUNG_LAMALEF, "طلال", "طالل"},
		{ATHAR_RUNG_LAMALEF, "صالح", "صلاح"}, /* honest names meet here: proposes only */
		{ATHAR_RUNG_ALLAH, "عبد هللا", "عبد الله"},
		{ATHAR_RUNG_ALLAH, "عبد االله", "عبدالله"},
		{ATHAR_RUNG_ALLAH, "جاد هللا", "جاد الله"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS (pairs); i++) {
		g_autofree char *a = athar_name_key (pairs[i].a, pairs[i].rung);
		g_autofree char *b = athar_name_key (pairs[i].b, pairs[i].rung);
		g_autofree char *c = athar_name_key (pairs[i].a, pairs[i].rung - 1);
		g_autofree char *d = athar_name_key (pairs[i].b, pairs[i].rung - 1);
		g_assert_cmpstr (a, ==, b);
		g_assert_cmpstr (c, !=, d);
	}
}

static void
test_rungs_alone (void)
{
	static const struct {
		char *(*rung) (const char *text);
		const char *from, *to;
	} cases[] = {
		{athar_rung_space, " سالم\t\tحسن\n", "سالم حسن"},
		{athar_rung_space, "أحمد", "أحمد"},
		{athar_rung_letters, "أحمد  هدى", "احمد  هدي"},
		{athar_rung_joined, "ابو عبد الله سالم", "ابوعبدالله سالم"},
		{athar_rung_joined, "عبد سالم", "عبد سالم"},
		{athar_rung_lamalef, "هلال بلال", "هالل بالل"},
		{athar_rung_allah, "عبد هللا", "عبد الله"},
		{athar_rung_allah, "هلال", "هلال"},
		{athar_rung_allah, "عبداالله عطاالله االله", "عبدالله عطاالله الله"}, /* Ata Allah is whole */
	};
	for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
		g_autofree char *got = cases[i].rung (cases[i].from);
		g_assert_cmpstr (got, ==, cases[i].to);
	}
}

static void
test_compounds (void)
{
	check ("عبد الله", "عبدالله", "given");
	check ("عبد هللا أبو سالم", "عبدالله ابوسالم", "given family");
	check ("عبد ربه سالم", "عبدربه سالم", "given family");
	check ("عبد سالم", "عبد سالم", NULL); /* Abd alone is a name too */
	check ("نور الدين جاد الله", "نورالدين جادالله", "given family");
	check ("عطا الله", "عطاالله", "given");
	check ("عطاالله", "عطاالله", "given");
	check ("عطا هللا", "عطاالله", "given");
	check ("سيف الإسلام", "سيفالاسلام", "given");
	check ("ابو عبد الله سالم", "ابوعبدالله سالم", "kunya given");
	check ("آل سالم", "السالم", NULL);
	check ("Abd al-Rahim", "abdalrahim", "given");
	check ("Abdul Rahim", "abdalrahim", NULL);
	check ("Abdur-Rahim", "abdalrahim", NULL);
	check ("Abderrahim", "abdalrahim", NULL);
	check ("Abdel Rahim", "abdalrahim", NULL);
	check ("'Abd el-Rahim", "abdalrahim", NULL);
	check ("Abdoulrahim", "abdalrahim", NULL);
	check ("Abdullah", "abdallah", NULL);
	check ("Abd Allah", "abdallah", NULL);
	check ("Nour-Eddine", "nouraldin", NULL);
	check ("Nour al-Din", "nouraldin", NULL);
	check ("Nureddin", "nuraldin", NULL);
	check ("Abou Salem", "abusalem", "kunya");
}

static void
test_article (void)
{
	static const char *const spellings[] = {"Ash-Shami", "al-Shami", "Al Shami", "esh-Shami", "el Shami",
		"AL-SHAMI"};
	for (size_t i = 0; i < G_N_ELEMENTS (spellings); i++) {
		AtharName name = parse (spellings[i]);
		g_assert_cmpuint (name.n_tokens, ==, 1);
		g_assert_cmpstr (name.tokens[0].normal, ==, "alshami");
		g_assert_cmpstr (name.tokens[0].normal + name.tokens[0].article_bytes, ==, "shami");
	}
	g_assert_cmpint (parse ("الشامي").tokens[0].article_bytes, ==, 4);
	g_assert_cmpint (parse ("إلهام").tokens[0].article_bytes, ==, 0); /* Ilham has none */
	g_assert_cmpint (parse ("الياس").tokens[0].article_bytes, ==, 0);
	g_assert_cmpint (parse ("الين").tokens[0].article_bytes, ==, 0);
	check ("Ed Harris", "ed harris", NULL); /* no hyphen, other letter */
}

static void
test_roles (void)
{
	check ("سالم", "سالم", "given");
	check ("سالم الخيالي", "سالم الخيالي", "given family");
	check ("سالم حسن الخيالي", "سالم حسن الخيالي", "given father family");
	check ("سالم حسن كامل الخيالي", "سالم حسن كامل الخيالي", "given father grandfather family");
	check ("سالم حسن كامل رشاد فؤاد الخيالي", "سالم حسن كامل رشاد فواد الخيالي",
		"given father grandfather great-grandfather ancestor family");
	check ("سالم بن حسن", "سالم حسن", "given father");
	check ("سلمى بنت حسن بن كامل", "سلمي حسن كامل", "given father grandfather");
	check ("Salem ibn Hassan", "salem hassan", "given father");
	check ("الشيخ سالم حسن", "الشيخ سالم حسن", "title given family");
	check ("شهيد", "شهيد", "given"); /* a title only before a name */
	check ("سالم حسن المعروف بالنمر الأسود", "سالم حسن بالنمر الاسود", "given family nickname nickname");
	check ("سلمى حسن زوجة سالم كامل", "سلمي حسن سالم كامل", "given family spouse spouse");
	check ("سالم حسن والدته هدى", "سالم حسن هدي", "given family mother");
	check ("Al Khayali, Salem Hassan", "salem hassan alkhayali", "given father family");
	check ("Ben Harris", "ben harris", "given family");
	g_assert_true (athar_name_find (&(AtharName){0}, ATHAR_ROLE_GIVEN) == NULL);
}

static void
test_forms (void)
{
	static const struct {
		const char *text, *lamalef, *rasm, *skeleton;
	} cases[] = {
		{"علاء", "عال", "علا", "l"},
		{"منير", "منير", "مببر", "mnr"},
		{"حسين", "حسين", "جسبب", "hsn"},
		{"Hussein", "hussein", "hussein", "hsn"},
		{"Hüseyin", "huseyin", "huseyin", "hsn"},
		{"شريف", "شريف", "سربف", "Srf"},
		{"Chérif", "cherif", "cherif", "Srf"},
		{"Scherif", "scherif", "scherif", "Srf"},
		{"Şerif", "serif", "serif", "Srf"},
		{"خديجة", "خديجه", "جدبجه", "Xdg"},
		{"Khadija", "khadija", "khadija", "Xdg"},
		{"Khadijah", "khadijah", "khadijah", "Xdg"},
		{"غسان", "غسان", "عساب", "Gsn"},
		{"Ghassan", "ghassan", "ghassan", "Gsn"},
		{"طارق", "طارق", "طارف", "trk"},
		{"الشامي", "الشامي", "السامب", "Sm"},
		{"ash-Shami", "alshami", "alshami", "Sm"},
		{"آية", "ايه", "ابه", ""},
	};
	for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
		AtharName name = parse (cases[i].text);
		g_assert_cmpuint (name.n_tokens, ==, 1);
		g_assert_cmpstr (name.tokens[0].lamalef, ==, cases[i].lamalef);
		g_assert_cmpstr (name.tokens[0].rasm, ==, cases[i].rasm);
		g_assert_cmpstr (name.tokens[0].skeleton, ==, cases[i].skeleton);
	}
	g_assert_cmpstr (parse ("فاطمة").tokens[0].sound, ==, "فاطمة");
	g_assert_cmpstr (parse ("Şükrü").tokens[0].sound, ==, "şukru");
	/* dots lost or moved by a scanner */
	g_assert_cmpstr (parse ("شراب").tokens[0].rasm, ==, parse ("سراب").tokens[0].rasm);
	g_assert_cmpstr (parse ("عبير").tokens[0].rasm, ==, parse ("غنيز").tokens[0].rasm);
}

static void
test_ranges (void)
{
	const char *text = "  د. سالم عبد  الرحيم ";
	AtharName name = parse (text);
	static const char *const pieces[] = {"د", "سالم", "عبد  الرحيم"};
	g_assert_cmpuint (name.n_tokens, ==, G_N_ELEMENTS (pieces));
	for (size_t k = 0; k < G_N_ELEMENTS (pieces); k++) {
		g_autofree char *piece =
			g_strndup (text + name.tokens[k].start, (gsize)(name.tokens[k].end - name.tokens[k].start));
		g_assert_cmpstr (piece, ==, pieces[k]);
	}
}

static void
test_not_told (void)
{
	static const char *const texts[] = {"", "   ", "-", "…", "مجهول", "مجهول الهوية", "غير معروف", "بدون اسم",
		"Unknown", "n/a",
		"N.A.", "null", "\u200F\u202A"};
	for (size_t i = 0; i < G_N_ELEMENTS (texts); i++) {
		AtharName name = parse (texts[i]);
		g_assert_cmpuint (name.n_tokens, ==, 0);
		g_assert_true (name.flags & ATHAR_NAME_NOT_TOLD);
	}
	check ("ن", "ن", "given");
	g_assert_true (parse ("س").tokens[0].flags & ATHAR_TOKEN_INITIAL);
	g_assert_true (parse ("س?لم").tokens[0].flags & ATHAR_TOKEN_UNSURE);
}

static void
test_hostile (void)
{
	g_autoptr (GString) text = g_string_new (NULL);
	AtharName name;
	AtharNameToken token;
	while (text->len < 200000) /* one word */
		g_string_append (text, "\u202Eﷺا\u0654ـ");
	name = parse (text->str);
	g_assert_true (name.flags & ATHAR_NAME_CUT);
	g_assert_true (name.flags & ATHAR_NAME_DAMAGED);
	g_string_truncate (text, 0);
	while (text->len < 200000) /* many words */
		g_string_append (text, "ابو عبد ");
	name = parse (text->str);
	g_assert_true (name.flags & ATHAR_NAME_CUT);
	g_assert_cmpuint (name.n_tokens, <=, ATHAR_NAME_TOKENS);
	athar_name_token (text->str, text->len, &token);
	g_assert_true (g_utf8_validate (token.normal, -1, NULL));
	name = parse ("\xFF\xC3 سالم \xD8");
	g_assert_true (name.flags & ATHAR_NAME_DAMAGED);
	for (uint32_t k = 0; k < name.n_tokens; k++)
		g_assert_true (g_utf8_validate (name.tokens[k].normal, -1, NULL));
	athar_name_parse ("سالم\0حسن", strlen ("سالم") * 2, &name); /* a NUL inside */
	g_assert_cmpuint (name.n_tokens, ==, 2);
	g_assert_true (parse ("سالم \u202Eحسن\u202C").flags & ATHAR_NAME_DAMAGED);
	check ("\u202Eسالم\u202C", "سالم", NULL);
}

static void
test_single (void)
{
	AtharNameToken token;
	athar_name_token ("أم كلثوم", strlen ("أم كلثوم"), &token);
	g_assert_cmpstr (token.normal, ==, "امكلثوم");
	athar_name_token ("بن سالم", strlen ("بن سالم"), &token); /* a family's own word is kept */
	g_assert_cmpstr (token.normal, ==, "بنسالم");
	athar_name_token ("", 0, &token);
	g_assert_cmpstr (token.normal, ==, "");
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/link/name/rungs", test_rungs);
	g_test_add_func ("/link/name/rungs-alone", test_rungs_alone);
	g_test_add_func ("/link/name/compounds", test_compounds);
	g_test_add_func ("/link/name/article", test_article);
	g_test_add_func ("/link/name/roles", test_roles);
	g_test_add_func ("/link/name/forms", test_forms);
	g_test_add_func ("/link/name/ranges", test_ranges);
	g_test_add_func ("/link/name/not-told", test_not_told);
	g_test_add_func ("/link/name/hostile", test_hostile);
	g_test_add_func ("/link/name/single", test_single);
	return g_test_run ();
}
