/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/analyzers/text/glyphs.c: see glyphs.h. poppler holds a word's letters from left to right
 * and gives their boxes so; but in the text that it gives beside them the parts that run to the
 * left are turned round, between marks of embedding. Here each letter gets its own box again: a
 * word that stands on the page as "ن س ح ل ا" comes as RLE, "الحسن", PDF and is turned back.
 *
 * Two things poppler loses, and they follow from what is left:
 *   - the letters of one glyph ("لا", "لله") share its box equally, in the order of reading. Some
 * programs (cairo) draw each glyph by itself, and poppler sees a word in it: a word of equal shares
 * on a page of words of one letter is one glyph, and its letters are left turned;
 *   - a letter ends where the next one begins, be it only a mark over the same letter, which has no
 * width. Then it reaches as far as its word: the box of the blank or end of line behind it in the
 * text begins there, unless the rest of the letter was so small that poppler took the mark for its
 * end. Where no blank is, poppler saw the word to the right touch this one.
 */
#include "worker/analyzers/text/glyphs.h"

#include <math.h>
#include <stdbool.h>

#define MAX_GLYPHS 200000 /* a page of telephone directory has 15,000 */
#define LRE 0x202a
#define RLE 0x202b
#define PDF 0x202c
#define SAME_WIDTH 0.002f
/* Of the box's height, which is 1 to 1.7 times the font's size. Where poppler loses the end of a
 * word, less than 0.2 of the font's size is missing; a blank has about 0.25. */
#define REST 0.12f
#define ROOM 0.3f /* what of most letters lies to the right of the place of a mark */

/* Between RLE and its PDF, or between LRE and its PDF inside. */
typedef struct {
	guint first, end;
	gunichar mark;
} Part;

static AtharGlyph *
at (GArray *glyphs, guint i)
{
	return &g_array_index (glyphs, AtharGlyph, i);
}

static float
width_of (const AtharGlyph *glyph)
{
	return glyph->x2 - glyph->x1;
}

static bool
is_blank (gunichar c)
{
	return c == ' ' || c == '\n';
}

static bool
is_arabic (gunichar c)
{
	return ((c >= 0x0600 && c <= 0x08ff) || (c >= 0xfb50 && c <= 0xfeff)) &&
	       g_unichar_isalpha (c);
}

static void
turn (GArray *glyphs, const Part *part)
{
	for (guint i = part->first, k = part->end; i + 1 < k; i++) {
		gunichar kept = at (glyphs, i)->c;
		at (glyphs, i)->c = at (glyphs, --k)->c;
		at (glyphs, k)->c = kept;
	}
}

static guint
count_letters (GArray *glyphs, const Part *part)
{
	guint n = 0;
	for (guint i = part->first; i < part->end; i++)
		n += is_arabic (at (glyphs, i)->c);
	return n;
}

/* Are most words of the page single letters? */
static bool
is_drawn_by_letters (GArray *glyphs, const GArray *parts)
{
	guint single = 0, several = 0;
	for (guint i = 0; i < parts->len; i++) {
		guint n = count_letters (glyphs, &g_array_index (parts, Part, i));
		single += n == 1;
		several += n > 1;
	}
	return single > several;
}

/* How many characters of one glyph a part begins with, marks drawn by themselves may follow; 0:
 * something else. The first of these marks takes away from the last share. */
static guint
count_shares (GArray *glyphs, const Part *part)
{
	const AtharGlyph *first = at (glyphs, part->first);
	guint end = part->end, n;
	while (end > part->first && g_unichar_ismark (at (glyphs, end - 1)->c))
		end--;
	n = end - part->first;
	for (guint i = part->first; i < end; i++) {
		const AtharGlyph *share = at (glyphs, i);
		bool cut = i + 1 == end && end < part->end;
		if (!is_arabic (share->c) && !g_unichar_ismark (share->c))
			return 0;
		if (!cut && fabsf (width_of (share) - width_of (first)) > SAME_WIDTH)
			return 0;
	}
	return n;
}

/* How far the last letter of a part reaches, whose marks end before @next: see above. */
static void
widen_last (GArray *glyphs, AtharGlyph *letter, guint next)
{
	float height = letter->y2 - letter->y1, end;
	if (next >= glyphs->len)
		letter->room = ROOM * height;
	else if (!is_blank (at (glyphs, next)->c))
		letter->room = INFINITY;
	else {
		end = at (glyphs, next)->x1;
		letter->room = end > at (glyphs, next - 1)->x2 + SAME_WIDTH ? 0 : REST * height;
		letter->x2 = MAX (letter->x2, end);
	}
}

