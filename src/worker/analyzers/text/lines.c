/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/analyzers/text/lines.c: see lines.h. What poppler gives for Arabic is not usable as it is:
 * letters stand in the order of the page or of the file, each wrapped in embedding marks, blanks on
 * the wrong side of letters, one line in two pieces. Only places can be trusted. So:
 *   1. poppler's lines whose heights overlap and which touch become one line of the page;
 *   2. its letters are sorted from left to right, marks go with the letter they stand over;
 *   3. a gap wider than 0.06 of the letters' box height is a blank (word gaps are 0.1 to 0.3, gaps
 * between letters below 0.02);
 *   4. the majority of strong letters says whether the line runs to the left; then it is reversed,
 * and the runs of Latin letters and numbers inside it are reversed back (the other way round in
 * lines that run to the right);
 *   5. two halves of exactly one width that touch are one ligature ("لا"), whose letters poppler
 * gives in logical order. Example, from left to right on the page: "ن س ح ل ا   ى ل ي ل" → "ليلى
 * الحسن".
 */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "worker/analyzers/text/lines.h"

#define MAX_GLYPHS 200000 /* a page of telephone directory has 15,000 */
#define MAX_MARKS 1000	  /* in one line; each looks at every letter */
#define GAP 0.06f
#define JOIN 1.0f /* pieces of one line lie nearer than their height; columns of a page do not */
#define SAME_WIDTH 0.002f

typedef enum { NEUTRAL, TO_RIGHT, TO_LEFT, NUMBER } Direction;

typedef struct {
	size_t first, n; /* glyphs */
	float x1, x2, y1, y2;
	unsigned joined; /* into which line, itself at first */
	unsigned order;
} Line;

/* A letter with the marks over it. */
typedef struct {
	const AtharGlyph *base;
	float x1, x2; /* of letter and marks */
	GString *text;
	Direction direction;
	guint place; /* from left to right */
} Cluster;

static Direction
direction_of (gunichar c)
{
	if ((c >= 0x0660 && c <= 0x0669) || (c >= 0x06f0 && c <= 0x06f9) || (c >= '0' && c <= '9'))
		return NUMBER;
	if ((c >= 0x0590 && c <= 0x08ff) || (c >= 0xfb1d && c <= 0xfdff) ||
		(c >= 0xfe70 && c <= 0xfeff))
		return g_unichar_isalpha (c) || g_unichar_ismark (c) ? TO_LEFT : NEUTRAL;
	return g_unichar_isalpha (c) ? TO_RIGHT : NEUTRAL;
}

