/* SPDX-License-Identifier: Apache-2.0
 *
 * engine/link/kin-chance.c: how often two different persons agree, from how often each value stands.
 * Sums run over all ordered pairs of rows less those of one list (one list against itself: less each
 * row with itself).
 */
#include <stdlib.h>
#include <string.h>

#include "engine/link/kin.h"

#define FLOOR 1e-9 /* chance no value falls below; a rarer one is not known from a sample */

void
athar_frequencies_init (AtharFrequencies *frequencies, const AtharLinkTable *table)
{
	*frequencies = (AtharFrequencies){.table = table};
	for (unsigned f = 0; f < table->n_fields; f++) {
		AtharLinkKind kind = table->fields[f].kind;
		if (kind != ATHAR_KIND_NAME && kind != ATHAR_KIND_CODE)
			continue;
		frequencies->counts[f] =
			g_new0 (uint32_t, athar_tokens_size (table->lexicon) + 1);
		for (uint32_t row = 0; row < table->n_rows; row++)
			frequencies->counts[f][athar_link_table_get (table, f, row)]++;
		frequencies->told[f] = table->n_rows - frequencies->counts[f][0];
		frequencies->counts[f][0] = 0;
	}
}

void
athar_frequencies_clear (AtharFrequencies *frequencies)
{
	for (unsigned f = 0; f < ATHAR_LINK_FIELDS_MAX; f++)
		g_free (frequencies->counts[f]);
	*frequencies = (AtharFrequencies){0};
}

/* Ordered pairs whose values agree, by level; and all where both are told. */
typedef struct {
	double told, same, fold, near;
} Agree;

static void
count_near (const AtharTokens *lexicon, const uint32_t *counts, uint32_t value, double sign,
	Agree *agree)
{
	const AtharNeighbours *near = &lexicon->near;
	const uint32_t *fold = (const uint32_t *)(void *)lexicon->fold->data;
	for (uint32_t i = near->first[value]; i < near->first[value + 1]; i++) {
		uint32_t other = near->neighbours[i];
		double n = sign * counts[value] * counts[other];
		if (fold[value] == fold[other])
			agree->fold += n;
		else
			agree->near += n;
	}
}

static void
count_all (const AtharFrequencies *frequencies, unsigned f, Agree *agree)
{
	const AtharTokens *lexicon = frequencies->table->lexicon;
	const uint32_t *counts = frequencies->counts[f];
	bool names = frequencies->table->fields[f].kind == ATHAR_KIND_NAME;
	agree->told += (double)frequencies->told[f] * frequencies->told[f];
	for (uint32_t value = 1; value < athar_tokens_size (lexicon); value++) {
		if (!counts[value])
			continue;
		agree->same += (double)counts[value] * counts[value];
		if (names)
			count_near (lexicon, counts, value, 1, agree);
	}
}

/* Take off the pairs of rows [from, to) with each other. @counts is all zeros before and after. */
static void
take_off (const AtharLinkTable *table, unsigned f, uint32_t from, uint32_t to, uint32_t *counts,
	Agree *agree)
{
	bool names = table->fields[f].kind == ATHAR_KIND_NAME;
	g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (uint32_t));
	double told = to - from;
	for (uint32_t row = from; row < to; row++) {
		uint32_t value = athar_link_table_get (table, f, row);
		if (!value)
			told--;
		else if (!counts[value]++)
			g_array_append_val (values, value);
	}
	agree->told -= told * told;
	for (guint i = 0; i < values->len; i++) {
		uint32_t value = g_array_index (values, uint32_t, i);
		agree->same -= (double)counts[value] * counts[value];
		if (names)
			count_near (table->lexicon, counts, value, -1, agree);
	}
	for (guint i = 0; i < values->len; i++)
		counts[g_array_index (values, uint32_t, i)] = 0;
}

static void
agree_between (const AtharFrequencies *frequencies, unsigned f, AtharLinkScope scope, Agree *agree)
{
	const AtharLinkTable *table = frequencies->table;
	g_autofree uint32_t *counts = NULL;
	count_all (frequencies, f, agree);
	if (scope == ATHAR_SCOPE_ALL) {
		agree->told -= (double)frequencies->told[f];
		agree->same -= (double)frequencies->told[f];
		return;
	}
	counts = g_new0 (uint32_t, athar_tokens_size (table->lexicon) + 1);
	for (uint32_t from = 0, to; from < table->n_rows; from = to) {
		for (to = from; to < table->n_rows && table->lists[to] == table->lists[from]; to++)
			;
		take_off (table, f, from, to, counts, agree);
	}
}

static int
compare_u32 (const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return x < y ? -1 : x > y;
}

/* Share of pairs of rows with equal numbers or dates, over all rows whatever their list. */
static double
equal_share (const AtharLinkTable *table, unsigned f)
{
	g_autofree uint32_t *sorted = g_try_new (uint32_t, table->n_rows + 1);
	double same = 0, told = 0;
	uint32_t n = 0;
	if (!sorted)
		return 0;
	for (uint32_t row = 0; row < table->n_rows; row++)
		if (athar_link_table_get (table, f, row))
			sorted[n++] = athar_link_table_get (table, f, row);
	qsort (sorted, n, sizeof *sorted, compare_u32);
	for (uint32_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && sorted[end] == sorted[i]; end++)
			;
		same += (double)(end - i) * (end - i - 1);
	}
	told = (double)n * (n - 1.0);
	return told > 0 ? same / told : 0;
}

