/* SPDX-License-Identifier: Apache-2.0
 *
 * engine/link/compare.h: how alike two values are, as a small whole number (the level) for each
 * field; the levels of all fields make the pattern of a pair. Level 0 is "one of the two is not
 * told"; a higher level is never less alike. Blocking rules, EM, weights and explanation all speak
 * of levels, so that a rule is a function of the pattern: what a key of a rule (block.h) demands is always
 * "this level or a higher one".
 *
 * Sources: Jaro-Winkler 0.88 and one edit are the usual bounds (Splink's NameComparison); the
 * lam-alef level is the damage PDF extraction does to Arabic lists.
 */
#pragma once

#include "engine/link/columns.h"

#define ATHAR_LEVELS_MAX 8

enum {
	ATHAR_ALIKE_DIFFERENT = 1,
	ATHAR_ALIKE_SIMILAR, /* Jaro-Winkler >= 0.88, or one begins with the other (three letters) */
	ATHAR_ALIKE_NEAR,    /* one letter */
	ATHAR_ALIKE_FOLD,    /* one under the fold key */
	ATHAR_ALIKE_SAME,
	ATHAR_ALIKE_LEVELS
};
enum {
	ATHAR_CODE_DIFFERENT = 1,
	ATHAR_CODE_SAME,
	ATHAR_CODE_LEVELS
};
/* The step by one keeps its direction (first list's value is the lower, the higher): when a list
 * counts ages to another day, one direction is usual and the other is not. */
enum {
	ATHAR_NUMBER_FAR = 1,
	ATHAR_NUMBER_THREE,
	ATHAR_NUMBER_LESS,
	ATHAR_NUMBER_MORE,
	ATHAR_NUMBER_SAME,
	ATHAR_NUMBER_LEVELS
};
enum {
	ATHAR_DATE_FAR = 1,
	ATHAR_DATE_YEARS, /* within ten years */
	ATHAR_DATE_DIGIT, /* month and day the same, one digit of the year other */
	ATHAR_DATE_YEAR,  /* the same year */
	ATHAR_DATE_NEAR,  /* that, and one part the same, or day and month in each other's place */
	ATHAR_DATE_SAME,
	ATHAR_DATE_LEVELS
};
enum {
	ATHAR_DESCENT_NO = 1,
	ATHAR_DESCENT_CHILD,  /* the first is named as the child of the second */
	ATHAR_DESCENT_PARENT, /* the other way */
	ATHAR_DESCENT_LEVELS
};
enum {
	ATHAR_MARRIAGE_NO = 1,
	ATHAR_MARRIAGE_YES,
	ATHAR_MARRIAGE_LEVELS
};

unsigned athar_kind_levels (AtharLinkKind kind);
unsigned athar_compare_tokens (const AtharTokens *lexicon, uint32_t a, uint32_t b);
unsigned athar_compare_numbers (uint32_t a, uint32_t b);
unsigned athar_compare_dates (uint32_t a, uint32_t b);
unsigned athar_compare_descent (const AtharLinkTable *table, uint32_t a, uint32_t b);
unsigned athar_compare_marriage (const AtharLinkTable *table, uint32_t a, uint32_t b);

/* Remembers levels of pairs of tokens; one for each thread. */
typedef struct AtharComparer AtharComparer;
AtharComparer *athar_comparer_new (const AtharLinkTable *table);
void athar_comparer_free (AtharComparer *comparer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtharComparer, athar_comparer_free)
/* athar_comparer_run: the levels of rows @a and @b. */
void athar_comparer_run (AtharComparer *comparer, uint32_t a, uint32_t b, uint8_t *ret_levels);

/* athar_pattern_pack: levels as one number, 3 bits a field; athar_pattern_level reads one. */
static inline uint64_t
athar_pattern_pack (const uint8_t *levels, unsigned n)
{
	uint64_t pattern = 0;
	for (unsigned f = 0; f < n; f++)
		pattern |= (uint64_t)levels[f] << 3 * f;
	return pattern;
}

static inline unsigned
athar_pattern_level (uint64_t pattern, unsigned field)
{
	return (unsigned)(pattern >> 3 * field & 7);
}
