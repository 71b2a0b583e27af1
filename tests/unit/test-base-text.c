/* SPDX-License-Identifier: Apache-2.0
 *
 * base/text: folding of Arabic and Latin as people type them, byte offsets of the original, safe
 * display.
 */
#include <string.h>

#include "base/text.h"

static void
assert_fold (const char *text, const char *expected)
{
	g_autofree char *got = athar_text_fold (text);
	g_autofree char *again = athar_text_fold (got);
	g_assert_cmpstr (got, ==, expected);
	g_assert_cmpstr (again, ==, expected); /* folding what is folded changes nothing */
}

static void
test_arabic (void)
{
	assert_fold ("أَحْمَـــد", "احمد");
	assert_fold ("مُحَمَّد", "محمد");
	assert_fold ("آ أ إ ٱ ا", "ا ا ا ا ا");
	assert_fold ("على علي علی", "علي علي علي");
	assert_fold ("مدرسة مدرسه", "مدرسه مدرسه");
	assert_fold ("مؤمن رئيس مسؤول", "مومن رييس مسوول");
	assert_fold ("کتاب گل", "كتاب گل");
	assert_fold ("٢٠١٣ ۲۰۱۳ ２０１３", "2013 2013 2013");
	assert_fold ("سوريا، ليلى؛ الحسن؟", "سوريا ليلي الحسن");
	assert_fold ("\xEF\xBA\x83\xEF\xBA\xA3\xEF\xBB\xA4\xEF\xBA\xAA",
		"احمد");		      /* presentation forms ﺃﺣﻤﺪ */
	assert_fold ("\xEF\xBB\xBB", "لا");   /* ligature ﻻ */
	assert_fold ("\xEF\xB7\xB2", "الله"); /* ﷲ */
	assert_fold ("\xE2\x80\xAEأبو\xE2\x80\xAC \xE2\x81\xA7سمير\xE2\x81\xA9",
		"ابو سمير"); /* bidi controls */
	assert_fold ("می\xE2\x80\x8Cخواهم", "ميخواهم");
	assert_fold ("ـــ ً", "");
	assert_fold ("سا\xE0\xA2\x98لم سا\xE0\xA3\xB0لم", "سالم سالم"); /* marks U+0898, U+08F0 */
	assert_fold ("رقم:4417/ب", "رقم 4417 ب");
}

/* One character and its canonical forms fold to the same, and folding again changes nothing. */
static unsigned
check_character (gunichar c)
{
	char text[32] = "س";
	g_autofree char *plain = NULL, *composed = NULL, *decomposed = NULL, *nfc = NULL,
			*nfd = NULL, *again = NULL;
	text[2 + g_unichar_to_utf8 (c, text + 2)] = 0;
	nfc = g_utf8_normalize (text, -1, G_NORMALIZE_NFC);
	nfd = g_utf8_normalize (text, -1, G_NORMALIZE_NFD);
	plain = athar_text_fold (text);
	composed = athar_text_fold (nfc);
	decomposed = athar_text_fold (nfd);
	again = athar_text_fold (plain);
	if (g_str_equal (plain, composed) && g_str_equal (plain, decomposed) &&
		g_str_equal (plain, again))
		return 0;
	g_test_message ("U+%04X: “%s”, NFC “%s”, NFD “%s”, again “%s”", c, plain, composed,
		decomposed, again);
	return 1;
}

static void
test_forms (void)
{
	unsigned bad = 0;
	for (gunichar c = 0x80; c < 0x110000; c++)
		if (g_unichar_isdefined (c) && g_unichar_validate (c) &&
			g_unichar_type (c) != G_UNICODE_PRIVATE_USE &&
			(c < 0x1D100 || c > 0x1D1FF)) /* notes of music are no words */
			bad += check_character (c);
	g_assert_cmpuint (bad, ==, 0);
}

static void
test_latin (void)
{
	assert_fold ("Ｃafé CAFE\xCC\x81", "cafe cafe");
	assert_fold ("Straße ĞÜL İstanbul Øresund", "straße gul istanbul øresund");
	assert_fold ("ʿAlī al-Ḥasan", "ali al hasan");
	assert_fold ("IMG_2013-05.jpg", "img 2013 05 jpg");
	assert_fold ("ﬁle № x²", "file x");
	assert_fold ("T\xEF\xB8\xA0S\xEF\xB8\xA1 a\xE1\xB7\x84\xE2\x83\x9D", "ts a");
	assert_fold ("\xF0\x9D\x90\x80\xF0\x9D\x9F\x8F\xF0\x90\x90\x80",
		"a1\xF0\x90\x90\xA8"); /* beyond U+FFFF: 𝐀𝟏𐐀 */
	assert_fold ("\xFF\xFEok\xC3", "ok");
	assert_fold ("", "");
}

typedef struct {
	size_t start[8], end[8], n;
	bool arabic[8];
} Spans;

