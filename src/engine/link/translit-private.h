/* SPDX-License-Identifier: Apache-2.0
 *
 * engine/link/translit-private.h: the transducer's moves, for scoring (translit.c), refining (translit-train.c) and the
 * lexicon (lexicon.c), which fill the same table in different orders.
 */
#pragma once

#include <string.h>

#include "engine/link/translit-table.h"
#include "engine/link/translit.h"

#define LETTERS_MAX 64 /* Arabic letters of the table, with room */
#define LATIN_MAX 36
#define SIDE (ATHAR_WORD_LETTERS + 1)
#define UNENDED 255 /* of a word whose end is not known yet */
#define NEVER (-1e30f)

enum { PLACE_ANY, PLACE_START, PLACE_END, PLACES };

typedef struct { /* one Arabic letter or two, at a place, and the range of its rules by the last Latin letter */
	uint16_t from[LATIN_MAX + 1];
} Unit;

typedef struct {
	uint8_t n, latin[4];
	float nats;
	uint16_t unit;
	uint16_t source; /* in athar_spelling_rules */
} Rule;

struct _AtharTranslit {
	Rule *rules; /* by unit, then last Latin letter; 0 for "nothing" */
	Unit *units;
	size_t n_rules, n_units;
	float *p; /* of each source rule, after refining */
	float frequency[LATIN_MAX]; /* log, by Latin number */
	bool vowel[LATIN_MAX];
	uint8_t e;
	uint16_t single[PLACES][LETTERS_MAX];
	uint16_t pair[PLACES][LETTERS_MAX][LETTERS_MAX]; /* 0: none */
};

/* The scores of all prefixes: v[i][j] of i Arabic and j Latin letters. */
typedef struct {
	float v[SIDE][SIDE];
} Grid;

typedef struct {
	const AtharTranslit *t;
	const uint8_t *arabic, *latin;
	unsigned n_arabic, n_latin; /* UNENDED while a lexicon is walked */
} Words;

static inline unsigned
place_of (unsigned from, unsigned to, unsigned n)
{
	return from == 0 ? PLACE_START : to == n ? PLACE_END : PLACE_ANY;
}

static inline float
insert_nats (const Words *w, unsigned j)
{
	const AtharTranslit *t = w->t;
	uint8_t c = w->latin[j - 1], before = j > 1 ? w->latin[j - 2] : 0;
	float nats = athar_spelling_insert[c - 1];
	if (!t->vowel[c])
		return c == before ? athar_spelling_context[ATHAR_CONTEXT_DOUBLE] : nats;
	if (!before)
		return nats + athar_spelling_context[ATHAR_CONTEXT_START];
	if (t->vowel[before])
		return nats + athar_spelling_context[ATHAR_CONTEXT_HIATUS];
	return nats + (c == t->e && j == w->n_latin ? athar_spelling_context[ATHAR_CONTEXT_E_END] : 0);
}

/* Called with how many letters of each a move takes, its weight, and its rule (-1: none). */
typedef void (*Visit) (void *data, unsigned arabic, unsigned latin, float nats, int rule);

static inline __attribute__ ((always_inline)) void
visit_unit (const Words *w, unsigned unit, unsigned taken, unsigned j, Visit visit, void *data)
{
	const AtharTranslit *t = w->t;
	const Unit *u = &t->units[unit];
	for (unsigned k = u->from[0]; k < u->from[1]; k++)
		visit (data, taken, 0, t->rules[k].nats, (int)k);
	if (j == 0)
		return;
	for (unsigned k = u->from[w->latin[j - 1]]; k < u->from[w->latin[j - 1] + 1]; k++) {
		const Rule *rule = &t->rules[k];
		if (rule->n <= j && memcmp (rule->latin, w->latin + j - rule->n, rule->n) == 0)
			visit (data, taken, rule->n, rule->nats, (int)k);
	}
}

/* All moves that end after @i Arabic and @j Latin letters. */
static inline __attribute__ ((always_inline)) void
visit_moves (const Words *w, unsigned i, unsigned j, Visit visit, void *data)
{
	const AtharTranslit *t = w->t;
	if (i > 0) {
		visit_unit (w, t->single[place_of (i - 1, i, w->n_arabic)][w->arabic[i - 1]], 1, j, visit, data);
		visit (data, 1, 0, athar_spelling_context[ATHAR_CONTEXT_DROP], -1);
		if (j > 0)
			visit (data, 1, 1, athar_spelling_context[ATHAR_CONTEXT_SUBSTITUTE], -1);
	}
	if (i > 1) {
		unsigned unit = t->pair[place_of (i - 2, i, w->n_arabic)][w->arabic[i - 2]][w->arabic[i - 1]];
		if (unit)
			visit_unit (w, unit, 2, j, visit, data);
	}
	if (j > 0)
		visit (data, 0, 1, insert_nats (w, j), -1);
}

typedef struct {
	const Grid *grid;
	unsigned i, j;
	float best;
} Cell;

static inline __attribute__ ((always_inline)) void
take_best (void *data, unsigned arabic, unsigned latin, float nats, int rule)
{
	Cell *cell = data;
	float sum = cell->grid->v[cell->i - arabic][cell->j - latin] + nats;
	if (sum > cell->best)
		cell->best = sum;
}

static inline void
fill_cell (const Words *w, Grid *grid, unsigned i, unsigned j)
{
	Cell cell = {grid, i, j, i || j ? NEVER : 0};
	visit_moves (w, i, j, take_best, &cell);
	grid->v[i][j] = cell.best;
}

/* athar_translit_weigh: nats of every rule from p. */
void athar_translit_weigh (AtharTranslit *t);
