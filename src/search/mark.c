/* SPDX-License-Identifier: Apache-2.0
 *
 * search/mark.c: a piece of the original text around the words that were found, each between U+E000
 * and U+E001. The text is cut into words again (base/text gives byte ranges of the original), so
 * what is marked is what the index saw: harakat and all. Those two characters in the text itself
 * become U+FFFD: a text cannot forge a mark.
 */
#include <string.h>

#include "base/text.h"
#include "search/query-private.h"
#include "search/search-private.h"

#define SCAN_MAX_BYTES (1u << 20) /* words further in are not looked for: 10 ms of tokenizing */
#define MAX_MARKS 64
#define SPAN_BYTES 200	/* marks that a snippet tries to hold */
#define BEFORE_BYTES 60 /* context before the first */
#define AFTER_BYTES 240 /* from the first mark on */

typedef struct {
	GHashTable *words; /* folded words and what remains of them without clitics */
	GPtrArray *prefixes;
	GHashTable *stems;
	AtharStemmer *stemmer; /* NULL: no stems were asked for */
	size_t start[MAX_MARKS], end[MAX_MARKS];
	unsigned n;
} Marker;

static void
add_word (Marker *m, const char *word)
{
	size_t bytes = strlen (word);
	const char *bare = athar_strip_clitics (word, bytes, &bytes);
	g_hash_table_add (m->words, g_strdup (word));
	if (bare)
		g_hash_table_add (m->words, g_strdup (bare));
}

static void
marker_init (Marker *m, const AtharQuery *query)
{
	m->words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
	m->stems = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
	m->prefixes = g_ptr_array_new_with_free_func (g_free);
	for (guint i = 0; i < query->terms->len; i++) {
		const QueryTerm *t = g_ptr_array_index (query->terms, i);
		g_auto (GStrv) words = NULL;
		guint n;
		if (t->term.negated || !t->term.folded)
			continue;
		words = g_strsplit (t->term.folded, " ", -1);
		n = g_strv_length (words);
		for (guint k = 0; k < n; k++) {
			if (t->term.kind == ATHAR_TERM_PREFIX && k + 1 == n)
				g_ptr_array_add (m->prefixes, g_strdup (words[k]));
			else
				add_word (m, words[k]);
		}
		if (t->stem)
			g_hash_table_add (m->stems, g_strdup (t->stem));
	}
	if (g_hash_table_size (m->stems))
		m->stemmer = athar_stemmer_new ();
}

static void
marker_clear (Marker *m)
{
	g_hash_table_unref (m->words);
	g_hash_table_unref (m->stems);
	g_ptr_array_unref (m->prefixes);
	athar_stemmer_free (m->stemmer);
}

static bool
is_wanted (Marker *m, const AtharToken *token)
{
	char word[256], stem[STEM_BYTES];
	size_t bytes = token->word_bytes, stem_bytes;
	const char *bare =
		token->arabic ? athar_strip_clitics (token->word, token->word_bytes, &bytes) : NULL;
	memcpy (word, token->word, token->word_bytes);
	word[token->word_bytes] = 0;
	if (g_hash_table_contains (m->words, word))
		return true;
	for (guint i = 0; i < m->prefixes->len; i++)
		if (g_str_has_prefix (word, g_ptr_array_index (m->prefixes, i)) ||
			(bare && g_str_has_prefix (word + (bare - token->word),
					 g_ptr_array_index (m->prefixes, i))))
			return true;
	if (bare && g_hash_table_contains (m->words, word + (bare - token->word)))
		return true;
	if (!m->stemmer || !token->arabic ||
		!athar_stem (m->stemmer, bare ? bare : token->word, bytes, stem, &stem_bytes))
		return false;
	stem[stem_bytes] = 0;
	return g_hash_table_contains (m->stems, stem);
}

static gboolean
on_token (const AtharToken *token, gpointer payload)
{
	Marker *m = payload;
	if (is_wanted (m, token)) {
		m->start[m->n] = token->start;
		m->end[m->n++] = token->end;
	}
	return m->n < MAX_MARKS;
}

/* The first mark of the densest stretch. */
static unsigned
best_start (const Marker *m)
{
	unsigned best = 0, best_count = 0;
	for (unsigned i = 0; i < m->n; i++) {
		unsigned count = 0;
		while (i + count < m->n && m->end[i + count] - m->start[i] <= SPAN_BYTES)
			count++;
		if (count > best_count) {
			best_count = count;
			best = i;
		}
	}
	return best;
}

