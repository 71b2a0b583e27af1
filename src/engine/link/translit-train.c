/* SPDX-License-Identifier: Apache-2.0
 *
 * engine/link/translit-train.c: EM over confirmed pairs, the shipped table as Dirichlet prior.
 *
 * Forward and backward sums over all alignments give each rule's expected use; a rule's probability becomes
 * (prior × the table's + use) ÷ (prior + use of its unit). Rules are never added: what the table cannot spell, no
 * training makes likely. Insertions and substitutions stay as the table has them.
 */
#include <math.h>

#include "engine/link/translit-private.h"

typedef struct {
	Grid forward, backward;
	const AtharTranslit *t;
	double *use; /* by rule as sorted */
	unsigned i, j;
	float whole;
} Sums;

static float
log_add (float a, float b)
{
	float high = MAX (a, b), low = MIN (a, b);
	return low <= NEVER / 2 ? high : high + log1pf (expf (low - high));
}

static void
add_forward (void *data, unsigned arabic, unsigned latin, float nats, int rule)
{
	Sums *s = data;
	float *cell = &s->forward.v[s->i][s->j];
	*cell = log_add (*cell, s->forward.v[s->i - arabic][s->j - latin] + nats);
}

static void
add_backward (void *data, unsigned arabic, unsigned latin, float nats, int rule)
{
	Sums *s = data;
	float *cell = &s->backward.v[s->i - arabic][s->j - latin];
	*cell = log_add (*cell, s->backward.v[s->i][s->j] + nats);
}

static void
add_use (void *data, unsigned arabic, unsigned latin, float nats, int rule)
{
	Sums *s = data;
	float before = s->forward.v[s->i - arabic][s->j - latin], after = s->backward.v[s->i][s->j];
	if (rule >= 0)
		s->use[rule] += exp ((double)(before + nats + after - s->whole));
}

static void
clear_grid (Grid *grid)
{
	for (unsigned i = 0; i < SIDE; i++)
		for (unsigned j = 0; j < SIDE; j++)
			grid->v[i][j] = NEVER;
}

/* A word pair's expected uses: cells forward, then backward, then every move between them. */
static void
count_pair (Sums *s, const AtharWordPair *pair)
{
	Words w = {s->t, pair->arabic.letters, pair->latin.letters, pair->arabic.n, pair->latin.n};
	clear_grid (&s->forward);
	clear_grid (&s->backward);
	s->forward.v[0][0] = 0;
	s->backward.v[w.n_arabic][w.n_latin] = 0;
	for (s->i = 0; s->i <= w.n_arabic; s->i++)
		for (s->j = 0; s->j <= w.n_latin; s->j++)
			visit_moves (&w, s->i, s->j, add_forward, s);
	s->whole = s->forward.v[w.n_arabic][w.n_latin];
	for (s->i = w.n_arabic + 1; s->i-- > 0;)
		for (s->j = w.n_latin + 1; s->j-- > 0;)
			visit_moves (&w, s->i, s->j, add_backward, s);
	for (s->i = 0; s->i <= w.n_arabic; s->i++)
		for (s->j = 0; s->j <= w.n_latin; s->j++)
			visit_moves (&w, s->i, s->j, add_use, s);
}

/* Rules of two letters share their unit with "each letter alone", so they keep their sum: only their proportions
 * move. */
static void
set_unit (AtharTranslit *t, const Unit *unit, const double *use, double prior)
{
	double used = 0, mass = 0;
	for (unsigned k = unit->from[0]; k < unit->from[LATIN_MAX]; k++) {
		used += use[k];
		mass += (double)athar_spelling_rules[t->rules[k].source].p;
	}
	for (unsigned k = unit->from[0]; k < unit->from[LATIN_MAX]; k++) {
		unsigned source = t->rules[k].source;
		double shipped = (double)athar_spelling_rules[source].p;
		t->p[source] = (float)((prior * shipped + mass * use[k]) / (prior + used));
	}
}

void
athar_translit_train (AtharTranslit *t, const AtharWordPair *pairs, size_t n, double prior, unsigned rounds)
{
	g_autofree double *use = g_new0 (double, t->n_rules);
	g_autofree Sums *sums = g_new0 (Sums, 1);
	sums->t = t;
	sums->use = use;
	for (unsigned round = 0; round < rounds; round++) {
		memset (use, 0, t->n_rules * sizeof *use);
		for (size_t k = 0; k < n; k++)
			if (pairs[k].arabic.n && pairs[k].latin.n && !pairs[k].arabic.latin && pairs[k].latin.latin)
				count_pair (sums, &pairs[k]);
		for (size_t u = 1; u < t->n_units; u++)
			set_unit (t, &t->units[u], use, prior);
		athar_translit_weigh (t);
	}
}