static bool
is_ignored (gunichar c)
{
	return g_unichar_isspace (c) || g_unichar_iscntrl (c) || (c >= 0x200b && c <= 0x200f) ||
	       (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

static int
compare_left (const void *a, const void *b)
{
	const AtharGlyph *left = a, *right = b;
	if (left->x1 != right->x1)
		return left->x1 < right->x1 ? -1 : 1;
	return left->x2 < right->x2 ? -1 : left->x2 > right->x2;
}

static int
compare_line (const void *a, const void *b)
{
	const AtharGlyph *one = a, *other = b;
	return one->line != other->line ? (one->line < other->line ? -1 : 1) : compare_left (a, b);
}

static void
cluster_free (Cluster *cluster)
{
	g_string_free (cluster->text, TRUE);
	g_free (cluster);
}

static bool
touches (const Cluster *left, const Cluster *right)
{
	return right->x1 - left->x2 < GAP * MAX (left->base->y2 - left->base->y1, 1.0f);
}

/* Letters of one glyph share its width equally. */
static bool
is_shared (const Cluster *left, const Cluster *right)
{
	float width = left->base->x2 - left->base->x1;
	return fabsf (width - (right->base->x2 - right->base->x1)) <
		       SAME_WIDTH * MAX (width, 1.0f) &&
	       fabsf (right->base->x1 - left->base->x2) < SAME_WIDTH * MAX (width, 1.0f);
}

static bool
is_ligature (const Cluster *lam, const Cluster *alef)
{
	gunichar c = alef->base->c;
	return lam->base->c == 0x0644 &&
	       (c == 0x0627 || c == 0x0622 || c == 0x0623 || c == 0x0625 || c == 0x0671) &&
	       is_shared (lam, alef);
}

static void
add_mark (GPtrArray *clusters, const AtharGlyph *mark)
{
	float middle = (mark->x1 + mark->x2) / 2, best = INFINITY;
	Cluster *nearest = NULL;
	for (guint i = 0; i < clusters->len; i++) {
		Cluster *cluster = clusters->pdata[i];
		float distance = fabsf ((cluster->base->x1 + cluster->base->x2) / 2 - middle);
		if (distance < best) {
			best = distance;
			nearest = cluster;
		}
	}
	if (!nearest)
		return;
	g_string_append_unichar (nearest->text, mark->c);
	nearest->x1 = MIN (nearest->x1, mark->x1);
	nearest->x2 = MAX (nearest->x2, mark->x2);
}

/* Glyphs of one line, left to right, to clusters; a mark joins the letter whose middle is nearest.
 */
static GPtrArray *
make_clusters (const AtharGlyph *glyphs, size_t n)
{
	GPtrArray *clusters = g_ptr_array_new_with_free_func ((GDestroyNotify)cluster_free);
	unsigned marks = 0;
	for (size_t i = 0; i < n; i++) {
		Cluster *cluster;
		if (g_unichar_ismark (glyphs[i].c))
			continue;
		cluster = g_new0 (Cluster, 1);
		cluster->base = &glyphs[i];
		cluster->x1 = glyphs[i].x1;
		cluster->x2 = glyphs[i].x2;
		cluster->text = g_string_new (NULL);
		g_string_append_unichar (cluster->text, glyphs[i].c);
		cluster->direction = direction_of (glyphs[i].c);
		g_ptr_array_add (clusters, cluster);
	}
	for (size_t i = 0; i < n && marks < MAX_MARKS; i++)
		if (g_unichar_ismark (glyphs[i].c)) {
			add_mark (clusters, &glyphs[i]);
			marks++;
		}
	return clusters;
}

static void
join_ligatures (GPtrArray *clusters)
{
	for (guint i = 0; i + 1 < clusters->len; i++) {
		Cluster *lam = clusters->pdata[i], *alef = clusters->pdata[i + 1];
		/* The glyph of "الله" has four shares, in the order of the page. */
		if (!is_ligature (lam, alef) || (i > 0 && is_shared (clusters->pdata[i - 1], lam)))
			continue;
		g_string_append (lam->text, alef->text->str);
		lam->x2 = MAX (lam->x2, alef->x2);
		g_ptr_array_remove_index (clusters, i + 1);
	}
}

static bool
runs_to_left (const GPtrArray *clusters)
{
	size_t left = 0, right = 0;
	for (guint i = 0; i < clusters->len; i++) {
		const Cluster *cluster = clusters->pdata[i];
		left += cluster->direction == TO_LEFT;
		right += cluster->direction == TO_RIGHT;
	}
	return left > right || (left == right && left > 0);
}

static bool
is_bracket (gunichar c)
{
	return g_unichar_type (c) == G_UNICODE_OPEN_PUNCTUATION ||
	       g_unichar_type (c) == G_UNICODE_CLOSE_PUNCTUATION;
}

/* Where the run against the line's direction that begins at @at ends. A point or sign between two
 * of its members belongs to it, a bracket does not. */
static guint
run_end (const GPtrArray *clusters, guint at, bool leftward)
{
	guint end = at;
	for (guint i = at; i < clusters->len; i++) {
		const Cluster *cluster = clusters->pdata[i];
		if (cluster->direction == (leftward ? TO_LEFT : TO_RIGHT) ||
			is_bracket (cluster->base->c))
			break;
		if (cluster->direction != NEUTRAL)
			end = i + 1;
	}
	return end;
}

/* In a line that runs to the right, numbers between Arabic words belong to their run but keep their
 * own order; they are left where the reversal of single numbers puts them. */
static void
reverse (GPtrArray *clusters, guint from, guint to)
{
	while (from + 1 < to) {
		gpointer kept = clusters->pdata[from];
		to--;
		clusters->pdata[from++] = clusters->pdata[to];
		clusters->pdata[to] = kept;
	}
}

static void
reverse_numbers (GPtrArray *clusters, guint from, guint to)
{
	for (guint i = from; i < to; i++) {
		guint end = i;
		while (end < to && ((const Cluster *)clusters->pdata[end])->direction == NUMBER)
			end++;
		reverse (clusters, i, end);
		i = MAX (end, i + 1) - 1;
	}
}

/* How many closing brackets come before any is open, were all of them turned or not. */
static unsigned
wrong_brackets (const GPtrArray *clusters, bool turned)
{
	unsigned open = 0, wrong = 0;
	for (guint i = 0; i < clusters->len; i++) {
		GUnicodeType type = g_unichar_type (((const Cluster *)clusters->pdata[i])->base->c);
		if (type == (turned ? G_UNICODE_CLOSE_PUNCTUATION : G_UNICODE_OPEN_PUNCTUATION))
			open++;
		else if (type == (turned ? G_UNICODE_OPEN_PUNCTUATION
					 : G_UNICODE_CLOSE_PUNCTUATION) &&
			 open > 0)
			open--;
		else if (type == G_UNICODE_OPEN_PUNCTUATION || type == G_UNICODE_CLOSE_PUNCTUATION)
			wrong++;
	}
	return wrong;
}

/* In a line that runs to the left a bracket is drawn mirrored; some programs note the character,
 * others the shape. */
static void
turn_brackets (GPtrArray *clusters)
{
	if (wrong_brackets (clusters, true) >= wrong_brackets (clusters, false))
		return;
	for (guint i = 0; i < clusters->len; i++) {
		Cluster *cluster = clusters->pdata[i];
		gunichar mirrored;
		if (!is_bracket (cluster->base->c) ||
			!g_unichar_get_mirror_char (cluster->base->c, &mirrored))
			continue;
		g_string_truncate (cluster->text, 0);
		g_string_append_unichar (cluster->text, mirrored);
	}
}

/* From the order of the page to the order of reading. */
static void
reorder (GPtrArray *clusters)
{
	bool leftward = runs_to_left (clusters);
	if (leftward) {
		reverse (clusters, 0, clusters->len);
		turn_brackets (clusters);
	}
	for (guint i = 0; i < clusters->len; i++) {
		Direction direction = ((const Cluster *)clusters->pdata[i])->direction;
		guint end;
		if (leftward ? direction != TO_RIGHT && direction != NUMBER : direction != TO_LEFT)
			continue;
		end = run_end (clusters, i, leftward);
		if (end <= i)
			continue;
		reverse (clusters, i, end);
		if (!leftward)
			reverse_numbers (clusters, i, end);
		i = end - 1;
	}
}

/* Two clusters that follow one another in reading: is there a blank between them? Where a run
 * begins or ends they are no neighbours on the page; then the border of the run is beside one of
 * the two. */
static bool
has_gap (const GPtrArray *page, const Cluster *one, const Cluster *other)
{
	int step = other->place > one->place ? 1 : -1;
	const Cluster *after = page->pdata[one->place + (guint)step],
		      *before = page->pdata[other->place - (guint)step];
	return step > 0 ? !touches (one, after) || !touches (before, other)
			: !touches (after, one) || !touches (other, before);
}

static void
append_line (GString *out, AtharGlyph *glyphs, size_t n)
{
	g_autoptr (GPtrArray) clusters = NULL;
	g_autoptr (GPtrArray) page = NULL;
	qsort (glyphs, n, sizeof *glyphs, compare_left);
	clusters = make_clusters (glyphs, n);
	join_ligatures (clusters);
	for (guint i = 0; i < clusters->len; i++)
		((Cluster *)clusters->pdata[i])->place = i;
	page = g_ptr_array_copy (clusters, NULL, NULL);
	g_ptr_array_set_free_func (page, NULL);
	reorder (clusters);
	for (guint i = 0; i < clusters->len; i++) {
		const Cluster *cluster = clusters->pdata[i];
		if (i > 0 && has_gap (page, clusters->pdata[i - 1], cluster))
			g_string_append_c (out, ' ');
		g_string_append (out, cluster->text->str);
	}
	if (clusters->len > 0)
		g_string_append_c (out, '\n');
}

static GArray *
find_lines (const AtharGlyph *glyphs, size_t n)
{
	GArray *lines = g_array_new (FALSE, FALSE, sizeof (Line));
	for (size_t i = 0; i < n; i++) {
		const AtharGlyph *g = &glyphs[i];
		Line *last = lines->len > 0 ? &g_array_index (lines, Line, lines->len - 1) : NULL;
		if (!last || glyphs[i - 1].line != g->line) {
			Line line = {.first = i,
				.n = 1,
				.x1 = g->x1,
				.x2 = g->x2,
				.y1 = g->y1,
				.y2 = g->y2,
				.joined = lines->len,
				.order = lines->len};
			g_array_append_val (lines, line);
			continue;
		}
		last->n++;
		last->x1 = MIN (last->x1, g->x1);
		last->x2 = MAX (last->x2, g->x2);
		last->y1 = MIN (last->y1, g->y1);
		last->y2 = MAX (last->y2, g->y2);
	}
	return lines;
}

static bool
is_one_line (const Line *a, const Line *b)
{
	float height = MIN (a->y2 - a->y1, b->y2 - b->y1),
	      overlap = MIN (a->y2, b->y2) - MAX (a->y1, b->y1);
	float gap = MAX (a->x1, b->x1) - MIN (a->x2, b->x2);
	return overlap > 0.6f * height && gap < JOIN * height;
}

/* Pieces far apart in poppler's order are rare; looking at the neighbours keeps a page of a
 * thousand lines linear. */
static void
join_lines (GArray *lines)
{
	for (guint i = 0; i < lines->len; i++)
		for (guint k = i > 16 ? i - 16 : 0; k < i; k++) {
			Line *a = &g_array_index (lines, Line, k),
			     *b = &g_array_index (lines, Line, i);
			if (b->joined == i && is_one_line (a, b))
				b->joined = a->joined;
		}
}

static void
mark_lines (AtharGlyph *glyphs, const GArray *lines)
{
	for (guint i = 0; i < lines->len; i++) {
		const Line *line = &g_array_index (lines, Line, i);
		for (size_t k = 0; k < line->n; k++)
			glyphs[line->first + k].line = line->joined;
	}
}

GString *
athar_lines_from_glyphs (AtharGlyph *glyphs, size_t n)
{
	GString *out = g_string_new (NULL);
	g_autoptr (GArray) lines = NULL;
	size_t kept = 0;
	for (size_t i = 0; i < n; i++)
		if (!is_ignored (glyphs[i].c) && isfinite (glyphs[i].x1) && isfinite (glyphs[i].x2))
			glyphs[kept++] = glyphs[i];
	if (kept == 0)
		return out;
	lines = find_lines (glyphs, kept);
	join_lines (lines);
	mark_lines (glyphs, lines);
	qsort (glyphs, kept, sizeof *glyphs, compare_line);
	for (size_t at = 0, end; at < kept; at = end) {
		for (end = at; end < kept && glyphs[end].line == glyphs[at].line;)
			end++;
		append_line (out, glyphs + at, end - at);
	}
	return out;
}

/* The rectangles stand for the characters of the text without the embedding marks. */
static GArray *
read_glyphs (PopplerPage *page, PopplerRectangle area)
{
	g_autofree char *text = poppler_page_get_text_for_area (page, &area);
	g_autofree PopplerRectangle *boxes = NULL;
	GArray *glyphs = g_array_new (FALSE, FALSE, sizeof (AtharGlyph));
	guint n = 0, at = 0;
	unsigned line = 0;
	if (!text || !g_utf8_validate (text, -1, NULL) ||
		!poppler_page_get_text_layout_for_area (page, &area, &boxes, &n))
		return glyphs;
	for (const char *p = text; *p && at < n && at < MAX_GLYPHS; p = g_utf8_next_char (p)) {
		gunichar c = g_utf8_get_char (p);
		AtharGlyph glyph;
		if (c >= 0x202a && c <= 0x202e)
			continue;
		glyph = (AtharGlyph){c, (float)boxes[at].x1, (float)boxes[at].x2,
			(float)boxes[at].y1, (float)boxes[at].y2, line};
		at++;
		line += c == '\n';
		g_array_append_val (glyphs, glyph);
	}
	return glyphs;
}

static guint
count_glyphs (PopplerPage *page, PopplerRectangle area)
{
	g_autofree PopplerRectangle *boxes = NULL;
	guint n = 0;
	return poppler_page_get_text_layout_for_area (page, &area, &boxes, &n) ? n : 0;
}

/* Text is given as a selection between two points, and where lines run to the left a selection
 * between the corners leaves out the first and last lines, or half of them. Which points take in
 * everything depends on the page, each on its own: the one with most characters is taken, first for
 * the beginning, then for the end. */
GString *
athar_pdf_words (PopplerPage *page)
{
	static const double STEPS[] = {0, 0.25, 0.5, 0.625, 0.75, 1};
	PopplerRectangle best = {0, 0, 0, 0}, area;
	double width = 0, height = 0;
	g_autoptr (GArray) glyphs = NULL;
	guint most = 0, n;
	poppler_page_get_size (page, &width, &height);
	best.x2 = width;
	best.y2 = height;
	for (size_t i = 0; i < 2 * G_N_ELEMENTS (STEPS); i++) {
		area = best;
		*(i < G_N_ELEMENTS (STEPS) ? &area.x1 : &area.x2) =
			STEPS[i % G_N_ELEMENTS (STEPS)] * width;
		n = count_glyphs (page, area);
		if (n > most) {
			most = n;
			best = area;
		}
	}
	glyphs = read_glyphs (page, best);
	return athar_lines_from_glyphs ((AtharGlyph *)(void *)glyphs->data, glyphs->len);
}
