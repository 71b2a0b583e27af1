/* SPDX-License-Identifier: Apache-2.0 */
#include "worker/analyzers/text/lines.h"

#include <string.h>

#define LETTER 10.0f
#define WORD_GAP 5.0f
#define HEIGHT 20.0f

/* Lays the letters of @visual out from left to right; a blank is a gap, never a glyph. '|' begins a
 * new piece of poppler's on the same height, '\n' a new line. "لا" as one glyph is written ﻻ and
 * becomes two halves in the order of reading; "الله" as one is written ﷲ and becomes four quarters
 * in the order of the page, or ﷳ and they are in the order of reading. */
static GArray *
lay_out (const char *visual)
{
	GArray *glyphs = g_array_new (FALSE, FALSE, sizeof (AtharGlyph));
	float x = 0, y = 0;
	unsigned line = 0;
	for (const char *p = visual; *p; p = g_utf8_next_char (p)) {
		gunichar c = g_utf8_get_char (p);
		AtharGlyph g = {c, x, x + LETTER + (float)(c % 7) / 10, y, y + HEIGHT, line};
		if (c == ' ') {
			x += WORD_GAP;
			continue;
		}
		if (c == '|' || c == '\n') {
			line++;
			y += c == '\n' ? 2 * HEIGHT : 0;
			x = c == '\n' ? 0 : x;
			continue;
		}
		if (c == 0xfefb) {
			AtharGlyph lam = {0x0644, x, x + LETTER / 2, y, y + HEIGHT, line},
				   alef = {0x0627, x + LETTER / 2, x + LETTER, y, y + HEIGHT, line};
			g_array_append_val (glyphs, lam);
			g_array_append_val (glyphs, alef);
			x += LETTER;
			continue;
		}
		if (c == 0xfdf2 || c == 0xfdf3) {
			static const gunichar SHARES[] = {0x0647, 0x0644, 0x0644, 0x0627};
			for (unsigned i = 0; i < 4; i++) {
				gunichar letter = SHARES[c == 0xfdf2 ? i : 3 - i];
				AtharGlyph share = {letter, x, x + LETTER / 2, y, y + HEIGHT, line};
				g_array_append_val (glyphs, share);
				x += LETTER / 2;
			}
			continue;
		}
		if (g_unichar_ismark (c)) { /* over the letter before it */
			g.x1 -= LETTER;
			g.x2 = g.x1 + 4;
			g_array_append_val (glyphs, g);
			continue;
		}
		g_array_append_val (glyphs, g);
		x = g.x2;
	}
	return glyphs;
}

static void
check (const char *visual, const char *words)
{
	g_autoptr (GArray) glyphs = lay_out (visual);
	g_autoptr (GString) out =
		athar_lines_from_glyphs ((AtharGlyph *)(void *)glyphs->data, glyphs->len);
	g_assert_cmpstr (out->str, ==, words);
}

static void
test_plain (void)
{
	check ("Plain line 42.", "Plain line 42.\n");
	check ("نسحلا ىليل", "ليلى الحسن\n");
	check ("", "");
	check ("one\ntwo", "one\ntwo\n");
}

static void
test_mixed (void)
{
	/* Numbers keep their order, with what follows them at its place. */
	check ("2013 ةنس", "سنة 2013\n");
	check ("قودنص ،١١٧ مقرب", "برقم ١١٧، صندوق\n");
	check ("(Records room) 12 ةفرغ قباطلا يف", "في الطابق غرفة 12 (Records room)\n");
	check ("door بابلا here", "door الباب here\n");
	check ("we were near the 3 لوألا قباطلا door", "we were near the 3 الطابق الأول door\n");
}

/* On the left what UAX #9 draws for what stands on the right: after an Arabic letter "-", "+" and
 * blanks part numbers, and ". , / :" do not. */
