/* SPDX-License-Identifier: Apache-2.0
 *
 * engine/link/block: rules show exactly the pairs they hold for, each once, against all pairs of
 * small tables; a hostile table stays linear and what is left out is said.
 */
#include <string.h>

#include "engine/link/block.h"

#define ROWS 60

static const char *const NAMES[] = {"ثوغان", "ثوغن", "ثوغام", "ضيزال", "ضيزلا", "ظولن", "ظوالن", "شذاف",
	"شذا", "خيث"};
/* What lam-alef damage makes of the same name. */
static const char *const FOLDS[] = {NULL, NULL, NULL, "ضيزال", "ضيزال", NULL, NULL, NULL, NULL, NULL};

typedef struct {
	guint8 rule[ROWS][ROWS];
	guint8 times[ROWS][ROWS];
	GMutex lock;
} Seen;

static uint32_t
any_name (AtharLinkTable *table)
{
	guint i = (guint)g_test_rand_int_range (0, G_N_ELEMENTS (NAMES) + 1);
	return i == G_N_ELEMENTS (NAMES) ? 0
					 : athar_tokens_intern (table->lexicon, NAMES[i], FOLDS[i]);
}

/* @first: how many rows list 0 has; it is then filtered for. 0: lists of one length. */
static AtharLinkTable *
random_table (unsigned lists, unsigned first)
{
	AtharLinkTable *table = athar_link_table_new ();
	static const AtharLinkRole roles[] = {ATHAR_FIELD_GIVEN, ATHAR_FIELD_FATHER,
		ATHAR_FIELD_GRANDFATHER, ATHAR_FIELD_FAMILY};
	for (int k = 0; k < 4; k++)
		athar_link_table_add_field (table, "name", ATHAR_KIND_NAME, roles[k]);
	athar_link_table_add_field (table, "age", ATHAR_KIND_NUMBER, ATHAR_FIELD_BIRTH);
	athar_link_table_add_field (table, "born", ATHAR_KIND_DATE, ATHAR_FIELD_BIRTH);
	athar_link_table_add_field (table, "sex", ATHAR_KIND_CODE, ATHAR_FIELD_SEX);
	athar_link_table_add_field (table, "descent", ATHAR_KIND_DESCENT, ATHAR_FIELD_DESCENT);
	for (unsigned row = 0; row < ROWS; row++) {
		g_assert_true (athar_link_table_add_row (table, (uint16_t)(first ? row >= first : row * lists / ROWS)));
		for (int k = 0; k < 4; k++)
			athar_link_table_set (table, k, any_name (table));
		athar_link_table_set (table, 4, athar_number_pack (g_test_rand_int_range (20, 26)));
		athar_link_table_set (table, 5,
			athar_date_pack (g_test_rand_int_range (1990, 1993),
				g_test_rand_int_range (0, 3), 1));
		athar_link_table_set (table, 6,
			athar_tokens_intern (table->lexicon, g_test_rand_bit () ? "m" : "f", NULL));
	}
	athar_tokens_finish (table->lexicon);
	return table;
}

static AtharBlockPlan
make_plan (AtharLinkScope scope, unsigned threads)
{
	AtharBlockPlan plan = {.scope = scope, .n_threads = threads};
	static const AtharBlockKey rules[][3] = {
		{{0, ATHAR_ALIKE_SAME}, {3, ATHAR_ALIKE_SAME}},
		{{0, ATHAR_ALIKE_FOLD}, {1, ATHAR_ALIKE_NEAR}},
		{{7, ATHAR_DESCENT_CHILD}},
		{{1, ATHAR_ALIKE_SAME}, {4, ATHAR_NUMBER_LESS}, {6, ATHAR_CODE_SAME}},
		{{2, ATHAR_ALIKE_FOLD}, {5, ATHAR_DATE_YEAR}, {3, ATHAR_ALIKE_NEAR}},
		{{5, ATHAR_DATE_SAME}, {4, ATHAR_NUMBER_SAME}},
	};
	for (unsigned r = 0; r < G_N_ELEMENTS (rules); r++) {
		unsigned n = 0;
		while (n < 3 && rules[r][n].level)
			n++;
		plan.rules[plan.n_rules++] = athar_block_rule (n, rules[r]);
	}
	return plan;
}

