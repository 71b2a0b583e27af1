/* SPDX-License-Identifier: Apache-2.0
 *
 * engine/link/compare.c: levels. Names are compared by letters; a small table in each thread
 * remembers pairs of tokens, for blocks bring the same ones again and again.
 */
#include "engine/link/compare.h"

#include <stdlib.h>
#include <string.h>

#define MEMO_BITS 15
#define JARO_WINKLER_SIMILAR 0.88

typedef struct {
	uint32_t a, b;
	uint32_t level;
} Memo;

struct AtharComparer {
	const AtharLinkTable *table;
	Memo memo[1u << MEMO_BITS];
};

unsigned
athar_kind_levels (AtharLinkKind kind)
{
	static const uint8_t levels[] = {ATHAR_ALIKE_LEVELS, ATHAR_CODE_LEVELS, ATHAR_NUMBER_LEVELS,
		ATHAR_DATE_LEVELS, ATHAR_DESCENT_LEVELS, ATHAR_MARRIAGE_LEVELS};
	return levels[kind];
}

/* At most one letter more, less, other, or two neighbours in each other's place. */
static bool
within_one (const uint16_t *a, unsigned n, const uint16_t *b, unsigned m)
{
	unsigned i = 0;
	if (n > m)
		return within_one (b, m, a, n);
	if (m - n > 1)
		return false;
	while (i < n && a[i] == b[i])
		i++;
	if (n < m)
		return !memcmp (a + i, b + i + 1, (n - i) * sizeof *a);
	if (i == n || !memcmp (a + i + 1, b + i + 1, (n - i - 1) * sizeof *a))
		return true;
	return i + 1 < n && a[i] == b[i + 1] && a[i + 1] == b[i] &&
		!memcmp (a + i + 2, b + i + 2, (n - i - 2) * sizeof *a);
}

/* Letters of @a that have a partner in @b no further than @reach away; bits say which. */
static unsigned
partners (const uint16_t *a, unsigned n, const uint16_t *b, unsigned m, unsigned reach,
	uint32_t *ret_in_a, uint32_t *ret_in_b)
{
	unsigned count = 0;
	uint32_t in_a = 0, in_b = 0;
	for (unsigned i = 0; i < n; i++) {
		unsigned from = i > reach ? i - reach : 0, to = MIN (i + reach + 1, m);
		for (unsigned k = from; k < to; k++)
			if (!(in_b >> k & 1) && a[i] == b[k]) {
				in_a |= UINT32_C (1) << i;
				in_b |= UINT32_C (1) << k;
				count++;
				break;
			}
	}
	*ret_in_a = in_a;
	*ret_in_b = in_b;
	return count;
}

static double
jaro_winkler (const uint16_t *a, unsigned n, const uint16_t *b, unsigned m)
{
	uint32_t in_a, in_b;
	unsigned longer = MAX (n, m), reach = longer / 2 > 0 ? longer / 2 - 1 : 0;
	unsigned count = partners (a, n, b, m, reach, &in_a, &in_b), moved = 0, prefix = 0;
	double c = count, jaro;
	if (!count)
		return 0;
	for (unsigned i = 0, k = 0; i < n; i++)
		if (in_a >> i & 1) {
			while (!(in_b >> k & 1))
				k++;
			moved += a[i] != b[k++];
		}
	jaro = (c / n + c / m + (c - moved / 2.0) / c) / 3;
	while (prefix < 4 && prefix < n && prefix < m && a[prefix] == b[prefix])
		prefix++;
	return jaro + prefix * 0.1 * (1 - jaro);
}

unsigned
athar_compare_tokens (const AtharTokens *lexicon, uint32_t a, uint32_t b)
{
	const uint32_t *fold = (const uint32_t *)(void *)lexicon->fold->data;
	const uint16_t *x, *y;
	unsigned n, m, shorter;
	if (!a || !b)
		return 0;
	if (a == b)
		return ATHAR_ALIKE_SAME;
	if (fold[a] == fold[b])
		return ATHAR_ALIKE_FOLD;
	x = athar_tokens_letters (lexicon, a, &n);
	y = athar_tokens_letters (lexicon, b, &m);
	shorter = MIN (n, m);
	if (shorter >= 3 && within_one (x, n, y, m))
		return ATHAR_ALIKE_NEAR;
	if (shorter >= 3 && !memcmp (x, y, shorter * sizeof *x))
		return ATHAR_ALIKE_SIMILAR;
	return jaro_winkler (x, n, y, m) >= JARO_WINKLER_SIMILAR ? ATHAR_ALIKE_SIMILAR
								 : ATHAR_ALIKE_DIFFERENT;
}

unsigned
athar_compare_numbers (uint32_t a, uint32_t b)
{
	int64_t step = (int64_t)b - (int64_t)a;
	if (!a || !b)
		return 0;
	if (!step)
		return ATHAR_NUMBER_SAME;
	if (step == 1)
		return ATHAR_NUMBER_LESS;
	if (step == -1)
		return ATHAR_NUMBER_MORE;
	return step >= -3 && step <= 3 ? ATHAR_NUMBER_THREE : ATHAR_NUMBER_FAR;
}

/* One digit other, as a keying error leaves it. */
static bool
one_digit (int a, int b)
{
	int others = 0;
	for (; a || b; a /= 10, b /= 10)
		others += a % 10 != b % 10;
	return others == 1;
}

