/* SPDX-License-Identifier: Apache-2.0
 *
 * search/query.c: what a person typed into the search field, taken apart.
 *
 *     query  = { term [ { "|" term } ] }
 *     term   = [ "-" ] ( word | word "*" | quoted | key ":" ( word | quoted ) )
 *     quoted = any of " “ ” « »  …  any of " ” “ » «
 * Terms side by side must all hold; "|" binds closer. Words are folded (base/text) and so can never
 * carry FTS5's own syntax into the expression. "img_2013.jpg" folds to three words and becomes a
 * phrase; a word that folds to nothing
 * ("…") is left out.
 */
#include <string.h>

#include "base/edtf.h"
#include "base/limits.h"
#include "base/text.h"
#include "search/query-private.h"
#include "search/search-private.h"

typedef struct {
	const char *at;
	AtharQuery *query;
	AtharStemmer *stemmer;
	bool joined;	 /* a "|" stands before the next term */
	bool open_group; /* the last term was kept: "|" may follow */
} Parser;

static void
term_free (gpointer data)
{
	QueryTerm *t = data;
	g_free (t->term.value);
	g_free (t->term.match);
	g_free (t->term.folded);
	g_free (t->stem);
	g_free (t);
}

void
athar_query_free (AtharQuery *query)
{
	if (!query)
		return;
	g_ptr_array_unref (query->terms);
	g_free (query->text);
	g_free (query);
}

static bool
is_quote (gunichar c)
{
	return c == '"' || c == 0x201C || c == 0x201D || c == 0x201E || c == 0xAB || c == 0xBB;
}

static void
skip_space (Parser *p)
{
	while (*p->at && g_unichar_isspace (g_utf8_get_char (p->at)))
		p->at = g_utf8_next_char (p->at);
}

/* From behind an opening quote to behind the closing one. */
static char *
take_quoted (Parser *p, GError **error)
{
	const char *from = p->at;
	for (; *p->at; p->at = g_utf8_next_char (p->at))
		if (is_quote (g_utf8_get_char (p->at))) {
			char *text = g_strndup (from, (gsize)(p->at - from));
			p->at = g_utf8_next_char (p->at);
			return text;
		}
	return athar_throw_null (error, ATHAR_ERROR_INVALID, "query.quote", "text", from, NULL);
}

static char *
take_word (Parser *p)
{
	const char *from = p->at;
	while (*p->at && *p->at != '|' && !is_quote (g_utf8_get_char (p->at)) &&
		!g_unichar_isspace (g_utf8_get_char (p->at)))
		p->at = g_utf8_next_char (p->at);
	return g_strndup (from, (gsize)(p->at - from));
}

static gboolean
set_date (AtharTerm *term, GError **error)
{
	g_autofree char *edtf = NULL;
	AtharEdtf date;
	if (!strcmp (term->key, "date") && athar_query_is_none (term->value)) {
		term->from_us = INT64_MAX;
		term->to_us = INT64_MIN;
		return TRUE;
	}
	edtf = athar_edtf_from_words (term->value, error);
	if (!edtf || !athar_edtf_parse (edtf, &date, error))
		return athar_prefix (error, "query.date", "filter", term->key, NULL);
	if (term->negated)
		return athar_throw (error, ATHAR_ERROR_INVALID, "query.negated-date", "filter",
			term->key, NULL);
	term->from_us = date.earliest_us;
	term->to_us = date.latest_us;
	return TRUE;
}

/* A filter with a fixed vocabulary: the English word in place of the one typed. */
static gboolean
set_word (AtharTerm *term, const char *(*find) (const char *), const char *key, GError **error)
{
	const char *word = find (term->value);
	if (!word)
		return athar_throw (error, ATHAR_ERROR_INVALID, key, "word", term->value, NULL);
	g_free (term->value);
	term->value = g_strdup (word);
	return TRUE;
}

static gboolean
check_filter (AtharTerm *term, GError **error)
{
	if (!*term->value)
		return athar_throw (
			error, ATHAR_ERROR_INVALID, "query.no-value", "filter", term->key, NULL);
	if (!strcmp (term->key, "type") &&
		!set_word (term, athar_query_find_type, "query.type", error))
		return FALSE;
	if (!strcmp (term->key, "flag") &&
		!set_word (term, athar_query_find_flag, "query.flag", error))
		return FALSE;
	if (!strcmp (term->key, "state") &&
		!set_word (term, athar_query_find_state, "query.state", error))
		return FALSE;
	if (!strcmp (term->key, "from") || !strcmp (term->key, "to") || !strcmp (term->key, "date"))
		return set_date (term, error);
	return TRUE;
}

/* Add @t, in the group of the last term when "|" stood between. */
static gboolean
keep_term (Parser *p, QueryTerm *t, GError **error)
{
	AtharQuery *query = p->query;
	if (query->terms->len >= ATHAR_QUERY_MAX_TERMS)
		return athar_throw (error, ATHAR_ERROR_LIMIT, "query.terms", "limit",
			ATHAR_U64 (ATHAR_QUERY_MAX_TERMS), NULL);
	if (p->joined) {
		const AtharTerm *last = g_ptr_array_index (query->terms, query->terms->len - 1);
		if (last->negated || t->term.negated)
			return athar_throw (error, ATHAR_ERROR_INVALID, "query.negated-or", "word",
				t->term.value, NULL);
		if ((last->kind == ATHAR_TERM_FILTER) != (t->term.kind == ATHAR_TERM_FILTER))
			return athar_throw (error, ATHAR_ERROR_INVALID, "query.mixed", "word",
				t->term.value, NULL);
		t->term.group = last->group;
	} else {
		t->term.group = query->n_groups++;
	}
	query->has_words = query->has_words || t->term.kind != ATHAR_TERM_FILTER;
	p->joined = false;
	p->open_group = true;
	return TRUE;
}