static void
note (gpointer payload, unsigned thread, const AtharBlockPair *pair)
{
	Seen *seen = payload;
	g_mutex_lock (&seen->lock);
	seen->rule[pair->a][pair->b] = (guint8)pair->rule;
	seen->times[pair->a][pair->b]++;
	g_mutex_unlock (&seen->lock);
}

static void
check_all_pairs (const AtharLinkTable *table, const AtharBlockPlan *plan, const Seen *seen,
	bool complete)
{
	g_autoptr (AtharComparer) comparer = athar_comparer_new (table);
	uint8_t levels[ATHAR_LINK_FIELDS_MAX];
	for (uint32_t a = 0; a < ROWS; a++)
		for (uint32_t b = 0; b < ROWS; b++) {
			uint32_t mask = 0;
			if (a < b && (plan->scope == ATHAR_SCOPE_ALL ||
					     table->lists[a] != table->lists[b])) {
				athar_comparer_run (comparer, a, b, levels);
				mask = athar_block_mask (plan, levels);
			}
			g_assert_cmpuint (seen->times[a][b], <=, mask != 0);
			if (complete)
				g_assert_cmpuint (seen->times[a][b], ==, mask != 0);
			if (complete && mask)
				g_assert_cmpint (seen->rule[a][b], ==, __builtin_ctz (mask));
		}
}

static void
test_all_pairs (void)
{
	for (int round = 0; round < 300; round++) {
		g_autoptr (AtharLinkTable) table = random_table (1 + (unsigned)round % 3, round % 4 ? 0 : 5);
		AtharBlockPlan plan =
			make_plan (round % 3 ? ATHAR_SCOPE_BETWEEN : ATHAR_SCOPE_ALL, 1 + round % 2);
		Seen seen = {.times = {{0}}};
		AtharBlockStats stats;
		g_assert_true (athar_block_check (table, &plan));
		g_assert_true (athar_block_run (table, &plan, note, &seen, &stats));
		check_all_pairs (table, &plan, &seen, true);
		g_assert_cmpuint (stats.pairs_refused, ==, 0);
	}
}

/* With a budget of a few pairs no pair comes twice, and those that come not are counted. */
static void
test_budget (void)
{
	for (int round = 0; round < 300; round++) {
		g_autoptr (AtharLinkTable) table = random_table (2, 0);
		AtharBlockPlan plan =
			make_plan (round % 2 ? ATHAR_SCOPE_BETWEEN : ATHAR_SCOPE_ALL, 1);
		Seen seen = {.times = {{0}}};
		AtharBlockStats whole, stats;
		g_assert_true (athar_block_run (table, &plan, note, &seen, &whole));
		memset (&seen.times, 0, sizeof seen.times);
		plan.block_budget = (uint64_t)g_test_rand_int_range (1, 12);
		g_assert_true (athar_block_run (table, &plan, note, &seen, &stats));
		check_all_pairs (table, &plan, &seen, false);
		g_assert_cmpuint (stats.pairs + stats.pairs_refused, >=, whole.pairs);
	}
}

static void
count (gpointer payload, unsigned thread, const AtharBlockPair *pair)
{
	((uint64_t *)payload)[thread]++;
}

static void
test_identical (void)
{
	const uint32_t n = 1000000;
	g_autoptr (AtharLinkTable) table = athar_link_table_new ();
	AtharBlockPlan plan = {.scope = ATHAR_SCOPE_ALL, .n_threads = 2};
	AtharBlockKey given = {0, ATHAR_ALIKE_NEAR};
	AtharBlockStats stats;
	uint64_t counts[2] = {0};
	gint64 start = g_get_monotonic_time ();
	athar_link_table_add_field (table, "given", ATHAR_KIND_NAME, ATHAR_FIELD_GIVEN);
	athar_link_table_add_field (table, "age", ATHAR_KIND_NUMBER, ATHAR_FIELD_BIRTH);
	for (uint32_t row = 0; row < n; row++) {
		athar_link_table_add_row (table, 0);
		athar_link_table_set (table, 0,
			athar_tokens_intern (table->lexicon, row & 1 ? "ثوغان" : "ثوغن", NULL));
		athar_link_table_set (table, 1, athar_number_pack (30));
	}
	athar_tokens_finish (table->lexicon);
	plan.rules[plan.n_rules++] = athar_block_rule (1, &given);
	g_assert_true (athar_block_run (table, &plan, count, counts, &stats));
	g_assert_cmpuint (counts[0] + counts[1], ==, stats.pairs);
	g_assert_cmpuint (stats.pairs, <, (uint64_t)n * ATHAR_BLOCK_WINDOW + 1);
	g_assert_cmpuint (stats.pairs, >=, n - 2); /* each with the next that is like it */
	g_assert_cmpuint (stats.blocks_over, >=, 2);
	g_assert_cmpuint (stats.pairs_refused, >, UINT64_C (400000000000));
	g_assert_cmpint (g_get_monotonic_time () - start, <, 60 * G_USEC_PER_SEC);
}

