/* SPDX-License-Identifier: Apache-2.0
 *
 * engine/link/block.c: blocks of one rule after another, shared out to threads by stretches of the
 * sorted rows. A block above the budget is split by further fields; the hash of each block that was
 * split is remembered, so that a later rule knows which of its pairs the earlier one has not shown.
 */
#include "engine/link/block.h"

#include <string.h>

#include "engine/link/block-sort.h"

#define STRETCH 2048 /* rows a thread takes at once */
#define PREFETCH 24  /* rows whose values are asked for ahead; they lie all over memory */

typedef struct {
	const AtharLinkTable *table;
	const AtharBlockPlan *plan;
	AtharBlockVisit visit;
	gpointer payload;
	uint64_t budget;
	uint32_t need[ATHAR_LINK_FIELDS_MAX][ATHAR_LEVELS_MAX];
	AtharBlockSorted sorted;
	uint32_t *borne; /* by token: rows that have it in the near key */
	gint next;	 /* stretch */
	unsigned rule;
	GMutex over_lock;
	GHashTable *over;	      /* hashes of blocks that were split; grows while a rule runs */
	GHashTable *over_before;      /* those of the rules before: only read */
} Run;

typedef struct {
	Run *run;
	AtharComparer *comparer;
	unsigned thread;
	AtharBlockStats stats;
} Worker;

AtharBlockRule
athar_block_rule (unsigned n, const AtharBlockKey *keys)
{
	AtharBlockRule rule = {.n_keys = n};
	g_assert (n && n <= ATHAR_BLOCK_KEYS_MAX);
	memcpy (rule.keys, keys, n * sizeof *keys);
	return rule;
}

static bool
key_means (const AtharLinkTable *table, AtharBlockKey key, unsigned n_keys)
{
	if (key.field >= table->n_fields)
		return false;
	switch (table->fields[key.field].kind) {
	case ATHAR_KIND_NAME:
		return key.level >= ATHAR_ALIKE_NEAR && key.level <= ATHAR_ALIKE_SAME;
	case ATHAR_KIND_CODE:
		return key.level == ATHAR_CODE_SAME;
	case ATHAR_KIND_NUMBER:
		return key.level == ATHAR_NUMBER_SAME || key.level == ATHAR_NUMBER_LESS;
	case ATHAR_KIND_DATE:
		return key.level == ATHAR_DATE_SAME || key.level == ATHAR_DATE_YEAR;
	case ATHAR_KIND_DESCENT:
		for (int role = ATHAR_FIELD_GIVEN; role <= ATHAR_FIELD_FAMILY; role++)
			if (table->by_role[role] < 0)
				return false;
		return n_keys == 1 && key.level == ATHAR_DESCENT_CHILD;
	case ATHAR_KIND_MARRIAGE:
		return false;
	}
	return false;
}

bool
athar_block_check (const AtharLinkTable *table, const AtharBlockPlan *plan)
{
	if (plan->n_rules > ATHAR_BLOCK_RULES_MAX || !plan->n_threads ||
		plan->n_threads > ATHAR_LINK_THREADS_MAX)
		return false;
	for (unsigned r = 0; r < plan->n_rules; r++) {
		const AtharBlockRule *rule = &plan->rules[r];
		unsigned open = 0;
		if (!rule->n_keys || rule->n_keys > ATHAR_BLOCK_KEYS_MAX)
			return false;
		for (unsigned k = 0; k < rule->n_keys; k++) {
			AtharLinkKind kind;
			if (!key_means (table, rule->keys[k], rule->n_keys))
				return false;
			kind = table->fields[rule->keys[k].field].kind;
			open += (kind == ATHAR_KIND_NAME &&
					rule->keys[k].level == ATHAR_ALIKE_NEAR) ||
				(kind == ATHAR_KIND_NUMBER &&
					rule->keys[k].level == ATHAR_NUMBER_LESS);
		}
		if (open > 1)
			return false;
	}
	return true;
}