static gboolean
finish_words (Parser *p, QueryTerm *t, bool quoted)
{
	AtharTerm *term = &t->term;
	bool prefix = !quoted && g_str_has_suffix (term->value, "*");
	term->folded = athar_text_fold (term->value);
	if (!*term->folded)
		return FALSE;
	term->kind = prefix				    ? ATHAR_TERM_PREFIX
		     : strchr (term->folded, ' ') || quoted ? ATHAR_TERM_PHRASE
							    : ATHAR_TERM_WORD;
	term->match = g_strdup_printf ("\"%s\"%s", term->folded, prefix ? " *" : "");
	if (term->kind == ATHAR_TERM_WORD && !term->negated && (guchar)term->folded[0] >= 0xD8 &&
		(guchar)term->folded[0] <= 0xDB) {
		size_t bytes = strlen (term->folded), stem_bytes;
		const char *bare = athar_strip_clitics (term->folded, bytes, &bytes);
		char stem[STEM_BYTES];
		if (athar_stem (p->stemmer, bare ? bare : term->folded, bytes, stem, &stem_bytes))
			t->stem = g_strndup (stem, stem_bytes);
	}
	return TRUE;
}

/* "key:" at the start of a term. FALSE with *ret_key NULL: plain words. */
static gboolean
take_key (Parser *p, const char **ret_key, GError **error)
{
	const char *colon = p->at;
	g_autofree char *typed = NULL;
	*ret_key = NULL;
	while (g_unichar_isalpha (g_utf8_get_char (colon)) ||
		g_unichar_ismark (g_utf8_get_char (colon)))
		colon = g_utf8_next_char (colon);
	if (*colon != ':' || colon == p->at || g_str_has_prefix (colon, "://"))
		return TRUE;
	typed = g_strndup (p->at, (gsize)(colon - p->at));
	*ret_key = athar_query_find_key (typed);
	if (!*ret_key)
		return athar_throw (
			error, ATHAR_ERROR_INVALID, "query.filter", "word", typed, NULL);
	p->at = colon + 1;
	return TRUE;
}

static gboolean
take_term (Parser *p, GError **error)
{
	QueryTerm *t = g_new0 (QueryTerm, 1);
	bool quoted, kept;
	g_autoptr (GPtrArray) guard = g_ptr_array_new_with_free_func (term_free);
	g_ptr_array_add (guard, t);
	t->term.negated = *p->at == '-';
	p->at += t->term.negated;
	if (!take_key (p, &t->term.key, error))
		return FALSE;
	quoted = is_quote (g_utf8_get_char (p->at));
	if (quoted)
		p->at = g_utf8_next_char (p->at);
	t->term.value = quoted ? take_quoted (p, error) : take_word (p);
	if (!t->term.value)
		return FALSE;
	if (t->term.key) {
		t->term.kind = ATHAR_TERM_FILTER;
		g_strstrip (t->term.value);
		if (!check_filter (&t->term, error))
			return FALSE;
	}
	kept = t->term.key || finish_words (p, t, quoted);
	if (!kept)
		return TRUE;
	if (!keep_term (p, t, error))
		return FALSE;
	g_ptr_array_steal_index (guard, 0);
	g_ptr_array_add (p->query->terms, t);
	return TRUE;
}

static gboolean
parse (Parser *p, GError **error)
{
	for (skip_space (p); *p->at; skip_space (p)) {
		if (*p->at == '|') {
			if (!p->open_group || p->joined)
				return athar_throw (
					error, ATHAR_ERROR_INVALID, "query.alternative", NULL);
			p->joined = true;
			p->at++;
		} else if (!take_term (p, error)) {
			return FALSE;
		}
	}
	if (p->joined)
		return athar_throw (error, ATHAR_ERROR_INVALID, "query.alternative", NULL);
	return TRUE;
}

AtharQuery *
athar_query_parse (const char *text, GError **error)
{
	g_autoptr (AtharQuery) query = g_new0 (AtharQuery, 1);
	g_autoptr (AtharStemmer) stemmer = athar_stemmer_new ();
	size_t bytes = text ? strlen (text) : 0;
	Parser p = {.at = text ? text : "", .query = query, .stemmer = stemmer};
	query->terms = g_ptr_array_new_with_free_func (term_free);
	if (bytes > ATHAR_QUERY_MAX_BYTES)
		return athar_throw_null (error, ATHAR_ERROR_LIMIT, "query.long", "limit",
			ATHAR_U64 (ATHAR_QUERY_MAX_BYTES), NULL);
	if (!athar_text_valid (p.at, bytes))
		return athar_throw_null (error, ATHAR_ERROR_INVALID, "query.utf8", NULL);
	query->text = g_strdup (p.at);
	return parse (&p, error) ? g_steal_pointer (&query) : NULL;
}
