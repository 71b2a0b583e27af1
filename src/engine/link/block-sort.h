/* SPDX-License-Identifier: Apache-2.0
 *
 * engine/link/block-sort.h: rows sorted by the key of one rule, and where each key begins. Inside
 * the engine only.
 */
#pragma once

#include "engine/link/block.h"

#define ATHAR_SIDE_PARENT (UINT32_C (1) << 31) /* of row: this entry stands for the parent's side */

typedef struct {
	uint64_t key;
	uint32_t row; /* rows of one key rise */
} AtharBlockEntry;

typedef struct {
	AtharBlockEntry *entries, *spare;
	uint32_t *table; /* open hash of key → position + 1; of rules with a near key */
	size_t n, table_mask;
	int near; /* which key of the rule is a near one, -1 */
} AtharBlockSorted;

uint64_t athar_block_mix (uint64_t hash, uint64_t value);
/* athar_block_rest: hash of all keys of @row but the near one; false when one is not told. */
bool athar_block_rest (const AtharLinkTable *table, const AtharBlockRule *rule, int near,
	uint32_t row, uint64_t *ret_hash);
uint32_t athar_block_value (const AtharLinkTable *table, AtharBlockKey key, uint32_t row);
int athar_block_near_key (const AtharLinkTable *table, const AtharBlockRule *rule);
bool athar_block_sort_init (AtharBlockSorted *sorted, size_t rows);
void athar_block_sort_clear (AtharBlockSorted *sorted);
bool athar_block_sort (const AtharLinkTable *table, const AtharBlockPlan *plan, unsigned rule,
	AtharBlockSorted *sorted);
/* athar_block_find: where @key begins, or n. */
size_t athar_block_find (const AtharBlockSorted *sorted, uint64_t key);
size_t athar_block_end (const AtharBlockSorted *sorted, size_t start);