uint32_t
athar_block_mask (const AtharBlockPlan *plan, const uint8_t *levels)
{
	uint32_t mask = 0;
	for (unsigned r = 0; r < plan->n_rules; r++) {
		bool holds = true;
		for (unsigned k = 0; k < plan->rules[r].n_keys; k++)
			holds &= levels[plan->rules[r].keys[k].field] >=
				plan->rules[r].keys[k].level;
		mask |= (uint32_t)holds << r;
	}
	return mask;
}

static void
make_need (Run *run)
{
	for (unsigned f = 0; f < run->table->n_fields; f++)
		for (unsigned level = 0; level < ATHAR_LEVELS_MAX; level++) {
			uint32_t mask = UINT32_MAX;
			for (unsigned r = 0; r < run->plan->n_rules; r++)
				for (unsigned k = 0; k < run->plan->rules[r].n_keys; k++)
					if (run->plan->rules[r].keys[k].field == f &&
						level < run->plan->rules[r].keys[k].level)
						mask &= ~(UINT32_C (1) << r);
			run->need[f][level] = mask;
		}
}

double
athar_block_total_pairs (const AtharLinkTable *table, AtharLinkScope scope)
{
	double n = table->n_rows, total = n * (n - 1) / 2;
	if (scope == ATHAR_SCOPE_ALL)
		return total;
	for (uint32_t i = 0, end; i < table->n_rows; i = end) {
		for (end = i; end < table->n_rows && table->lists[end] == table->lists[i]; end++)
			;
		total -= (double)(end - i) * (end - i - 1) / 2;
	}
	return total;
}

/* The fields that split a block too large, in order: those its rule does not name. */
static bool
refines (const Run *run, unsigned rule, unsigned field)
{
	if (!athar_link_table_has (run->table, field))
		return false;
	for (unsigned k = 0; k < run->plan->rules[rule].n_keys; k++)
		if (run->plan->rules[rule].keys[k].field == field)
			return false;
	return true;
}

static bool
is_over (const Run *run, uint64_t hash)
{
	return g_hash_table_contains (run->over_before, &hash);
}

static void
mark_over (Worker *worker, uint64_t hash)
{
	Run *run = worker->run;
	worker->stats.blocks_over++;
	g_mutex_lock (&run->over_lock);
	g_hash_table_add (run->over, g_memdup2 (&hash, sizeof hash));
	g_mutex_unlock (&run->over_lock);
}

static uint64_t
block_hash (unsigned rule, uint64_t key, uint64_t other)
{
	return athar_block_mix (athar_block_mix (key + other, key ^ other), rule);
}

/* Whether rule @rule, which holds for the pair, has not shown it, since its block was split. */
static bool
was_left_out (const Run *run, unsigned rule, uint32_t a, uint32_t b)
{
	const AtharBlockRule *keys = &run->plan->rules[rule];
	int near = athar_block_near_key (run->table, keys);
	uint64_t key_a, key_b, hash;
	uint32_t value;
	if (run->table->fields[keys->keys[0].field].kind == ATHAR_KIND_DESCENT)
		return false;
	if (!athar_block_rest (run->table, keys, near, a, &key_a) ||
		!athar_block_rest (run->table, keys, near, b, &key_b))
		return false;
	if (near >= 0) {
		key_a = athar_block_mix (key_a,
			athar_block_value (run->table, keys->keys[near], a));
		key_b = athar_block_mix (key_b,
			athar_block_value (run->table, keys->keys[near], b));
	}
	hash = block_hash (rule, key_a, key_b);
	if (key_a != key_b)
		return is_over (run, hash);
	for (unsigned f = 0; f < run->table->n_fields && is_over (run, hash); f++) {
		if (!refines (run, rule, f))
			continue;
		value = athar_link_table_get (run->table, f, a);
		if (value != athar_link_table_get (run->table, f, b))
			return true;
		hash = athar_block_mix (hash, value + UINT64_C (1));
	}
	return false;
}

static bool
shown_before (const Run *run, uint32_t earlier, uint32_t a, uint32_t b)
{
	if (!earlier)
		return false;
	if (!g_hash_table_size (run->over_before))
		return true;
	for (; earlier; earlier &= earlier - 1)
		if (!was_left_out (run, (unsigned)__builtin_ctz (earlier), a, b))
			return true;
	return false;
}

