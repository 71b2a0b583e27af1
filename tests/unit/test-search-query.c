/* SPDX-License-Identifier: Apache-2.0
 *
 * search/query: what is typed becomes terms; what cannot be meant is refused by name.
 */
#include <string.h>

#include "base/limits.h"
#include "search/search.h"

static AtharQuery *
parse (const char *text)
{
	g_autoptr (GError) error = NULL;
	AtharQuery *query = athar_query_parse (text, &error);
	g_assert_no_error (error);
	return query;
}

/* "kind group [-]key=value|match" a line. */
static void
assert_query (const char *text, const char *expected)
{
	static const char kinds[] = "wpxf";
	g_autoptr (AtharQuery) query = parse (text);
	g_autoptr (GString) got = g_string_new (NULL);
	for (guint i = 0; i < query->terms->len; i++) {
		const AtharTerm *t = g_ptr_array_index (query->terms, i);
		g_string_append_printf (got, "%s%c%u%s", i ? " " : "", kinds[t->kind], t->group,
			t->negated ? "-" : "");
		if (t->key)
			g_string_append_printf (got, "%s=%s", t->key, t->value);
		else
			g_string_append_printf (got, "[%s]", t->match);
	}
	g_assert_cmpstr (got->str, ==, expected);
}

static void
test_words (void)
{
	assert_query (NULL, "");
	assert_query ("  ", "");
	assert_query ("السجن", "w0[\"السجن\"]");
	assert_query ("أَحْمَد  Café", "w0[\"احمد\"] w1[\"cafe\"]");
	assert_query ("\"القاعة الشمالية\"", "p0[\"القاعه الشماليه\"]");
	assert_query ("«أبو سمير» “North Hall”", "p0[\"ابو سمير\"] p1[\"north hall\"]");
	assert_query ("سج* img_20*", "x0[\"سج\" *] x1[\"img 20\" *]");
	assert_query ("-باب -\"a b\"", "w0-[\"باب\"] p1-[\"a b\"]");
	assert_query ("a | b|c d", "w0[\"a\"] w0[\"b\"] w0[\"c\"] w1[\"d\"]");
	assert_query ("… ! -", "");
	assert_query ("img_2013.jpg 12:30", "p0[\"img 2013 jpg\"] p1[\"12 30\"]");
	assert_query ("https://example.org/a", "p0[\"https example org a\"]");
	assert_query ("AND OR NOT NEAR ^x (y) ~z",
		"w0[\"and\"] w1[\"or\"] w2[\"not\"] w3[\"near\"] w4[\"x\"] w5[\"y\"] w6[\"z\"]");
}

static void
test_filters (void)
{
	assert_query ("type:photo نوع:فيديو", "f0type=photo f1type=film");
	assert_query (
		"tag:hall -tag:\"north hall\" وسم:هام", "f0tag=hall f1-tag=north hall f2tag=هام");
	assert_query ("tag:a | tag:b", "f0tag=a f0tag=b");
	assert_query ("ref:SDN-A-000417", "f0ref=SDN-A-000417");
	assert_query ("flag:graphic سجن", "f0flag=graphic w1[\"سجن\"]");
}

static void
test_dates (void)
{
	g_autoptr (AtharQuery) query =
		parse ("from:2013 إلى:\"كانون الثاني 2014\" date:\"حوالي ٢٠١٣\"");
	const AtharTerm *from = g_ptr_array_index (query->terms, 0),
			*to = g_ptr_array_index (query->terms, 1);
	g_assert_cmpint (from->from_us, ==, INT64_C (1356998400000000));
	g_assert_cmpint (to->to_us, ==, INT64_C (1391212799999999));
	g_assert_cmpstr (to->key, ==, "to");
	g_assert_false (query->has_words);
}

