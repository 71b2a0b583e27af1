/* SPDX-License-Identifier: Apache-2.0
 *
 * engine/link/translit.c: the letter transducer: reading words, the rules by last letter, scores and alignments.
 */
#include "engine/link/translit.h"

#include <math.h>

#include "engine/link/translit-private.h"


static uint8_t
number_of (const uint32_t *alphabet, size_t n, gunichar c)
{
	for (size_t k = 0; k < n; k++)
		if (alphabet[k] == c)
			return (uint8_t)(k + 1);
	return 0;
}

/* What sound keeps apart and the table does not name. */
static gunichar
plain (gunichar c)
{
	return c >= '0' && c <= '9' ? 0 : c;
}

bool
athar_word_read (const char *sound, AtharWord *ret_word)
{
	memset (ret_word, 0, sizeof *ret_word);
	for (const char *p = sound; *p; p = g_utf8_next_char (p)) {
		gunichar c = plain (g_utf8_get_char (p));
		uint8_t latin = number_of (athar_spelling_latin, athar_spelling_latin_n, c);
		uint8_t arabic = latin ? 0 : number_of (athar_spelling_arabic, athar_spelling_arabic_n, c);
		if ((!latin && !arabic) || ret_word->n == ATHAR_WORD_LETTERS)
			return false;
		if (ret_word->n && ret_word->latin != !arabic)
			return false;
		ret_word->latin = !arabic;
		ret_word->letters[ret_word->n++] = latin ? latin : arabic;
	}
	return ret_word->n > 0;
}

static int
compare_rules (gconstpointer a, gconstpointer b)
{
	const Rule *x = a, *y = b;
	unsigned last_x = x->n ? x->latin[x->n - 1] : 0, last_y = y->n ? y->latin[y->n - 1] : 0;
	if (x->unit != y->unit)
		return x->unit < y->unit ? -1 : 1;
	return last_x != last_y ? (last_x < last_y ? -1 : 1) : (x->source < y->source ? -1 : x->source > y->source);
}

/* Units by number from 1 (0 is "none"), a new one whenever pattern or place changes: the table is sorted by them. */
static void
number_units (AtharTranslit *t)
{
	unsigned unit = 0;
	for (size_t k = 0; k < t->n_rules; k++) {
		const AtharSpellingRule *r = &athar_spelling_rules[k], *b = k ? r - 1 : NULL;
		if (!b || b->place != r->place || memcmp (b->arabic, r->arabic, sizeof r->arabic) != 0) {
			unit++;
			if (r->arabic[1])
				t->pair[r->place][r->arabic[0]][r->arabic[1]] = (uint16_t)unit;
			else
				t->single[r->place][r->arabic[0]] = (uint16_t)unit;
		}
		t->rules[k] = (Rule){.n = r->n_latin, .unit = (uint16_t)unit, .source = (uint16_t)k};
		memcpy (t->rules[k].latin, r->latin, sizeof r->latin);
		t->p[k] = r->p;
	}
	t->n_units = unit + 1;
}

/* A place without a row of its own has the plain one. */
static void
fill_places (AtharTranslit *t)
{
	for (unsigned place = 1; place < PLACES; place++)
		for (unsigned a = 0; a < LETTERS_MAX; a++) {
			if (!t->single[place][a])
				t->single[place][a] = t->single[PLACE_ANY][a];
			for (unsigned b = 0; b < LETTERS_MAX; b++)
				if (!t->pair[place][a][b])
					t->pair[place][a][b] = t->pair[PLACE_ANY][a][b];
		}
}

static void
index_rules (AtharTranslit *t)
{
	t->units = g_new0 (Unit, t->n_units);
	qsort (t->rules, t->n_rules, sizeof *t->rules, compare_rules);
	for (unsigned unit = 0, k = 0; unit < t->n_units; unit++)
		for (unsigned last = 0; last <= LATIN_MAX; last++) {
			t->units[unit].from[last] = (uint16_t)k;
			while (k < t->n_rules && t->rules[k].unit == unit &&
				(t->rules[k].n ? t->rules[k].latin[t->rules[k].n - 1] : 0u) == last)
				k++;
		}
}

void
athar_translit_weigh (AtharTranslit *t)
{
	for (size_t k = 0; k < t->n_rules; k++) {
		Rule *rule = &t->rules[k];
		rule->nats = logf (MAX (t->p[rule->source], 1e-6f));
		for (unsigned i = 0; i < rule->n; i++)
			rule->nats -= t->frequency[rule->latin[i]];
	}
}

AtharTranslit *
athar_translit_new (void)
{
	AtharTranslit *t = g_new0 (AtharTranslit, 1);
	g_assert (athar_spelling_arabic_n < LETTERS_MAX && athar_spelling_latin_n < LATIN_MAX);
	g_assert (athar_spelling_context_n == ATHAR_CONTEXTS);
	t->n_rules = athar_spelling_rules_n;
	t->rules = g_new0 (Rule, t->n_rules);
	t->p = g_new0 (float, t->n_rules);
	for (size_t k = 0; k < athar_spelling_latin_n; k++) {
		gunichar c = athar_spelling_latin[k];
		t->frequency[k + 1] =
			athar_spelling_context[ATHAR_CONTEXT_BACKGROUND] * logf (athar_spelling_frequency[k]);
		t->vowel[k + 1] = strchr ("aeiou", (int)c) != NULL || c == 0x131 || c == 0xEA || c == 0xEE || c == 0xFB;
	}
	t->e = number_of (athar_spelling_latin, athar_spelling_latin_n, 'e');
	number_units (t);
	fill_places (t);
	index_rules (t);
	athar_translit_weigh (t);
	return t;
}