/* @child: of a descent rule, which of the two stands on the child's side; else UINT32_MAX. */
static void
consider (Worker *worker, uint32_t x, uint32_t y, uint32_t child)
{
	const Run *run = worker->run;
	uint8_t levels[ATHAR_LINK_FIELDS_MAX];
	AtharBlockPair pair = {MIN (x, y), MAX (x, y), levels, 0, run->rule};
	uint32_t mask = UINT32_MAX, bit = UINT32_C (1) << run->rule;
	if (x == y ||
		(run->plan->scope == ATHAR_SCOPE_BETWEEN &&
			run->table->lists[x] == run->table->lists[y]))
		return;
	worker->stats.candidates++;
	athar_comparer_run (worker->comparer, pair.a, pair.b, levels);
	for (unsigned f = 0; f < run->table->n_fields; f++)
		mask &= run->need[f][levels[f]];
	if (!(mask & bit) || shown_before (run, mask & (bit - 1), pair.a, pair.b))
		return;
	if (child != UINT32_MAX) {
		unsigned level = levels[run->plan->rules[run->rule].keys[0].field];
		if (child != (level == ATHAR_DESCENT_CHILD ? pair.a : pair.b))
			return;
	}
	pair.pattern = athar_pattern_pack (levels, run->table->n_fields);
	worker->stats.pairs++;
	worker->stats.by_rule[run->rule]++;
	run->visit (run->payload, worker->thread, &pair);
}

static uint64_t
pairs_within (size_t n)
{
	return (uint64_t)n * (n - 1) / 2;
}

static void
all_pairs (Worker *worker, const uint32_t *rows, size_t n)
{
	const Run *run = worker->run;
	const uint16_t *lists = run->table->lists;
	bool between = run->plan->scope == ATHAR_SCOPE_BETWEEN;
	for (size_t i = 0, from = 1; i < n; i++) {
		from = MAX (from, i + 1);
		while (between && from < n && lists[rows[from]] == lists[rows[i]])
			from++;
		for (size_t k = from; k < n; k++)
			consider (worker, rows[i], rows[k], UINT32_MAX);
	}
}

typedef struct {
	uint32_t value, row;
} Split;

static int
compare_split (const void *a, const void *b)
{
	const Split *x = a, *y = b;
	if (x->value != y->value)
		return x->value < y->value ? -1 : 1;
	return x->row < y->row ? -1 : x->row > y->row;
}

static void
window (Worker *worker, const uint32_t *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = i + 1; k < MIN (n, i + 1 + ATHAR_BLOCK_WINDOW); k++)
			consider (worker, rows[i], rows[k], UINT32_MAX);
	worker->stats.pairs_refused += pairs_within (n) - (uint64_t)n * ATHAR_BLOCK_WINDOW +
		ATHAR_BLOCK_WINDOW * (ATHAR_BLOCK_WINDOW + 1) / 2;
}

/* @rows agree in the rule and in the refining fields below @field. */
static void
block (Worker *worker, uint32_t *rows, size_t n, uint64_t hash, unsigned field)
{
	Run *run = worker->run;
	g_autofree Split *splits = NULL;
	uint64_t kept = 0;
	while (field < run->table->n_fields && !refines (run, run->rule, field))
		field++;
	if (pairs_within (n) <= run->budget) {
		all_pairs (worker, rows, n);
		return;
	}
	mark_over (worker, hash);
	if (field == run->table->n_fields || !(splits = g_try_new (Split, n))) {
		window (worker, rows, n);
		return;
	}
	for (size_t i = 0; i < n; i++)
		splits[i] = (Split){
			athar_link_table_get (run->table, field, rows[i]), rows[i]};
	qsort (splits, n, sizeof *splits, compare_split);
	for (size_t i = 0; i < n; i++)
		rows[i] = splits[i].row;
	for (size_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && splits[end].value == splits[i].value; end++)
			;
		kept += pairs_within (end - i);
		block (worker, rows + i, end - i,
			athar_block_mix (hash, splits[i].value + UINT64_C (1)), field + 1);
	}
	worker->stats.pairs_refused += pairs_within (n) - kept;
}

