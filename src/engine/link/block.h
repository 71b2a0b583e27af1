/* SPDX-License-Identifier: Apache-2.0
 *
 * engine/link/block.h: which pairs of rows are looked at. A rule is a conjunction of keys ("given
 * name the same, family name within a letter, year the same"); rows are sorted by the rule's key
 * and pairs stream past a visitor, each once, by the first rule it meets. Nothing is kept of them,
 * so that memory does not grow with their number; whoever needs them twice runs twice.
 *
 * Invariants: 1. a rule holds for a pair exactly when each of its levels is reached (compare.h);
 * athar_block_mask says which rules hold for levels. 2. each pair of a rule is visited once, by
 * its lowest rule, unless it was left out. 3. whatever is left out is counted. 4. work is linear in
 * rows: a block of more pairs than the budget is refined by the next fields, one after another;
 * what then is still above it (rows that agree in everything) is visited along a window of
 * ATHAR_BLOCK_WINDOW rows. A pair left out by one rule may still come by a later one.
 *
 * Keys of a NAME field: SAME, FOLD, NEAR; CODE: SAME; NUMBER: SAME, LESS (within one); DATE: SAME,
 * YEAR; DESCENT: CHILD, alone in its rule. At most one key of a rule is NEAR or LESS.
 */
#pragma once

#include "engine/link/compare.h"

#define ATHAR_BLOCK_RULES_MAX 32
#define ATHAR_BLOCK_KEYS_MAX 6
#define ATHAR_BLOCK_WINDOW 8
/* 1,449 rows that agree in a whole rule: no honest block of a million records comes near it. */
#define ATHAR_BLOCK_BUDGET (UINT64_C (1) << 20)
#define ATHAR_LINK_THREADS_MAX 64

typedef struct {
	uint8_t field, level;
} AtharBlockKey;

typedef struct {
	unsigned n_keys;
	AtharBlockKey keys[ATHAR_BLOCK_KEYS_MAX];
} AtharBlockRule;

typedef enum {
	ATHAR_SCOPE_ALL,    /* every pair of rows */
	ATHAR_SCOPE_BETWEEN /* pairs of different lists */
} AtharLinkScope;

typedef struct {
	AtharLinkScope scope;
	unsigned n_threads;    /* 1..ATHAR_LINK_THREADS_MAX */
	uint64_t block_budget; /* pairs of one block; 0: ATHAR_BLOCK_BUDGET */
	unsigned n_rules;
	AtharBlockRule rules[ATHAR_BLOCK_RULES_MAX];
} AtharBlockPlan;

typedef struct {
	uint64_t pairs;		/* visited */
	uint64_t candidates;	/* compared, with those an earlier rule had shown */
	uint64_t blocks_over;	/* blocks above the budget */
	uint64_t pairs_refused; /* pairs of rules not visited for it (an upper bound: a later rule
				   may bring them) */
	uint64_t near_left_out; /* pairs of tokens not searched (ATHAR_NEAR_BUCKET_MAX) */
	uint64_t by_rule[ATHAR_BLOCK_RULES_MAX];
} AtharBlockStats;

typedef struct {
	uint32_t a, b; /* a < b */
	const uint8_t *levels;
	uint64_t pattern;
	unsigned rule;
} AtharBlockPair;
/* Called on @thread 0 … n_threads - 1, each at its own time. */
typedef void (*AtharBlockVisit) (gpointer payload, unsigned thread, const AtharBlockPair *pair);

/* athar_block_rule: a rule of @n keys (field, level). */
AtharBlockRule athar_block_rule (unsigned n, const AtharBlockKey *keys);
/* athar_block_check: false when @plan has a key of no meaning for its field; for asserts of callers
 * that build plans from settings. */
bool athar_block_check (const AtharLinkTable *table, const AtharBlockPlan *plan);
/* athar_block_mask: bit r is set when rule r holds. */
uint32_t athar_block_mask (const AtharBlockPlan *plan, const uint8_t *levels);
/* athar_block_total_pairs: pairs of @scope, looked at or not. */
double athar_block_total_pairs (const AtharLinkTable *table, AtharLinkScope scope);
/* athar_block_run: false when memory does not suffice; then some pairs may have been visited. */
bool athar_block_run (const AtharLinkTable *table, const AtharBlockPlan *plan,
	AtharBlockVisit visit, gpointer payload, AtharBlockStats *ret_stats);