/* A letter under marks in a word of poppler's gets the width up to the next letter, or to the end
 * of the word. */
static void
widen (GArray *glyphs, const Part *part)
{
	for (guint i = part->first, next; i < part->end; i = next) {
		AtharGlyph *letter = at (glyphs, i);
		for (next = i + 1; next < part->end && g_unichar_ismark (at (glyphs, next)->c);)
			next++;
		if (next == i + 1 || g_unichar_ismark (letter->c))
			continue;
		if (next == part->end)
			widen_last (glyphs, letter, next);
		else
			letter->x2 = MAX (letter->x2, at (glyphs, next)->x1);
	}
}

/* @ret_parts: inner ones before the one that they are in. */
static GArray *
read_glyphs (PopplerPage *page, PopplerRectangle area, GArray *ret_parts)
{
	g_autofree char *text = poppler_page_get_text_for_area (page, &area);
	g_autofree PopplerRectangle *boxes = NULL;
	GArray *glyphs = g_array_new (FALSE, FALSE, sizeof (AtharGlyph));
	Part open[2];
	guint n = 0, depth = 0;
	unsigned line = 0;
	if (!text || !g_utf8_validate (text, -1, NULL) ||
		!poppler_page_get_text_layout_for_area (page, &area, &boxes, &n) || n == 0)
		return glyphs;
	n = MIN (n, MAX_GLYPHS);
	for (const char *p = text; *p; p = g_utf8_next_char (p)) {
		gunichar c = g_utf8_get_char (p);
		const PopplerRectangle *box = &boxes[MIN (glyphs->len, n - 1)];
		AtharGlyph glyph = {c, (float)box->x1, (float)box->x2, (float)box->y1,
			(float)box->y2, line, 0};
		if ((c == LRE || c == RLE) && depth < G_N_ELEMENTS (open))
			open[depth++] = (Part){glyphs->len, 0, c};
		if (c == PDF && depth > 0) {
			open[--depth].end = glyphs->len;
			g_array_append_val (ret_parts, open[depth]);
		}
		if ((c >= LRE && c <= 0x202e) || glyphs->len == n)
			continue; /* which have no box */
		line += c == '\n';
		g_array_append_val (glyphs, glyph);
	}
	return glyphs;
}

/* Takes @area when it has more characters than the best one so far. */
static void
try_area (PopplerPage *page, PopplerRectangle area, PopplerRectangle *best, guint *most)
{
	g_autofree PopplerRectangle *boxes = NULL;
	guint n = 0;
	if (!poppler_page_get_text_layout_for_area (page, &area, &boxes, &n) || n <= *most)
		return;
	*most = n;
	*best = area;
}

/* Text is given as a selection between two points, and where lines run to the left a selection
 * between the corners leaves out the first and last lines, half of them, or the columns between. A
 * page that runs to the left wants it from its upper right corner to its lower left one. On mixed
 * pages it depends: the points with most characters are taken, first for the beginning, then for
 * the end. */
static PopplerRectangle
find_area (PopplerPage *page)
{
	static const double STEPS[] = {0, 0.25, 0.5, 0.625, 0.75, 1};
	PopplerRectangle best = {0, 0, 0, 0};
	double width = 0, height = 0;
	guint most = 0;
	poppler_page_get_size (page, &width, &height);
	try_area (page, (PopplerRectangle){0, 0, width, height}, &best, &most);
	try_area (page, (PopplerRectangle){width, 0, 0, height}, &best, &most);
	best.y2 = height;
	for (size_t i = 0; i < 2 * G_N_ELEMENTS (STEPS); i++) {
		PopplerRectangle area = best;
		*(i < G_N_ELEMENTS (STEPS) ? &area.x1 : &area.x2) =
			STEPS[i % G_N_ELEMENTS (STEPS)] * width;
		try_area (page, area, &best, &most);
	}
	return best;
}

GArray *
athar_pdf_glyphs (PopplerPage *page)
{
	g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (Part));
	GArray *glyphs = read_glyphs (page, find_area (page), parts);
	bool by_letters = is_drawn_by_letters (glyphs, parts);
	for (guint i = 0; i < parts->len; i++) {
		const Part *part = &g_array_index (parts, Part, i);
		turn (glyphs, part);
		if (part->mark != RLE)
			continue;
		if (by_letters)
			turn (glyphs, &(Part){part->first,
					      part->first + count_shares (glyphs, part), RLE});
		widen (glyphs, part);
	}
	return glyphs;
}