static void
group (Worker *worker, size_t start, size_t end)
{
	const AtharLinkTable *table = worker->run->table;
	const AtharBlockEntry *entries = worker->run->sorted.entries;
	uint32_t stack[64], *rows = stack;
	g_autofree uint32_t *heap = NULL;
	size_t n = end - start;
	if (n < 2)
		return;
	if (n > G_N_ELEMENTS (stack) && !(rows = heap = g_try_new (uint32_t, n))) {
		worker->stats.pairs_refused += pairs_within (n);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		size_t ahead = MIN (start + i + PREFETCH, worker->run->sorted.n - 1);
		__builtin_prefetch (table->cells + (size_t)entries[ahead].row * table->n_fields);
		rows[i] = entries[start + i].row;
	}
	block (worker, rows, n,
		block_hash (worker->run->rule, entries[start].key, entries[start].key), 0);
}

/* Children stand before parents in a group of a descent rule, each side in order of rows. */
static void
descent (Worker *worker, size_t start, size_t end)
{
	const AtharBlockEntry *entries = worker->run->sorted.entries;
	size_t parents = start;
	while (parents < end && !(entries[parents].row & ATHAR_SIDE_PARENT))
		parents++;
	if ((uint64_t)(parents - start) * (end - parents) > worker->run->budget) {
		worker->stats.blocks_over++;
		worker->stats.pairs_refused += (uint64_t)(parents - start) * (end - parents);
		return;
	}
	for (size_t i = start; i < parents; i++)
		for (size_t k = parents; k < end; k++)
			consider (worker, entries[i].row, entries[k].row & ~ATHAR_SIDE_PARENT,
				entries[i].row);
}

static void
join (Worker *worker, size_t start, size_t end, size_t other)
{
	const AtharBlockSorted *sorted = &worker->run->sorted;
	const AtharBlockEntry *entries = sorted->entries;
	size_t other_end;
	uint64_t n;
	if (other == sorted->n)
		return;
	other_end = athar_block_end (sorted, other);
	n = (uint64_t)(end - start) * (other_end - other);
	if (n > worker->run->budget) {
		mark_over (worker,
			block_hash (worker->run->rule, entries[start].key, entries[other].key));
		worker->stats.pairs_refused += n;
		return;
	}
	for (size_t i = start; i < end; i++)
		for (size_t k = other; k < other_end; k++)
			consider (worker, entries[i].row, entries[k].row, UINT32_MAX);
}

/* Of two neighbours the rarer looks for the other: a common name has hundreds of misspellings, each of
 * them few names it may be. */
static bool
looks_for (const Run *run, uint32_t value, uint32_t other)
{
	if (run->borne[value] != run->borne[other])
		return run->borne[value] < run->borne[other];
	return value < other;
}

/* The blocks whose near key is a neighbour of this one's. */
static void
neighbours (Worker *worker, size_t start, size_t end)
{
	const Run *run = worker->run;
	const AtharLinkTable *table = run->table;
	const AtharBlockRule *rule = &run->plan->rules[run->rule];
	AtharBlockKey key = rule->keys[run->sorted.near];
	uint32_t row = run->sorted.entries[start].row;
	uint32_t value = athar_block_value (table, key, row);
	const AtharNeighbours *near = &table->lexicon->near;
	uint64_t rest;
	if (!athar_block_rest (table, rule, run->sorted.near, row, &rest))
		return;
	if (table->fields[key.field].kind == ATHAR_KIND_NUMBER) {
		join (worker, start, end,
			athar_block_find (&run->sorted, athar_block_mix (rest, value + 1)));
		return;
	}
	for (uint32_t i = near->first[value]; i < near->first[value + 1]; i++)
		if (looks_for (run, value, near->neighbours[i]))
			join (worker, start, end,
				athar_block_find (&run->sorted,
					athar_block_mix (rest, near->neighbours[i])));
}

