/* SPDX-License-Identifier: Apache-2.0
 *
 * engine/link/translit-table.h: the const tables that tools/gen-names.py makes of tables/spellings.tab. For the files
 * engine/link/translit*.c and lexicon.c only.
 */
#pragma once

#include <glib.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
	uint8_t arabic[2]; /* letter numbers from 1; the second 0 when there is one letter */
	uint8_t place;	   /* 0 anywhere, 1 at the start, 2 at the end */
	uint8_t n_latin;
	uint8_t latin[4];
	float p;
} AtharSpellingRule;

enum { /* athar_spelling_context */
	ATHAR_CONTEXT_BACKGROUND, /* how much a Latin letter's own frequency counts, 0..1 */
	ATHAR_CONTEXT_HIATUS,	  /* a vowel put in after a vowel */
	ATHAR_CONTEXT_START,
	ATHAR_CONTEXT_E_END,
	ATHAR_CONTEXT_DOUBLE,	  /* the second of two equal consonants */
	ATHAR_CONTEXT_SUBSTITUTE, /* any letter for any other */
	ATHAR_CONTEXT_DROP,	  /* any letter for nothing */
	ATHAR_CONTEXTS
};

extern const uint32_t athar_spelling_arabic[]; /* code points, by number - 1 */
extern const size_t athar_spelling_arabic_n;
extern const uint32_t athar_spelling_latin[];
extern const size_t athar_spelling_latin_n;
extern const float athar_spelling_frequency[]; /* of Latin letters; sums to 1 */
extern const size_t athar_spelling_frequency_n;
extern const float athar_spelling_insert[]; /* nats, of Latin letters */
extern const size_t athar_spelling_insert_n;
extern const float athar_spelling_context[];
extern const size_t athar_spelling_context_n;
extern const AtharSpellingRule athar_spelling_rules[];
extern const size_t athar_spelling_rules_n;