static gboolean
note_span (const AtharToken *token, gpointer payload)
{
	Spans *spans = payload;
	spans->start[spans->n] = token->start;
	spans->end[spans->n] = token->end;
	spans->arabic[spans->n++] = token->arabic;
	return spans->n < 4;
}

static void
test_offsets (void)
{
	const char *text = " «أَحْمَـد» x مُ, y z";
	Spans spans = {.n = 0};
	g_autofree char *first = NULL;
	athar_text_tokens (text, strlen (text), note_span, &spans);
	g_assert_cmpuint (spans.n, ==, 4); /* stopped by the visitor */
	first = g_strndup (text + spans.start[0], spans.end[0] - spans.start[0]);
	g_assert_cmpstr (first, ==, "أَحْمَـد");
	g_assert_true (spans.arabic[0] && !spans.arabic[1] && spans.arabic[2]);
	g_assert_cmpuint (
		spans.end[2] - spans.start[2], ==, 4); /* the haraka belongs to its word */
}

static gboolean
check_token (const AtharToken *token, gpointer payload)
{
	size_t *last = payload;
	g_assert_cmpuint (token->start, >=, last[0]);
	g_assert_cmpuint (token->end, >, token->start);
	g_assert_cmpuint (token->end, <=, last[1]);
	g_assert_cmpuint (token->word_bytes, >, 0);
	g_assert_cmpuint (token->word_bytes, <=, 255);
	g_assert_true (g_utf8_validate_len (token->word, token->word_bytes, NULL));
	last[0] = token->end;
	return TRUE;
}

static void
test_random (void)
{
	for (int round = 0; round < 20000; round++) {
		char bytes[64];
		size_t n = (size_t)g_test_rand_int_range (0, 64);
		size_t bounds[2] = {0, n};
		static const char lead[] = "\xD8\xD9\xEF\xE2\xCC a\xF0";
		for (size_t i = 0; i < n; i++)
			bytes[i] = g_test_rand_bit () ? lead[g_test_rand_int_range (0, 8)]
						      : (char)g_test_rand_int_range (0x80, 0xC0);
		athar_text_tokens (bytes, n, check_token, bounds);
	}
}

static gboolean
note_length (const AtharToken *token, gpointer payload)
{
	*(size_t *)payload = token->word_bytes;
	return TRUE;
}

static void
test_long_word (void)
{
	g_autoptr (GString) word = g_string_new (NULL);
	size_t length = 0;
	for (int i = 0; i < 1000; i++)
		g_string_append (word, "ب");
	athar_text_tokens (word->str, word->len, note_length, &length);
	g_assert_cmpuint (length, ==, 254);
}

static void
test_safe (void)
{
	static const char *const cases[][2] = {
		{"plain", "plain"},
		{"a\nb\033[31m", "a\\u{a}b\\u{1b}[31m"},
		{"photo\xE2\x80\xAEgpj.exe", "photo\\u{202e}gpj.exe"},
		{"ليلى", "\xE2\x81\xA8ليلى\xE2\x81\xA9"},
		{"a\xE2\x81\xA9"
		 "b",
			"a\\u{2069}b"},
		{"x\\u{a}", "x\\u{5c}u{a}"},
		{"bad\xFF", "bad\xEF\xBF\xBD"},
		{"", ""},
	};
	for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
		g_autofree char *got = athar_text_safe (cases[i][0]);
		g_assert_cmpstr (got, ==, cases[i][1]);
	}
}

static void
test_width (void)
{
	g_assert_cmpuint (athar_text_width ("abc"), ==, 3);
	g_assert_cmpuint (athar_text_width ("مُحَمَّد"), ==, 4);
	g_assert_cmpuint (athar_text_width ("日本"), ==, 4);
	g_assert_cmpuint (athar_text_width ("\xE2\x81\xA8"
					    "x\xE2\x81\xA9"),
		==, 1);
	g_assert_true (athar_text_has_rtl ("a ب"));
	g_assert_false (athar_text_has_rtl ("a é 日 ٣"));
}

static void
test_valid (void)
{
	g_autofree char *lossy = athar_text_lossy ("a\xFF\0b", 4);
	g_assert_true (athar_text_valid ("ليلى", 8));
	g_assert_false (athar_text_valid ("a\0b", 3));
	g_assert_false (athar_text_valid ("\xC0\x80", 2));
	g_assert_cmpstr (lossy, ==,
		"a\xEF\xBF\xBD\xEF\xBF\xBD"
		"b");
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/text/arabic", test_arabic);
	g_test_add_func ("/text/latin", test_latin);
	g_test_add_func ("/text/forms", test_forms);
	g_test_add_func ("/text/offsets", test_offsets);
	g_test_add_func ("/text/random", test_random);
	g_test_add_func ("/text/long-word", test_long_word);
	g_test_add_func ("/text/safe", test_safe);
	g_test_add_func ("/text/width", test_width);
	g_test_add_func ("/text/valid", test_valid);
	return g_test_run ();
}
