/* SPDX-License-Identifier: Apache-2.0
 *
 * engine/link/name-tables.h: the const tables that tools/gen-names.py makes of tables/letters.tab, words.tab and
 * skeleton.tab, and how to look in them. For the files engine/link/name*.c only.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
	uint32_t letter;
	char normal[4], sound[4], rasm[4], skeleton[4];
} AtharNameLetter;

enum { /* AtharNameWord.kinds: a word may have several */
	ATHAR_WORD_SON = 1 << 0,
	ATHAR_WORD_ABU = 1 << 1,
	ATHAR_WORD_UMM = 1 << 2,
	ATHAR_WORD_ABD = 1 << 3,
	ATHAR_WORD_DIVINE = 1 << 4,
	ATHAR_WORD_CLAN = 1 << 5,
	ATHAR_WORD_ARTICLE = 1 << 6,
	ATHAR_WORD_ASSIM = 1 << 7,
	ATHAR_WORD_TAIL = 1 << 8,
	ATHAR_WORD_TITLE = 1 << 9,
	ATHAR_WORD_SPOUSE = 1 << 10,
	ATHAR_WORD_MOTHER = 1 << 11,
	ATHAR_WORD_NICKNAME = 1 << 12,
	ATHAR_WORD_UNKNOWN = 1 << 13,
	ATHAR_WORD_WHOLE = 1 << 14
};

typedef struct {
	char word[32];
	uint32_t kinds;
} AtharNameWord;

typedef struct { /* one spelling for the beginning or the end of a Latin word */
	char from[16], to[16];
	bool at_end;
} AtharNameAffix;

typedef struct {
	char latin[8], skeleton[4];
} AtharNameDigraph;

extern const AtharNameLetter athar_name_letters[]; /* by letter */
extern const size_t athar_name_letters_n;
extern const AtharNameWord athar_name_words[]; /* by word, bytewise */
extern const size_t athar_name_words_n;
extern const AtharNameAffix athar_name_affixes[]; /* longest first */
extern const size_t athar_name_affixes_n;
extern const AtharNameDigraph athar_name_digraphs[]; /* longest first */
extern const size_t athar_name_digraphs_n;

/* athar_name_letter: NULL for what stands in no table. */
const AtharNameLetter *athar_name_letter (uint32_t letter);
/* athar_name_word_kinds: 0 for an ordinary word. */
uint32_t athar_name_word_kinds (const char *word);