static void
assert_refused (const char *text, AtharErrorCode code, const char *needle)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (AtharQuery) query = athar_query_parse (text, &error);
	if (query || !error || !strstr (error->message, needle))
		g_error ("“%s”: %s", text, error ? error->message : "was accepted");
	g_assert_error (error, ATHAR_ERROR, code);
}

static void
test_refused (void)
{
	g_autofree char *long_text = g_strnfill (ATHAR_QUERY_MAX_BYTES + 1, 'a');
	g_autoptr (GString) many = g_string_new (NULL);
	for (int i = 0; i <= ATHAR_QUERY_MAX_TERMS; i++)
		g_string_append (many, "a ");
	assert_refused (long_text, ATHAR_ERROR_LIMIT, "4096");
	assert_refused (many->str, ATHAR_ERROR_LIMIT, "64");
	assert_refused ("\"open", ATHAR_ERROR_INVALID, "never closed");
	assert_refused ("| a", ATHAR_ERROR_INVALID, "both sides");
	assert_refused ("a |", ATHAR_ERROR_INVALID, "both sides");
	assert_refused ("a || b", ATHAR_ERROR_INVALID, "both sides");
	assert_refused ("a | -b", ATHAR_ERROR_INVALID, "minus");
	assert_refused ("a | tag:b", ATHAR_ERROR_INVALID, "filter");
	assert_refused ("typ:photo", ATHAR_ERROR_INVALID, "type:");
	assert_refused ("type:fish", ATHAR_ERROR_INVALID, "fish");
	assert_refused ("tag: x", ATHAR_ERROR_INVALID, "says nothing");
	assert_refused ("from:yesterday", ATHAR_ERROR_INVALID, "yesterday");
	assert_refused ("-from:2013", ATHAR_ERROR_INVALID, "cannot be excluded");
	assert_refused ("a\377", ATHAR_ERROR_INVALID, "UTF-8");
}

static void
test_mark (void)
{
	g_autoptr (AtharQuery) query = parse ("سجن hall*");
	g_autofree char *marked = athar_search_mark (query, "خرج من\nالسِّجْن إلى Hallway\tB");
	g_autofree char *none = athar_search_mark (query, "لا شيء هنا");
	g_autofree char *forged =
		athar_search_mark (query, "سجن " ATHAR_MARK_OPEN "x" ATHAR_MARK_CLOSE);
	g_assert_cmpstr (marked, ==,
		"خرج من " ATHAR_MARK_OPEN "السِّجْن" ATHAR_MARK_CLOSE " إلى " ATHAR_MARK_OPEN
		"Hallway" ATHAR_MARK_CLOSE " B");
	g_assert_null (none);
	g_assert_cmpstr (
		forged, ==, ATHAR_MARK_OPEN "سجن" ATHAR_MARK_CLOSE " \xEF\xBF\xBDx\xEF\xBF\xBD");
}