static bool
is_blank (char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

/* @text[from..to): runs of blanks become one space, foreign marks U+FFFD. */
static void
append_clean (GString *out, const char *text, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		if (is_blank (text[i])) {
			if (!out->len || out->str[out->len - 1] != ' ')
				g_string_append_c (out, ' ');
		} else if (i + 3 <= to && (!memcmp (text + i, ATHAR_MARK_OPEN, 3) ||
						  !memcmp (text + i, ATHAR_MARK_CLOSE, 3))) {
			g_string_append (out, "\xEF\xBF\xBD");
			i += 2;
		} else {
			g_string_append_c (out, text[i]);
		}
	}
}

static bool
is_inside (const char *text, size_t i)
{
	return ((guchar)text[i] & 0xC0) == 0x80;
}

static char *
cut (const Marker *m, const char *text, size_t bytes)
{
	unsigned i = best_start (m);
	size_t from = m->start[i] > BEFORE_BYTES ? m->start[i] - BEFORE_BYTES : 0;
	size_t to = MIN (m->start[i] + AFTER_BYTES, bytes), at;
	GString *out = g_string_new (NULL);
	while (from && from < m->start[i] &&
		!is_blank (text[from - 1])) /* begin with a whole word */
		from++;
	to = MAX (to, m->end[i]);
	while (to < bytes && to > m->end[i] && (is_inside (text, to) || !is_blank (text[to])))
		to--;
	if (from)
		g_string_append (out, "…");
	for (at = from; i < m->n && m->end[i] <= to; i++) {
		append_clean (out, text, at, m->start[i]);
		g_string_append (out, ATHAR_MARK_OPEN);
		append_clean (out, text, m->start[i], m->end[i]);
		g_string_append (out, ATHAR_MARK_CLOSE);
		at = m->end[i];
	}
	append_clean (out, text, at, to);
	if (out->str[out->len - 1] == ' ')
		g_string_truncate (out, out->len - 1);
	if (to < bytes)
		g_string_append (out, "…");
	return g_string_free (out, FALSE);
}

char *
athar_search_mark (const AtharQuery *query, const char *text)
{
	Marker m = {.n = 0};
	size_t bytes = strlen (text);
	size_t scan = MIN (bytes, SCAN_MAX_BYTES);
	char *out = NULL;
	while (scan && scan < bytes && is_inside (text, scan))
		scan--;
	marker_init (&m, query);
	athar_text_tokens (text, scan, on_token, &m);
	if (m.n)
		out = cut (&m, text, bytes);
	marker_clear (&m);
	return out;
}

/* ── the whole text ── */

typedef struct {
	Marker words;
	const char *text;
	GString *out;
	size_t at;
	uint64_t n;
} Page;

static void
append_as_is (Page *page, size_t to)
{
	for (; page->at < to; page->at++) {
		const char *c = page->text + page->at;
		if (!strncmp (c, ATHAR_MARK_OPEN, 3) || !strncmp (c, ATHAR_MARK_CLOSE, 3)) {
			g_string_append (page->out, "\xEF\xBF\xBD");
			page->at += 2;
		} else {
			g_string_append_c (page->out, *c);
		}
	}
}

static gboolean
mark_token (const AtharToken *token, gpointer payload)
{
	Page *page = payload;
	if (!is_wanted (&page->words, token))
		return TRUE;
	append_as_is (page, token->start);
	g_string_append (page->out, ATHAR_MARK_OPEN);
	append_as_is (page, token->end);
	g_string_append (page->out, ATHAR_MARK_CLOSE);
	page->n++;
	return TRUE;
}

char *
athar_search_mark_all (const AtharQuery *query, const char *text, uint64_t *ret_n)
{
	Page page = {.text = text, .out = g_string_new (NULL)};
	size_t bytes = strlen (text);
	if (query && query->has_words) {
		marker_init (&page.words, query);
		athar_text_tokens (text, bytes, mark_token, &page);
		marker_clear (&page.words);
	}
	append_as_is (&page, bytes);
	*ret_n = page.n;
	return g_string_free (page.out, FALSE);
}
