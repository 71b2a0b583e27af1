/* SPDX-License-Identifier: Apache-2.0
 *
 * search/search-private.h: what the files of search/ share.
 *
 * A document's id (rowid of FTS5) says all that ranking needs, so that a hit costs no look-up:
 *     bits 24..62 number of the entity · 20..23 field · 4..19 part · 0..3 length class: log2 (bytes
 * / 16), at most 15 Hits come in the order of ids, so one entity's documents follow each other.
 */
#pragma once

#include "search/search.h"

#define DOC_ENTITY(id) ((id) >> 24)
#define DOC_FIELD(id) ((unsigned)((id) >> 20) & 15)
#define DOC_LENGTH(id) ((unsigned)(id)&15)
#define PART_MAX 65535

typedef struct {
	const char *name;
	float weight;
	bool stems; /* long text in sentences: stems help. Names are never stemmed. */
} AtharSearchField;

const AtharSearchField *athar_search_field_at (unsigned i); /* (nullable) */
unsigned athar_search_field_find (const char *name); /* an unknown name is a programming error */

/* What precedes a text whose words get stems beside them; before any other stands a space. */
#define STEM_MARK "\x01"

gboolean athar_tokenizer_register (AtharDb *db, GError **error);
/* athar_strip_clitics: the folded Arabic @word without و ف ب ك and ال or لل before it; NULL when
 * nothing of the kind is there or fewer than three letters would remain. "والسجن" → "سجن". */
const char *athar_strip_clitics (const char *word, size_t bytes, size_t *ret_bytes);
/* athar_stem: "~" and the stem of a folded Arabic word into @buf; FALSE when it has none worth
 * indexing. */
typedef struct AtharStemmer AtharStemmer;
AtharStemmer *athar_stemmer_new (void);
void athar_stemmer_free (AtharStemmer *stemmer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtharStemmer, athar_stemmer_free)
#define STEM_BYTES 260
bool athar_stem (AtharStemmer *stemmer, const char *word, size_t bytes, char buf[STEM_BYTES],
	size_t *ret_bytes);