/* However it is written, just the word is marked, as it stands in the text. */
static void
test_mark_forms (void)
{
	static const char *const cases[][2] = {
		{"احمد", "أَحْمَد"},
		{"احمد", "\xD8\xA7\xD9\x94\xD8\xAD\xD9\x85\xD8\xAF"}, /* decomposed */
		{"احمد", "أحــمــد"},
		{"أحمد", "\xEF\xBA\x83\xEF\xBA\xA3\xEF\xBB\xA4\xEF\xBA\xAA"},
		{"مدرسة", "والمَدْرَسَهُ"},
		{"سج*", "للسجون"}, /* a prefix behind what is stripped */
		{"معتقلون", "بالمعتقلين"},
		{"cafe", "Caf\xC3\xA9"},
		{"café", "CAFE\xCC\x81"},
		{"cafe", "\xF0\x9D\x90\x82\xF0\x9D\x90\x9A\xF0\x9D\x90\x9F\xF0\x9D\x90\x9E"},
		{"2013", "٢٠١٣"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
		g_autoptr (AtharQuery) query = parse (cases[i][0]);
		g_autofree char *text = g_strconcat (
			"\xF0\x9F\x93\xB7 كلمة «", cases[i][1], "»، b\xF0\x90\x90\x80.", NULL);
		g_autofree char *expected = g_strconcat ("\xF0\x9F\x93\xB7 كلمة «",
			ATHAR_MARK_OPEN, cases[i][1], ATHAR_MARK_CLOSE, "»، b\xF0\x90\x90\x80.",
			NULL);
		g_autofree char *marked = athar_search_mark (query, text);
		g_assert_cmpstr (marked, ==, expected);
	}
}

/* The whole text stays as it is, lines and all; only what would forge a mark is replaced. */
static void
test_mark_all (void)
{
	g_autoptr (AtharQuery) query = parse ("سجن tag:x");
	g_autoptr (AtharQuery) none = parse ("tag:x");
	const char *text = "\n  السِّجْن\tو" ATHAR_MARK_OPEN "ـسجن\n\n" ATHAR_MARK_CLOSE;
	uint64_t n = 7;
	g_autofree char *marked = athar_search_mark_all (query, text, &n);
	g_assert_cmpuint (n, ==, 2);
	g_assert_cmpstr (marked, ==,
		"\n  " ATHAR_MARK_OPEN "السِّجْن" ATHAR_MARK_CLOSE "\tو\xEF\xBF\xBDـ" ATHAR_MARK_OPEN "سجن"
		ATHAR_MARK_CLOSE "\n\n\xEF\xBF\xBD");
	g_autofree char *plain = athar_search_mark_all (none, "سجن", &n);
	g_assert_cmpuint (n, ==, 0);
	g_assert_cmpstr (plain, ==, "سجن");
}

static void
test_mark_long (void)
{
	g_autoptr (AtharQuery) query = parse ("سجن");
	g_autoptr (GString) text = g_string_new (NULL);
	g_autofree char *marked = NULL;
	for (int i = 0; i < 200; i++)
		g_string_append (text, "كلمة ");
	g_string_append (text, "السجن ");
	for (int i = 0; i < 200; i++)
		g_string_append (text, "كلمة ");
	marked = athar_search_mark (query, text->str);
	g_assert_true (g_utf8_validate (marked, -1, NULL));
	g_assert_cmpuint (strlen (marked), <, 400);
	g_assert_true (g_str_has_prefix (marked, "…كلمة") && g_str_has_suffix (marked, "كلمة…"));
	g_assert_nonnull (strstr (marked, ATHAR_MARK_OPEN "السجن" ATHAR_MARK_CLOSE));
}

/* The piece with most of what was asked for; nothing that was excluded. */
static void
test_mark_best (void)
{
	g_autoptr (AtharQuery) query = parse ("سجن -باب");
	g_autoptr (GString) text = g_string_new ("سجن أول ");
	g_autofree char *marked = NULL;
	for (int i = 0; i < 200; i++)
		g_string_append (text, "كلمة ");
	g_string_append (text, "باب السجن سجن وفي السجن");
	marked = athar_search_mark (query, text->str);
	g_assert_true (g_str_has_suffix (marked,
		" باب " ATHAR_MARK_OPEN "السجن" ATHAR_MARK_CLOSE " " ATHAR_MARK_OPEN
		"سجن" ATHAR_MARK_CLOSE " وفي " ATHAR_MARK_OPEN "السجن" ATHAR_MARK_CLOSE));
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/query/words", test_words);
	g_test_add_func ("/query/filters", test_filters);
	g_test_add_func ("/query/dates", test_dates);
	g_test_add_func ("/query/refused", test_refused);
	g_test_add_func ("/query/mark", test_mark);
	g_test_add_func ("/query/mark-forms", test_mark_forms);
	g_test_add_func ("/query/mark-long", test_mark_long);
	g_test_add_func ("/query/mark-all", test_mark_all);
	g_test_add_func ("/query/mark-best", test_mark_best);
	return g_test_run ();
}