unsigned
athar_compare_dates (uint32_t a, uint32_t b)
{
	int ya = athar_date_year (a), ma = athar_date_month (a), da = athar_date_day (a);
	int yb = athar_date_year (b), mb = athar_date_month (b), db = athar_date_day (b);
	bool whole = ma && da && mb && db;
	if (!a || !b)
		return 0;
	if (a == b)
		return whole ? ATHAR_DATE_SAME : ATHAR_DATE_YEAR;
	if (whole && ya == yb && (ma == mb || da == db || (ma == db && da == mb)))
		return ATHAR_DATE_NEAR;
	if (whole && ma == mb && da == db && one_digit (ya, yb))
		return ATHAR_DATE_DIGIT;
	if (ya == yb)
		return ATHAR_DATE_YEAR;
	return abs (ya - yb) <= 10 ? ATHAR_DATE_YEARS : ATHAR_DATE_FAR;
}

/* @child's father and grandfather are @parent's given name and father, of one family. */
static bool
is_child (const AtharLinkTable *table, const int *roles, uint32_t child, uint32_t parent)
{
	const uint32_t *c = table->cells + (size_t)child * table->n_fields;
	const uint32_t *p = table->cells + (size_t)parent * table->n_fields;
	int given = roles[ATHAR_FIELD_GIVEN], father = roles[ATHAR_FIELD_FATHER];
	int grandfather = roles[ATHAR_FIELD_GRANDFATHER], family = roles[ATHAR_FIELD_FAMILY];
	return c[father] && c[grandfather] && c[father] == p[given] && c[grandfather] == p[father] &&
		c[family] == p[family];
}

unsigned
athar_compare_descent (const AtharLinkTable *table, uint32_t a, uint32_t b)
{
	const int *roles = table->by_role;
	for (int role = ATHAR_FIELD_GIVEN; role <= ATHAR_FIELD_FAMILY; role++) {
		if (roles[role] < 0)
			return 0;
		if (role != ATHAR_FIELD_GRANDFATHER &&
			(!athar_link_table_get (table, (unsigned)roles[role], a) ||
				!athar_link_table_get (table, (unsigned)roles[role], b)))
			return 0;
	}
	if (is_child (table, roles, a, b))
		return ATHAR_DESCENT_CHILD;
	return is_child (table, roles, b, a) ? ATHAR_DESCENT_PARENT : ATHAR_DESCENT_NO;
}

unsigned
athar_compare_marriage (const AtharLinkTable *table, uint32_t a, uint32_t b)
{
	int given = table->by_role[ATHAR_FIELD_GIVEN], spouse = table->by_role[ATHAR_FIELD_SPOUSE];
	const uint32_t *x = table->cells + (size_t)a * table->n_fields;
	const uint32_t *y = table->cells + (size_t)b * table->n_fields;
	if (given < 0 || spouse < 0)
		return 0;
	if ((x[spouse] && x[spouse] == y[given]) || (y[spouse] && y[spouse] == x[given]))
		return ATHAR_MARRIAGE_YES;
	return (x[spouse] && y[given]) || (y[spouse] && x[given]) ? ATHAR_MARRIAGE_NO : 0;
}

AtharComparer *
athar_comparer_new (const AtharLinkTable *table)
{
	AtharComparer *comparer = g_new0 (AtharComparer, 1);
	comparer->table = table;
	return comparer;
}

void
athar_comparer_free (AtharComparer *comparer)
{
	g_free (comparer);
}

static unsigned
names (AtharComparer *comparer, uint32_t a, uint32_t b)
{
	uint32_t slot = (a * UINT32_C (0x9e3779b1) ^ b * UINT32_C (0x85ebca77)) >> (32 - MEMO_BITS);
	Memo *memo = &comparer->memo[slot];
	if (!a || !b)
		return 0;
	if (a == b)
		return ATHAR_ALIKE_SAME;
	if (memo->a != a || memo->b != b)
		*memo = (Memo){a, b, athar_compare_tokens (comparer->table->lexicon, a, b)};
	return memo->level;
}

void
athar_comparer_run (AtharComparer *comparer, uint32_t a, uint32_t b, uint8_t *ret_levels)
{
	const AtharLinkTable *table = comparer->table;
	const uint32_t *x = table->cells + (size_t)a * table->n_fields;
	const uint32_t *y = table->cells + (size_t)b * table->n_fields;
	for (unsigned f = 0; f < table->n_fields; f++) {
		unsigned level = 0;
		switch (table->fields[f].kind) {
		case ATHAR_KIND_NAME:
			level = names (comparer, x[f], y[f]);
			break;
		case ATHAR_KIND_CODE:
			if (x[f] && y[f])
				level = x[f] == y[f] ? ATHAR_CODE_SAME
							       : ATHAR_CODE_DIFFERENT;
			break;
		case ATHAR_KIND_NUMBER:
			level = athar_compare_numbers (x[f], y[f]);
			break;
		case ATHAR_KIND_DATE:
			level = athar_compare_dates (x[f], y[f]);
			break;
		case ATHAR_KIND_DESCENT:
			level = athar_compare_descent (table, a, b);
			break;
		case ATHAR_KIND_MARRIAGE:
			level = athar_compare_marriage (table, a, b);
			break;
		}
		ret_levels[f] = (uint8_t)level;
	}
}