/* Neighbours are exactly the pairs of tokens one letter apart or under one key. */
static void
test_neighbours (void)
{
	g_autoptr (AtharLinkTable) table = athar_link_table_new ();
	AtharTokens *lexicon = table->lexicon;
	uint64_t found = 0, expected = 0;
	for (int i = 0; i < 1500; i++) {
		GString *text = g_string_new (NULL);
		for (int k = g_test_rand_int_range (1, 6); k; k--)
			g_string_append_unichar (text, (gunichar)g_test_rand_int_range (0x627, 0x62c));
		athar_tokens_intern (lexicon, text->str, NULL);
		g_string_free (text, TRUE);
	}
	athar_tokens_finish (lexicon);
	g_assert_cmpuint (lexicon->near.near_left_out, ==, 0);
	for (uint32_t a = 1; a < athar_tokens_size (lexicon); a++) {
		found += lexicon->near.first[a + 1] - lexicon->near.first[a];
		for (uint32_t b = 1; b < athar_tokens_size (lexicon); b++)
			expected += a != b &&
				athar_compare_tokens (lexicon, a, b) >= ATHAR_ALIKE_NEAR;
	}
	g_assert_cmpuint (found, >, 100);
	g_assert_cmpuint (found, ==, expected);
}

static void
test_levels (void)
{
	static const struct {
		const char *a, *b;
		unsigned level;
	} cases[] = {{"ثوغان", "ثوغان", ATHAR_ALIKE_SAME}, {"ثوغان", "ثوغن", ATHAR_ALIKE_NEAR},
		{"ثوغان", "ثغوان", ATHAR_ALIKE_NEAR}, {"ثوغان", "ثوغانيذ", ATHAR_ALIKE_SIMILAR},
		{"ثوغان", "ضيزال", ATHAR_ALIKE_DIFFERENT}, {"ثو", "ثي", ATHAR_ALIKE_DIFFERENT}};
	g_autoptr (AtharLinkTable) table = athar_link_table_new ();
	for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
		uint32_t a = athar_tokens_intern (table->lexicon, cases[i].a, NULL);
		uint32_t b = athar_tokens_intern (table->lexicon, cases[i].b, NULL);
		g_assert_cmpuint (
			athar_compare_tokens (table->lexicon, a, b), ==, cases[i].level);
		g_assert_cmpuint (
			athar_compare_tokens (table->lexicon, b, a), ==, cases[i].level);
	}
	g_assert_cmpuint (athar_compare_dates (athar_date_pack (1990, 2, 5),
				  athar_date_pack (1990, 5, 2)),
		==, ATHAR_DATE_NEAR);
	g_assert_cmpuint (athar_compare_dates (athar_date_pack (1990, 2, 5),
				  athar_date_pack (1960, 2, 5)),
		==, ATHAR_DATE_DIGIT);
	g_assert_cmpuint (
		athar_compare_dates (athar_date_pack (1990, 0, 0), athar_date_pack (1990, 5, 2)),
		==, ATHAR_DATE_YEAR);
	g_assert_cmpuint (athar_compare_numbers (athar_number_pack (30), athar_number_pack (31)), ==,
		ATHAR_NUMBER_LESS);
	g_assert_cmpuint (athar_compare_numbers (0, athar_number_pack (31)), ==, 0);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/link/compare/levels", test_levels);
	g_test_add_func ("/link/block/neighbours", test_neighbours);
	g_test_add_func ("/link/block/all-pairs", test_all_pairs);
	g_test_add_func ("/link/block/budget", test_budget);
	g_test_add_func ("/link/block/identical", test_identical);
	return g_test_run ();
}
