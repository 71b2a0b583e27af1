/* SPDX-License-Identifier: Apache-2.0
 *
 * search/stem.c: Arabic clitics and stems. Both only ever add a form beside the word as it stands:
 * the stemmer turns فلسطين into لسط and عبدالرحمن into عبدالرحم, so a stem must never replace a
 * word and names get none.
 */
#include <libstemmer.h>
#include <string.h>

#include "search/search-private.h"

#define LETTER 2 /* bytes of an Arabic letter in UTF-8 */
#define LETTERS_LEFT 3

static bool
begins (const char *word, size_t bytes, const char *with)
{
	size_t n = strlen (with);
	return bytes > n && !memcmp (word, with, n);
}

static bool
begins_any (const char *word, size_t bytes, const char *a, const char *b)
{
	return begins (word, bytes, a) || begins (word, bytes, b);
}

const char *
athar_strip_clitics (const char *word, size_t bytes, size_t *ret_bytes)
{
	size_t at = 0;
	if (begins_any (word, bytes, "و", "ف"))
		at = LETTER;
	if (begins (word + at, bytes - at, "لل")) {
		at += 2 * LETTER;
	} else {
		if (begins_any (word + at, bytes - at, "ب", "ك"))
			at += LETTER;
		if (!begins (word + at, bytes - at, "ال"))
			return NULL; /* a single letter alone is too often the word's own: بسام,
					كريم, وليد */
		at += 2 * LETTER;
	}
	if (bytes - at < LETTERS_LEFT * LETTER)
		return NULL;
	*ret_bytes = bytes - at;
	return word + at;
}

AtharStemmer *
athar_stemmer_new (void)
{
	return (AtharStemmer *)sb_stemmer_new ("arabic", NULL);
}

void
athar_stemmer_free (AtharStemmer *stemmer)
{
	sb_stemmer_delete ((struct sb_stemmer *)stemmer);
}

/* The stemmer takes ات off whole only behind an article: معتقلات gives معتقلا, المعتقلات معتقل. */
static const sb_symbol *
stem_plural (struct sb_stemmer *sb, const char *word, size_t bytes)
{
	char with[STEM_BYTES + 2 * LETTER];
	memcpy (with, "ال", 2 * LETTER);
	memcpy (with + 2 * LETTER, word, bytes);
	return sb_stemmer_stem (sb, (const sb_symbol *)with, (int)bytes + 2 * LETTER);
}

bool
athar_stem (AtharStemmer *stemmer, const char *word, size_t bytes, char buf[STEM_BYTES],
	size_t *ret_bytes)
{
	struct sb_stemmer *sb = (struct sb_stemmer *)stemmer;
	const sb_symbol *stem;
	int n;
	if (!sb || bytes < (LETTERS_LEFT + 1) * LETTER || bytes > STEM_BYTES - 2)
		return false;
	stem = memcmp (word + bytes - 2 * LETTER, "ات", 2 * LETTER)
		       ? sb_stemmer_stem (sb, (const sb_symbol *)word, (int)bytes)
		       : stem_plural (sb, word, bytes);
	n = stem ? sb_stemmer_length (sb) : 0;
	if (n < LETTERS_LEFT * LETTER || n > STEM_BYTES - 2)
		return false;
	buf[0] = '~';
	memcpy (buf + 1, stem, (size_t)n);
	*ret_bytes = (size_t)n + 1;
	return true;
}