static uint64_t
next_random (uint64_t *state)
{
	uint64_t x = *state += UINT64_C (0x9e3779b97f4a7c15);
	x = (x ^ x >> 30) * UINT64_C (0xbf58476d1ce4e5b9);
	x = (x ^ x >> 27) * UINT64_C (0x94d049bb133111eb);
	return x ^ x >> 31;
}

static void
sample (const AtharLinkTable *table, AtharLinkScope scope,
	double counts[ATHAR_LINK_FIELDS_MAX][ATHAR_LEVELS_MAX])
{
	g_autoptr (AtharComparer) comparer = athar_comparer_new (table);
	uint64_t state = 4;
	uint32_t n = table->n_rows;
	uint8_t levels[ATHAR_LINK_FIELDS_MAX];
	for (unsigned i = 0; n > 1 && i < ATHAR_CHANCE_SAMPLE; i++) {
		uint32_t a = (uint32_t)(next_random (&state) % n);
		uint32_t b = (uint32_t)(next_random (&state) % n);
		if (a == b || (scope == ATHAR_SCOPE_BETWEEN && table->lists[a] == table->lists[b]))
			continue;
		athar_comparer_run (comparer, MIN (a, b), MAX (a, b), levels);
		for (unsigned f = 0; f < table->n_fields; f++)
			counts[f][levels[f]]++;
	}
}

/* Put the known shares of the upper levels in place of the sampled ones, the others scaled. */
static void
put_exact (double *p, unsigned n, unsigned from, const double *exact)
{
	double lower = 0, upper = 0;
	for (unsigned level = 1; level < from; level++)
		lower += p[level];
	for (unsigned level = from; level < n; level++)
		upper += p[level] = MAX (exact[level - from], FLOOR);
	for (unsigned level = 1; level < from && lower > 0; level++)
		p[level] *= (1 - upper) / lower;
}

static void
known_levels (const AtharFrequencies *frequencies, AtharLinkScope scope, unsigned f, double *p)
{
	AtharLinkKind kind = frequencies->table->fields[f].kind;
	unsigned n = athar_kind_levels (kind);
	Agree agree = {0};
	if (kind == ATHAR_KIND_NUMBER || kind == ATHAR_KIND_DATE) {
		double same = equal_share (frequencies->table, f);
		put_exact (p, n, n - 1, &same);
	}
	if (kind != ATHAR_KIND_NAME && kind != ATHAR_KIND_CODE)
		return;
	agree_between (frequencies, f, scope, &agree);
	if (agree.told <= 0)
		return;
	if (kind == ATHAR_KIND_NAME)
		put_exact (p, n, ATHAR_ALIKE_NEAR,
			(double[]){agree.near / agree.told, agree.fold / agree.told,
				agree.same / agree.told});
	else
		put_exact (p, n, ATHAR_CODE_SAME, (double[]){agree.same / agree.told});
}

/* By chance one is named as the other's child as often as three names fall together. */
static void
known_descent (const AtharLinkTable *table, unsigned f,
	double p[ATHAR_LINK_FIELDS_MAX][ATHAR_LEVELS_MAX])
{
	double chance = 1;
	for (int role = ATHAR_FIELD_FATHER; role <= ATHAR_FIELD_FAMILY; role++)
		if (table->by_role[role] >= 0)
			chance *= p[table->by_role[role]][ATHAR_ALIKE_SAME];
	put_exact (p[f], ATHAR_DESCENT_LEVELS, ATHAR_DESCENT_CHILD, (double[]){chance, chance});
}

void
athar_frequencies_chance (const AtharFrequencies *frequencies, AtharLinkScope scope,
	double ret_p[ATHAR_LINK_FIELDS_MAX][ATHAR_LEVELS_MAX], double *ret_null)
{
	const AtharLinkTable *table = frequencies->table;
	double counts[ATHAR_LINK_FIELDS_MAX][ATHAR_LEVELS_MAX] = {{0}};
	sample (table, scope, counts);
	for (unsigned f = 0; f < table->n_fields; f++) {
		unsigned n = athar_kind_levels (table->fields[f].kind);
		double told = 0;
		for (unsigned level = 1; level < n; level++)
			told += counts[f][level] + 0.5;
		for (unsigned level = 0; level < ATHAR_LEVELS_MAX; level++)
			ret_p[f][level] =
				level && level < n ? (counts[f][level] + 0.5) / told : 0;
		ret_null[f] = (counts[f][0] + 0.01) / (told + counts[f][0] + 0.01);
		known_levels (frequencies, scope, f, ret_p[f]);
	}
	for (unsigned f = 0; f < table->n_fields; f++)
		if (table->fields[f].kind == ATHAR_KIND_DESCENT)
			known_descent (table, f, ret_p);
}