static gpointer
work (gpointer data)
{
	Worker *worker = data;
	Run *run = worker->run;
	const AtharBlockSorted *sorted = &run->sorted;
	bool is_descent = run->table->fields[run->plan->rules[run->rule].keys[0].field].kind ==
		ATHAR_KIND_DESCENT;
	for (;;) {
		size_t start = (size_t)g_atomic_int_add (&run->next, 1) * STRETCH;
		size_t stop = MIN (start + STRETCH, sorted->n);
		if (start >= sorted->n)
			return NULL;
		while (start && start < stop &&
			sorted->entries[start].key == sorted->entries[start - 1].key)
			start++;
		for (size_t end; start < stop; start = end) {
			end = athar_block_end (sorted, start);
			if (is_descent)
				descent (worker, start, end);
			else
				group (worker, start, end);
			if (sorted->near >= 0)
				neighbours (worker, start, end);
		}
	}
}

static void
count_borne (Run *run)
{
	const AtharBlockRule *rule = &run->plan->rules[run->rule];
	const AtharLinkTable *table = run->table;
	g_clear_pointer (&run->borne, g_free);
	if (run->sorted.near < 0 ||
		table->fields[rule->keys[run->sorted.near].field].kind != ATHAR_KIND_NAME)
		return;
	run->borne = g_new0 (uint32_t, athar_tokens_size (table->lexicon));
	for (uint32_t row = 0; row < table->n_rows; row++)
		run->borne[athar_link_table_get (
			table, rule->keys[run->sorted.near].field, row)]++;
}

static void
run_rule (Run *run, Worker *workers)
{
	GThread *threads[ATHAR_LINK_THREADS_MAX] = {NULL};
	GHashTableIter iter;
	gpointer hash;
	run->next = 0;
	count_borne (run);
	for (unsigned t = 1; t < run->plan->n_threads; t++)
		threads[t] = g_thread_try_new ("link", work, &workers[t], NULL);
	work (&workers[0]);
	for (unsigned t = 1; t < run->plan->n_threads; t++)
		if (threads[t])
			g_thread_join (threads[t]);
	g_hash_table_iter_init (&iter, run->over);
	while (g_hash_table_iter_next (&iter, &hash, NULL)) {
		g_hash_table_iter_steal (&iter);
		g_hash_table_add (run->over_before, hash);
	}
}

static void
add_stats (AtharBlockStats *to, const AtharBlockStats *from)
{
	to->pairs += from->pairs;
	to->candidates += from->candidates;
	to->blocks_over += from->blocks_over;
	to->pairs_refused += from->pairs_refused;
	for (unsigned r = 0; r < ATHAR_BLOCK_RULES_MAX; r++)
		to->by_rule[r] += from->by_rule[r];
}

bool
athar_block_run (const AtharLinkTable *table, const AtharBlockPlan *plan, AtharBlockVisit visit,
	gpointer payload, AtharBlockStats *ret_stats)
{
	Run run = {.table = table, .plan = plan, .visit = visit, .payload = payload};
	Worker workers[ATHAR_LINK_THREADS_MAX] = {{0}};
	bool ok = athar_block_sort_init (&run.sorted, (size_t)table->n_rows * 2);
	g_assert (athar_block_check (table, plan));
	run.budget = plan->block_budget ? plan->block_budget : ATHAR_BLOCK_BUDGET;
	run.over = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
	run.over_before = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
	g_mutex_init (&run.over_lock);
	make_need (&run);
	for (unsigned t = 0; t < plan->n_threads; t++)
		workers[t] = (Worker){&run, athar_comparer_new (table), t, {0}};
	for (run.rule = 0; ok && run.rule < plan->n_rules; run.rule++)
		if ((ok = athar_block_sort (table, plan, run.rule, &run.sorted)))
			run_rule (&run, workers);
	*ret_stats = (AtharBlockStats){.near_left_out = table->lexicon->near.near_left_out};
	for (unsigned t = 0; t < plan->n_threads; t++) {
		add_stats (ret_stats, &workers[t].stats);
		athar_comparer_free (workers[t].comparer);
	}
	g_free (run.borne);
	g_hash_table_unref (run.over);
	g_hash_table_unref (run.over_before);
	g_mutex_clear (&run.over_lock);
	athar_block_sort_clear (&run.sorted);
	return ok;
}
