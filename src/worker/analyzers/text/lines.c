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
 *   5. the shares of a ligature's glyph ("لا", "الله"), exactly as wide and touching, come in the
 * order of reading;
 *   6. parts of a number keep the order in which Unicode's rules (UAX #9, W2 to W4) drew them.
 * Example, from left to right on the page: "ن س ح ل ا   ى ل ي ل" → "ليلى الحسن".
 */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "worker/analyzers/text/lines.h"

#define MAX_MARKS 8000 /* of a page; each looks at every line, then at every letter of its own */
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
} Cluster;

/* Digits that Unicode calls European (EN), the Persian ones among them. */
static bool
is_european (gunichar c)
{
	return (c >= '0' && c <= '9') || (c >= 0x06f0 && c <= 0x06f9);
}

static Direction
direction_of (gunichar c)
{
	if (is_european (c) || (c >= 0x0660 && c <= 0x0669) || c == 0x066b || c == 0x066c)
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
	return right->x1 - left->x2 - left->base->room <
	       GAP * MAX (left->base->y2 - left->base->y1, 1.0f);
}

static Cluster *
cluster_new (const AtharGlyph *base)
{
	Cluster *cluster = g_new0 (Cluster, 1);
	*cluster = (Cluster){base, base->x1, base->x2, g_string_new (NULL), direction_of (base->c)};
	g_string_append_unichar (cluster->text, base->c);
	return cluster;
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

/* In the order of reading, which is that of their shares from left to right. */
static const gunichar LIGATURES[][4] = {
	{0x0627, 0x0644, 0x0644, 0x0647}, /* الله */
	{0x0644, 0x0644, 0x0647},	  /* لله */
	{0x0644, 0x0627},
	{0x0644, 0x0622},
	{0x0644, 0x0623},
	{0x0644, 0x0625},
	{0x0644, 0x0671},
};

/* How many clusters from @at on are one of @ligature's glyph, 0: none. Where the letters beside it
 * are as wide, all letters are. */
static guint
ligature_length (const GPtrArray *clusters, guint at, const gunichar ligature[4])
{
	guint n = 0;
	for (; n < 4 && ligature[n]; n++)
		if (at + n >= clusters->len ||
			((const Cluster *)clusters->pdata[at + n])->base->c != ligature[n] ||
			(n > 0 && !is_shared (clusters->pdata[at + n - 1],
					  clusters->pdata[at + n])))
			return 0;
	if ((at > 0 && is_shared (clusters->pdata[at - 1], clusters->pdata[at])) ||
		(at + n < clusters->len &&
			is_shared (clusters->pdata[at + n - 1], clusters->pdata[at + n])))
		return 0;
	return n;
}

/* Of a mark without a width only the place is known where it is drawn from: in fonts at hand that
 * is at the left edge of its letter, or up to its middle. */
static void
add_mark (GPtrArray *clusters, const AtharGlyph *mark)
{
	float middle = (mark->x1 + mark->x2) / 2, best = INFINITY,
	      part = mark->x2 > mark->x1 ? 0.5f : 0.3f;
	Cluster *nearest = NULL;
	for (guint i = 0; i < clusters->len; i++) {
		Cluster *cluster = clusters->pdata[i];
		float width = cluster->base->x2 - cluster->base->x1,
		      distance = fabsf (cluster->base->x1 + width * part - middle);
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
	for (size_t i = 0; i < n; i++)
		if (!g_unichar_ismark (glyphs[i].c))
			g_ptr_array_add (clusters, cluster_new (&glyphs[i]));
	for (size_t i = 0; i < n; i++)
		if (g_unichar_ismark (glyphs[i].c))
			add_mark (clusters, &glyphs[i]);
	return clusters;
}

static void
join_ligatures (GPtrArray *clusters)
{
	for (guint i = 0; i + 1 < clusters->len; i++) {
		Cluster *first = clusters->pdata[i];
		guint n = 0;
		for (size_t k = 0; k < G_N_ELEMENTS (LIGATURES) && n == 0; k++)
			n = ligature_length (clusters, i, LIGATURES[k]);
		for (guint k = 1; k < n; k++) {
			const Cluster *next = clusters->pdata[i + k];
			g_string_append (first->text, next->text->str);
			first->x2 = MAX (first->x2, next->x2);
		}
		if (n > 1)
			g_ptr_array_remove_range (clusters, i + 1, n - 1);
	}
}

/* (transfer full) @clusters (transfer full) with a blank for each gap. */
static GPtrArray *
with_blanks (GPtrArray *clusters)
{
	static const AtharGlyph BLANK = {.c = ' '};
	GPtrArray *out = g_ptr_array_new_with_free_func ((GDestroyNotify)cluster_free);
	for (guint i = 0; i < clusters->len; i++) {
		if (i > 0 && !touches (clusters->pdata[i - 1], clusters->pdata[i]))
			g_ptr_array_add (out, cluster_new (&BLANK));
		g_ptr_array_add (out, clusters->pdata[i]);
	}
	g_ptr_array_set_free_func (clusters, NULL);
	g_ptr_array_unref (clusters);
	return out;
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

/* Letters after which European digits are drawn as Arabic ones are (bidi class AL, rule W2). */
static bool
is_arabic_letter (gunichar c)
{
	return (c >= 0x0600 && c <= 0x07bf) || (c >= 0x0860 && c <= 0x08ff) ||
	       (c >= 0xfb50 && c <= 0xfdff) || (c >= 0xfe70 && c <= 0xfeff);
}

/* Rule W4: does the sign @i stand between two digits of one number? */
static bool
joins_number (const GPtrArray *clusters, guint i, bool after_arabic)
{
	const Cluster *one = clusters->pdata[i - 1], *sign = clusters->pdata[i],
		      *other = clusters->pdata[i + 1];
	bool european = !after_arabic && is_european (one->base->c);
	if (one->direction != NUMBER || other->direction != NUMBER ||
		(!after_arabic && is_european (one->base->c) != is_european (other->base->c)))
		return false;
	switch (sign->base->c) {
	case '-':
	case '+':
		return european;
	case '.':
	case ',':
	case '/':
	case ':':
	case 0x060c:
		return true;
	default:
		return false;
	}
}

/* Where the number that begins at @at ends. */
static guint
number_end (const GPtrArray *clusters, guint at, guint to, bool after_arabic)
{
	guint end = at + 1;
	while (end < to) {
		const Cluster *cluster = clusters->pdata[end];
		bool number = cluster->direction == NUMBER;
		if (!number && (end + 1 >= to || !joins_number (clusters, end, after_arabic)))
			break;
		end += number ? 1 : 2;
	}
	return end;
}

static void
reverse_numbers (GPtrArray *clusters, guint from, guint to, bool after_arabic)
{
	for (guint i = from; i < to; i++)
		if (((const Cluster *)clusters->pdata[i])->direction == NUMBER) {
			guint end = number_end (clusters, i, to, after_arabic);
			reverse (clusters, i, end);
			i = end - 1;
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

/* A run of numbers in a line that runs to the left, without any Latin letter: after an Arabic letter
 * each number stands to the left of the one before, and "2024-12-08" is three of them. After a Latin
 * letter they are one run; at the beginning of a line nobody knows what came before. */
static bool
are_numbers (const GPtrArray *clusters, guint from, guint to)
{
	for (guint i = from; i < to; i++)
		if (((const Cluster *)clusters->pdata[i])->direction == TO_RIGHT)
			return false;
	return true;
}

/* From the order of the page to the order of reading. */
static void
reorder (GPtrArray *clusters)
{
	bool leftward = runs_to_left (clusters);
	gunichar letter = 0; /* the last one read */
	if (leftward) {
		reverse (clusters, 0, clusters->len);
		turn_brackets (clusters);
	}
	for (guint i = 0; i < clusters->len; i++) {
		const Cluster *cluster = clusters->pdata[i];
		guint end;
		if (cluster->direction == (leftward ? TO_LEFT : TO_RIGHT))
			letter = cluster->base->c;
		if (leftward ? cluster->direction != TO_RIGHT && cluster->direction != NUMBER
			     : cluster->direction != TO_LEFT)
			continue;
		end = run_end (clusters, i, leftward);
		if (end <= i)
			continue;
		if (!leftward) {
			letter = cluster->base->c;
			reverse (clusters, i, end);
			reverse_numbers (clusters, i, end, is_arabic_letter (letter));
		} else if (is_arabic_letter (letter) && are_numbers (clusters, i, end)) {
			reverse_numbers (clusters, i, end, true);
		} else {
			reverse (clusters, i, end);
			letter = 0;
		}
		i = end - 1;
	}
}

static void
append_line (GString *out, AtharGlyph *glyphs, size_t n)
{
	g_autoptr (GPtrArray) clusters = NULL;
	qsort (glyphs, n, sizeof *glyphs, compare_left);
	clusters = make_clusters (glyphs, n);
	join_ligatures (clusters);
	clusters = with_blanks (clusters);
	reorder (clusters);
	for (guint i = 0; i < clusters->len; i++)
		g_string_append (out, ((const Cluster *)clusters->pdata[i])->text->str);
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

static unsigned
first_piece (const GArray *lines, unsigned i)
{
	while (g_array_index (lines, Line, i).joined != i)
		i = g_array_index (lines, Line, i).joined;
	return i;
}

/* Pieces far apart in poppler's order are rare; looking at the neighbours keeps a page of a
 * thousand lines linear. */
static void
join_lines (GArray *lines)
{
	for (guint i = 0; i < lines->len; i++)
		for (guint k = i > 16 ? i - 16 : 0; k < i; k++) {
			unsigned one = first_piece (lines, k), other = first_piece (lines, i);
			if (is_one_line (&g_array_index (lines, Line, k),
				    &g_array_index (lines, Line, i)))
				g_array_index (lines, Line, MAX (one, other)).joined =
					MIN (one, other);
		}
	for (guint i = 0; i < lines->len; i++) /* each points to an earlier one, done already */
		g_array_index (lines, Line, i).joined =
			g_array_index (lines, Line, g_array_index (lines, Line, i).joined).joined;
}

/* The line that a mark lies in, or nearly: some fonts draw it so high that poppler makes a line of
 * its own of it. */
static unsigned
line_of_mark (const AtharGlyph *mark, const GArray *lines)
{
	const Line *best = NULL;
	float most = 0;
	for (guint i = 0; i < lines->len; i++) {
		const Line *line = &g_array_index (lines, Line, i);
		float height = line->y2 - line->y1,
		      overlap = MIN (line->y2, mark->y2) - MAX (line->y1, mark->y1);
		if (overlap <= most || mark->x1 < line->x1 - height || mark->x2 > line->x2 + height)
			continue;
		most = overlap;
		best = line;
	}
	return best ? best->joined : G_MAXUINT;
}

static void
mark_lines (AtharGlyph *glyphs, size_t letters, size_t n, const GArray *lines)
{
	for (guint i = 0; i < lines->len; i++) {
		const Line *line = &g_array_index (lines, Line, i);
		for (size_t k = 0; k < line->n; k++)
			glyphs[line->first + k].line = line->joined;
	}
	for (size_t i = letters; i < n; i++)
		glyphs[i].line = line_of_mark (&glyphs[i], lines);
}

/* Letters and signs to the front, then up to MAX_MARKS marks. */
static size_t
sort_out (AtharGlyph *glyphs, size_t n, size_t *ret_letters)
{
	g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof *glyphs);
	size_t kept = 0;
	for (size_t i = 0; i < n; i++) {
		if (is_ignored (glyphs[i].c) || !isfinite (glyphs[i].x1) || !isfinite (glyphs[i].x2))
			continue;
		if (!g_unichar_ismark (glyphs[i].c))
			glyphs[kept++] = glyphs[i];
		else if (marks->len < MAX_MARKS)
			g_array_append_val (marks, glyphs[i]);
	}
	*ret_letters = kept;
	for (guint i = 0; i < marks->len; i++)
		glyphs[kept++] = g_array_index (marks, AtharGlyph, i);
	return kept;
}

GString *
athar_lines_from_glyphs (AtharGlyph *glyphs, size_t n)
{
	GString *out = g_string_new (NULL);
	g_autoptr (GArray) lines = NULL;
	size_t letters, kept = sort_out (glyphs, n, &letters);
	if (letters == 0)
		return out;
	lines = find_lines (glyphs, letters);
	join_lines (lines);
	mark_lines (glyphs, letters, kept, lines);
	qsort (glyphs, kept, sizeof *glyphs, compare_line);
	for (size_t at = 0, end; at < kept && glyphs[at].line != G_MAXUINT; at = end) {
		for (end = at; end < kept && glyphs[end].line == glyphs[at].line;)
			end++;
		append_line (out, glyphs + at, end - at);
	}
	return out;
}

GString *
athar_pdf_words (PopplerPage *page)
{
	g_autoptr (GArray) glyphs = athar_pdf_glyphs (page);
	return athar_lines_from_glyphs ((AtharGlyph *)(void *)glyphs->data, glyphs->len);
}
