/* SPDX-License-Identifier: Apache-2.0
 *
 * engine/link/block-sort.c: the key of a row is a 64-bit hash of the values a rule names; equal
 * keys stand together after a radix sort by the upper 33 bits and an insertion sort of what shares
 * those. A colliding hash costs a comparison and shows no wrong pair, for rules are checked by
 * levels.
 */
#include "engine/link/block-sort.h"

#include <string.h>

#define RADIX_BITS 11
#define RADIX (1u << RADIX_BITS)
#define FILTER_BITS 22

uint64_t
athar_block_mix (uint64_t hash, uint64_t value)
{
	hash = (hash ^ value) * UINT64_C (0x9e3779b97f4a7c15);
	hash ^= hash >> 32;
	hash *= UINT64_C (0xd6e8feb86659fd93);
	return hash ^ hash >> 29;
}

uint32_t
athar_block_value (const AtharLinkTable *table, AtharBlockKey key, uint32_t row)
{
	uint32_t value = athar_link_table_get (table, key.field, row);
	switch (table->fields[key.field].kind) {
	case ATHAR_KIND_NAME:
		return key.level == ATHAR_ALIKE_FOLD && value
			? g_array_index (table->lexicon->fold, uint32_t, value)
			: value;
	case ATHAR_KIND_DATE:
		return key.level == ATHAR_DATE_YEAR ? value >> 9 : value;
	default:
		return value;
	}
}

int
athar_block_near_key (const AtharLinkTable *table, const AtharBlockRule *rule)
{
	for (unsigned k = 0; k < rule->n_keys; k++) {
		AtharLinkKind kind = table->fields[rule->keys[k].field].kind;
		if (kind == ATHAR_KIND_NAME && rule->keys[k].level == ATHAR_ALIKE_NEAR)
			return (int)k;
		if (kind == ATHAR_KIND_NUMBER && rule->keys[k].level == ATHAR_NUMBER_LESS)
			return (int)k;
	}
	return -1;
}

bool
athar_block_rest (const AtharLinkTable *table, const AtharBlockRule *rule, int near, uint32_t row,
	uint64_t *ret_hash)
{
	uint64_t hash = UINT64_C (0x51ed270b7a3c1f49);
	for (unsigned k = 0; k < rule->n_keys; k++) {
		uint32_t value = athar_block_value (table, rule->keys[k], row);
		if (!value)
			return false;
		if ((int)k != near)
			hash = athar_block_mix (hash + k, value);
	}
	*ret_hash = hash;
	return true;
}

static void
insertion (AtharBlockEntry *entries, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		AtharBlockEntry entry = entries[i];
		size_t k = i;
		for (; k && entries[k - 1].key > entry.key &&
			entries[k - 1].key >> 31 == entry.key >> 31;
			k--)
			entries[k] = entries[k - 1];
		entries[k] = entry;
	}
}

static void
radix (AtharBlockSorted *sorted)
{
	for (unsigned shift = 31; shift < 64; shift += RADIX_BITS) {
		size_t counts[RADIX] = {0}, at = 0;
		AtharBlockEntry *from = sorted->entries, *to = sorted->spare;
		for (size_t i = 0; i < sorted->n; i++)
			counts[from[i].key >> shift & (RADIX - 1)]++;
		for (unsigned d = 0; d < RADIX; d++) {
			size_t count = counts[d];
			counts[d] = at;
			at += count;
		}
		for (size_t i = 0; i < sorted->n; i++)
			to[counts[from[i].key >> shift & (RADIX - 1)]++] = from[i];
		sorted->entries = to;
		sorted->spare = from;
	}
	insertion (sorted->entries, sorted->n);
}

static void
fill_descent (const AtharLinkTable *table, AtharBlockSorted *sorted)
{
	const int *roles = table->by_role;
	static const AtharLinkRole sides[2][3] = {
		{ATHAR_FIELD_FATHER, ATHAR_FIELD_GRANDFATHER, ATHAR_FIELD_FAMILY},
		{ATHAR_FIELD_GIVEN, ATHAR_FIELD_FATHER, ATHAR_FIELD_FAMILY}};
	for (unsigned side = 0; side < 2; side++)
		for (uint32_t row = 0; row < table->n_rows; row++) {
			uint64_t hash = UINT64_C (0x7c15);
			unsigned told = 0;
			for (unsigned k = 0; k < 3; k++) {
				uint32_t value = athar_link_table_get (
					table, (unsigned)roles[sides[side][k]], row);
				told += value != 0;
				hash = athar_block_mix (hash, value);
			}
			if (told == 3)
				sorted->entries[sorted->n++] = (AtharBlockEntry){
					hash, row | (side ? ATHAR_SIDE_PARENT : 0)};
		}
}