void
athar_translit_free (AtharTranslit *t)
{
	if (!t)
		return;
	g_free (t->rules);
	g_free (t->units);
	g_free (t->p);
	g_free (t);
}

static Words
words_of (const AtharTranslit *t, const AtharWord *arabic, const AtharWord *latin)
{
	return (Words){t, arabic->letters, latin->letters, arabic->n, latin->n};
}

static void
fill (const Words *w, Grid *grid)
{
	for (unsigned i = 0; i <= w->n_arabic; i++)
		for (unsigned j = 0; j <= w->n_latin; j++)
			fill_cell (w, grid, i, j);
}

double
athar_translit_score (const AtharTranslit *t, const AtharWord *a, const AtharWord *b)
{
	Grid grid;
	Words w = words_of (t, a->latin ? b : a, a->latin ? a : b);
	if (a->latin == b->latin)
		return -G_MAXDOUBLE;
	fill (&w, &grid);
	return grid.v[w.n_arabic][w.n_latin];
}

typedef struct {
	const Grid *grid;
	AtharTranslitStep step;
} Back;

static void
find_move (void *data, unsigned arabic, unsigned latin, float nats, int rule)
{
	Back *back = data;
	AtharTranslitStep *s = &back->step;
	if (s->n_arabic || s->n_latin)
		return;
	if (back->grid->v[s->arabic - arabic][s->latin - latin] + nats < back->grid->v[s->arabic][s->latin])
		return;
	s->n_arabic = (uint8_t)arabic;
	s->n_latin = (uint8_t)latin;
	s->nats = nats;
}

GArray *
athar_translit_align (const AtharTranslit *t, const AtharWord *arabic, const AtharWord *latin)
{
	Grid grid;
	Words w = words_of (t, arabic, latin);
	GArray *steps = g_array_new (FALSE, FALSE, sizeof (AtharTranslitStep));
	fill (&w, &grid);
	for (unsigned i = arabic->n, j = latin->n; i || j;) {
		Back back = {&grid, {.arabic = (uint8_t)i, .latin = (uint8_t)j}};
		visit_moves (&w, i, j, find_move, &back);
		i -= back.step.n_arabic;
		j -= back.step.n_latin;
		g_assert (back.step.n_arabic || back.step.n_latin); /* drops and insertions reach all */
		back.step.arabic = (uint8_t)i;
		back.step.latin = (uint8_t)j;
		g_array_prepend_val (steps, back.step);
	}
	return steps;
}

/* The rule of the most weight for each unit; then the best way through the word. */
static int
best_rule (const AtharTranslit *t, unsigned unit)
{
	int best = -1;
	for (unsigned k = t->units[unit].from[0]; unit && k < t->units[unit].from[LATIN_MAX]; k++)
		if (best < 0 || t->rules[k].nats > t->rules[best].nats)
			best = (int)k;
	return best;
}

static void
best_path (const AtharTranslit *t, const AtharWord *arabic, float best[SIDE], int rule[SIDE])
{
	best[0] = 0;
	for (unsigned i = 1; i <= arabic->n; i++) {
		const uint8_t *a = arabic->letters + i - 1;
		int one = best_rule (t, t->single[place_of (i - 1, i, arabic->n)][*a]), two = -1;
		if (i > 1)
			two = best_rule (t, t->pair[place_of (i - 2, i, arabic->n)][a[-1]][*a]);
		rule[i] = one;
		best[i] = best[i - 1] + t->rules[one].nats;
		if (two >= 0 && best[i - 2] + t->rules[two].nats > best[i]) {
			rule[i] = two;
			best[i] = best[i - 2] + t->rules[two].nats;
		}
	}
}

double
athar_translit_best (const AtharTranslit *t, const AtharWord *arabic)
{
	float best[SIDE];
	int rule[SIDE];
	best_path (t, arabic, best, rule);
	return best[arabic->n];
}

char *
athar_translit_write (const AtharTranslit *t, const AtharWord *arabic)
{
	float best[SIDE];
	int rule[SIDE];
	GString *out = g_string_new (NULL);
	best_path (t, arabic, best, rule);
	for (unsigned i = arabic->n; i;) {
		const Rule *r = &t->rules[rule[i]];
		g_autoptr (GString) piece = g_string_new (NULL);
		for (unsigned k = 0; k < r->n; k++)
			g_string_append_unichar (piece, athar_spelling_latin[r->latin[k] - 1]);
		g_string_prepend (out, piece->str);
		i -= athar_spelling_rules[r->source].arabic[1] ? 2 : 1;
	}
	return g_string_free (out, FALSE);
}