static void
test_numbers (void)
{
	check ("08-12-2024 خيراتب", "بتاريخ 2024-12-08\n");
	check ("٠٨-١٢-٢٠٢٤ خيراتب", "بتاريخ ٢٠٢٤-١٢-٠٨\n");
	check ("حابص 05:41 ةعاسلا 12/8/2024 يف", "في 12/8/2024 الساعة 05:41 صباح\n");
	check ("456-123-0933 فتاه", "هاتف 0933-123-456\n");
	check ("456 123 0933 963+ فتاه", "هاتف +963 0933 123 456\n");
	check ("1,250.5 غلبم", "مبلغ 1,250.5\n");
	check ("٢٫٥ وحن", "نحو ٢٫٥\n");
	/* After Latin letters a number is one run; a line may begin in the midst of a sentence. */
	check ("Room 12-13 ةفرغلا", "الغرفة Room 12-13\n");
	check ("خيراتب 2024-12-08", "2024-12-08 بتاريخ\n");
	/* Inside a line that runs to the right. */
	check ("we met ءاقللا 08-12-2024 خيراتب at the gate, Room 1-2",
		"we met بتاريخ 2024-12-08 اللقاء at the gate, Room 1-2\n");
	check ("we met ءاقللا 12/8/2024 خيراتب at the gate of the place",
		"we met بتاريخ 12/8/2024 اللقاء at the gate of the place\n");
}

static void
test_ligature (void)
{
	check ("ﻻ", "لا\n");
	check ("مﻻس", "سلام\n");
	check ("ﷲ دبع", "عبد الله\n");
	check ("ﷳ دبع", "عبد الله\n");
	check ("ﷳو دبع", "عبد والله\n");
	check ("لا", "ال\n"); /* on the page from left to right: the article */
}

static void
test_marks (void)
{
	/* The mark stays behind its letter in reading. */
	check ("دجوُ", "وُجد\n");
	/* Without a width it belongs to the letter at whose beginning it is drawn. */
	for (float at = 19; at < 26; at += 1) {
		AtharGlyph glyphs[] = {{'b', 10, 20, 0, 20, 0, 0}, {0x0651, at, at, 0, 20, 0, 0},
			{'c', 20, 30, 0, 20, 0, 0}};
		g_autoptr (GString) out = athar_lines_from_glyphs (glyphs, 3);
		g_assert_cmpstr (out->str, ==, "bcّ\n");
	}
}

/* Where a letter ends is known only roughly. */
static void
test_room (void)
{
	for (unsigned room = 0; room < 2; room++) {
		AtharGlyph glyphs[] = {{'b', 10, 12, 0, 20, 0, room ? 6 : 0},
			{'c', 18, 30, 0, 20, 0, 0}, {'d', 35, 40, 0, 20, 0, 0}};
		g_autoptr (GString) out = athar_lines_from_glyphs (glyphs, 3);
		g_assert_cmpstr (out->str, ==, room ? "bc d\n" : "b c d\n");
	}
}

static void
test_pieces (void)
{
	/* poppler gives the left half of a line first, then the right one. */
	check ("رطس |نم", "من سطر\n");
}

/* Whatever places a hostile file makes up. */
static void
test_any (void)
{
	for (unsigned round = 0; round < 200; round++) {
		g_autoptr (GArray) glyphs = g_array_new (FALSE, FALSE, sizeof (AtharGlyph));
		g_autoptr (GString) out = NULL;
		unsigned n = (unsigned)g_test_rand_int_range (0, 300);
		for (unsigned i = 0; i < n; i++) {
			static const gunichar LETTERS[] = {
				'a', '1', '(', 0x0644, 0x0627, 0x064f, 0x0661, ' ', 0x202b, 0x4e00};
			float x = (float)g_test_rand_double_range (-1e6, 1e6),
			      y = (float)g_test_rand_int_range (0, 3);
			AtharGlyph g = {LETTERS[g_test_rand_int_range (0, 10)], x,
				x + (float)g_test_rand_double_range (-10, 10), y,
				y + (float)g_test_rand_double_range (-1, 20), i / 10};
			if (i % 50 == 49)
				g.x1 = (float)(0.0 / (double)(n - n)); /* not a number */
			g_array_append_val (glyphs, g);
		}
		out = athar_lines_from_glyphs ((AtharGlyph *)(void *)glyphs->data, glyphs->len);
		g_assert_true (g_utf8_validate (out->str, (gssize)out->len, NULL));
	}
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/worker/lines/plain", test_plain);
	g_test_add_func ("/worker/lines/mixed", test_mixed);
	g_test_add_func ("/worker/lines/numbers", test_numbers);
	g_test_add_func ("/worker/lines/ligature", test_ligature);
	g_test_add_func ("/worker/lines/marks", test_marks);
	g_test_add_func ("/worker/lines/room", test_room);
	g_test_add_func ("/worker/lines/pieces", test_pieces);
	g_test_add_func ("/worker/lines/any", test_any);
	return g_test_run ();
}