/* Keys of list 0 (without the near one) as a bit set, when the other list is so much longer that most
 * of its rows can be left out of the sort. */
static uint8_t *
filter_new (const AtharLinkTable *table, const AtharBlockPlan *plan, const AtharBlockRule *rule,
	int near)
{
	uint32_t first = 0;
	uint8_t *filter;
	while (first < table->n_rows && !table->lists[first])
		first++;
	if (plan->scope != ATHAR_SCOPE_BETWEEN || table->n_lists != 2 ||
		first > table->n_rows / 8)
		return NULL;
	filter = g_malloc0 ((1u << FILTER_BITS) / 8);
	for (uint32_t row = 0; row < first; row++) {
		uint64_t key;
		if (!athar_block_rest (table, rule, near, row, &key))
			continue;
		key >>= 64 - FILTER_BITS;
		filter[key >> 3] |= (uint8_t)(1u << (key & 7));
	}
	return filter;
}

static void
fill (const AtharLinkTable *table, const AtharBlockPlan *plan, const AtharBlockRule *rule,
	AtharBlockSorted *sorted)
{
	g_autofree uint8_t *filter = filter_new (table, plan, rule, sorted->near);
	for (uint32_t row = 0; row < table->n_rows; row++) {
		uint64_t key;
		if (!athar_block_rest (table, rule, sorted->near, row, &key))
			continue;
		if (filter && !(filter[key >> (64 - FILTER_BITS) >> 3] >>
				(key >> (64 - FILTER_BITS) & 7) & 1))
			continue;
		if (sorted->near >= 0)
			key = athar_block_mix (key,
				athar_block_value (table, rule->keys[sorted->near], row));
		sorted->entries[sorted->n++] = (AtharBlockEntry){key, row};
	}
}

size_t
athar_block_end (const AtharBlockSorted *sorted, size_t start)
{
	size_t end = start + 1;
	while (end < sorted->n && sorted->entries[end].key == sorted->entries[start].key)
		end++;
	return end;
}

static bool
index_groups (AtharBlockSorted *sorted)
{
	size_t size = 1024;
	while (size < sorted->n * 2)
		size *= 2;
	g_free (sorted->table);
	sorted->table = g_try_new0 (uint32_t, size);
	sorted->table_mask = size - 1;
	if (!sorted->table)
		return false;
	for (size_t i = 0; i < sorted->n; i++) {
		size_t at = sorted->entries[i].key & sorted->table_mask;
		if (i && sorted->entries[i].key == sorted->entries[i - 1].key)
			continue;
		while (sorted->table[at])
			at = (at + 1) & sorted->table_mask;
		sorted->table[at] = (uint32_t)i + 1;
	}
	return true;
}

size_t
athar_block_find (const AtharBlockSorted *sorted, uint64_t key)
{
	size_t at = key & sorted->table_mask;
	for (; sorted->table[at]; at = (at + 1) & sorted->table_mask)
		if (sorted->entries[sorted->table[at] - 1].key == key)
			return sorted->table[at] - 1;
	return sorted->n;
}

bool
athar_block_sort_init (AtharBlockSorted *sorted, size_t rows)
{
	*sorted = (AtharBlockSorted){.near = -1};
	sorted->entries = g_try_new (AtharBlockEntry, rows + 1);
	sorted->spare = g_try_new (AtharBlockEntry, rows + 1);
	return sorted->entries && sorted->spare;
}

void
athar_block_sort_clear (AtharBlockSorted *sorted)
{
	g_free (sorted->entries);
	g_free (sorted->spare);
	g_free (sorted->table);
	*sorted = (AtharBlockSorted){0};
}

bool
athar_block_sort (const AtharLinkTable *table, const AtharBlockPlan *plan, unsigned rule,
	AtharBlockSorted *sorted)
{
	const AtharBlockRule *keys = &plan->rules[rule];
	sorted->n = 0;
	sorted->near = athar_block_near_key (table, keys);
	if (table->fields[keys->keys[0].field].kind == ATHAR_KIND_DESCENT)
		fill_descent (table, sorted);
	else
		fill (table, plan, keys, sorted);
	if (sorted->n)
		radix (sorted);
	return sorted->near < 0 || index_groups (sorted);
}
