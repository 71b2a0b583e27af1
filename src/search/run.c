/* SPDX-License-Identifier: Apache-2.0
 *
 * search/run.c: from a query to entities, best first.
 *
 * Each group of the query is one pass over FTS5, which gives ids in order: one entity's documents
 * are neighbours, so a pass becomes a sorted list of (entity, best document, score), lists of
 * groups are intersected and excluded ones subtracted by merging. Words may thus stand in different
 * fields of one entity. Nothing is looked up for a hit until it is among the best: field and length
 * are in the id (search-private.h). Then a heap gives entities best first, the caller's filters
 * decide, and only those that pass get a snippet.
 *
 * Score of a document: field weight × BM25's term-frequency part (k1 = 1.2, b = 0.75, length by its
 * class against 256 bytes) × idf of the group, which is known when its pass has ended. An entity
 * has its best document's score; groups add.
 */
#include <math.h>
#include <string.h>

#include "search/query-private.h"
#include "search/search-private.h"
#include "sql/search.gen.h"

#define K1 1.2f
#define B 0.75f

typedef struct {
	int64_t n;   /* the entity's number */
	int64_t doc; /* its best document; 0: none */
	float score;
} Found;

static void
fill_norms (float norms[16])
{
	for (int class = 0; class < 16; class ++)
		norms[class] = K1 * (1 - B + B * MIN (ldexpf (1, class - 4), 8.0f));
}

static gboolean
count_entities (AtharDb *db, int64_t *ret_n, GError **error)
{
	AtharStmt *s = athar_db_use (db, &athar_sql_search_doc_entity_top, error);
	gboolean row;
	if (!s || !athar_stmt_step (s, &row, error))
		return FALSE;
	*ret_n = athar_column_int (s, C_SEARCH_DOC_ENTITY_TOP_N);
	athar_stmt_reset (s);
	return TRUE;
}

static void
add_hit (GArray *found, int64_t id, float score)
{
	Found *last = found->len ? &g_array_index (found, Found, found->len - 1) : NULL;
	Found hit = {DOC_ENTITY (id), id, score};
	if (!last || last->n != hit.n)
		g_array_append_val (found, hit);
	else if (score > last->score)
		*last = hit;
}

/* One pass. @stems: see doc/match.sql. */
static gboolean
collect (AtharDb *db, const char *match, int64_t stems, GArray *found, GError **error)
{
	AtharStmt *s = athar_db_use (db, &athar_sql_search_doc_match, error);
	float norms[16], idf;
	int64_t all;
	gboolean row;
	if (!s)
		return FALSE;
	fill_norms (norms);
	athar_bind_text (s, P_SEARCH_DOC_MATCH_MATCH, match);
	athar_bind_int (s, P_SEARCH_DOC_MATCH_STEMS, stems);
	for (;;) {
		int64_t id;
		const AtharSearchField *field;
		float tf;
		if (!athar_stmt_step (s, &row, error))
			return FALSE;
		if (!row)
			break;
		id = athar_column_int (s, C_SEARCH_DOC_MATCH_ID);
		tf = (float)athar_column_real (s, C_SEARCH_DOC_MATCH_TF);
		field = athar_search_field_at (DOC_FIELD (id));
		add_hit (found, id,
			(field ? field->weight : 1) * tf * (K1 + 1) /
				(tf + norms[DOC_LENGTH (id)]));
	}
	if (!count_entities (db, &all, error))
		return FALSE;
	idf = logf (1 + ((float)all - (float)found->len + 0.5f) / ((float)found->len + 0.5f));
	for (guint i = 0; i < found->len; i++)
		g_array_index (found, Found, i).score *= MAX (idf, 0.01f);
	return TRUE;
}

static gboolean
collect_plain (AtharDb *db, const char *match, GArray *found, GError **error)
{
	AtharStmt *s = athar_db_use (db, &athar_sql_search_doc_match_only, error);
	gboolean row;
	if (!s)
		return FALSE;
	athar_bind_text (s, P_SEARCH_DOC_MATCH_ONLY_MATCH, match);
	for (;;) {
		if (!athar_stmt_step (s, &row, error))
			return FALSE;
		if (!row)
			return TRUE;
		add_hit (found, athar_column_int (s, C_SEARCH_DOC_MATCH_ONLY_ID), 0);
	}
}

static gboolean
collect_all (AtharDb *db, GArray *found, GError **error)
{
	AtharStmt *s = athar_db_use (db, &athar_sql_search_doc_entity_all, error);
	gboolean row;
	if (!s)
		return FALSE;
	for (;;) {
		Found hit = {0};
		if (!athar_stmt_step (s, &row, error))
			return FALSE;
		if (!row)
			return TRUE;
		hit.n = athar_column_int (s, C_SEARCH_DOC_ENTITY_ALL_N);
		g_array_append_val (found, hit);
	}
}

/* The FTS5 expression of one group; NULL for filters. */
static char *
group_match (const AtharQuery *query, unsigned group, bool *ret_negated, int64_t *ret_stems)
{
	GString *out = g_string_new (NULL);
	unsigned phrase = 0;
	*ret_stems = 0;
	for (guint i = 0; i < query->terms->len; i++) {
		const QueryTerm *t = g_ptr_array_index (query->terms, i);
		if (t->term.group != group || !t->term.match)
			continue;
		*ret_negated = t->term.negated;
		g_string_append_printf (out, "%s%s", phrase ? " OR " : "", t->term.match);
		phrase++;
		if (t->stem) {
			g_string_append_printf (out, " OR \"%s\"", t->stem);
			if (phrase < 63)
				*ret_stems |= INT64_C (1) << phrase;
			phrase++;
		}
	}
	return g_string_free (out, !phrase);
}

/* Keep of @found what @other holds too (@keep_common) or does not hold. */
static void
merge (GArray *found, const GArray *other, bool keep_common)
{
	guint kept = 0, k = 0;
	for (guint i = 0; i < found->len; i++) {
		Found hit = g_array_index (found, Found, i);
		const Found *same;
		while (k < other->len && g_array_index (other, Found, k).n < hit.n)
			k++;
		same = k < other->len && g_array_index (other, Found, k).n == hit.n
			       ? &g_array_index (other, Found, k)
			       : NULL;
		if ((same != NULL) != keep_common)
			continue;
		if (same) {
			if (same->score > hit.score)
				hit.doc = same->doc;
			hit.score += same->score;
		}
		g_array_index (found, Found, kept++) = hit;
	}
	g_array_set_size (found, kept);
}

static gboolean
gather (AtharDb *db, const AtharQuery *query, bool ranked, GArray *found, GError **error)
{
	bool any = false;
	for (int negative = 0; negative < 2; negative++) {
		for (unsigned g = 0; g < query->n_groups; g++) {
			g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (Found));
			bool negated = false, first = !any && !negative;
			int64_t stems;
			g_autofree char *match = group_match (query, g, &negated, &stems);
			GArray *into = first ? found : list;
			if (!match || negated != (negative == 1))
				continue;
			if (!(ranked && !negated ? collect (db, match, stems, into, error)
						 : collect_plain (db, match, into, error)))
				return FALSE;
			if (!first)
				merge (found, list, !negated);
			any = true;
		}
		if (!any &&
			!collect_all (db, found, error)) /* only excluded words: from everything */
			return FALSE;
	}
	return TRUE;
}

/* ── best first ── */

static bool
is_better (const Found *a, const Found *b)
{
	return a->score != b->score ? a->score > b->score : a->n > b->n;
}

static void
sift_down (Found *heap, size_t i, size_t n)
{
	for (size_t child = 2 * i + 1; child < n; child = 2 * i + 1) {
		Found swap;
		if (child + 1 < n && is_better (&heap[child + 1], &heap[child]))
			child++;
		if (!is_better (&heap[child], &heap[i]))
			return;
		swap = heap[i];
		heap[i] = heap[child];
		heap[child] = swap;
		i = child;
	}
}

static Found
pop (GArray *found)
{
	Found *heap = (Found *)(void *)found->data;
	Found top = heap[0];
	heap[0] = heap[found->len - 1];
	g_array_set_size (found, found->len - 1);
	sift_down (heap, 0, found->len);
	return top;
}

static void
make_heap (GArray *found)
{
	for (size_t i = found->len / 2; i-- > 0;)
		sift_down ((Found *)(void *)found->data, i, found->len);
}

static gboolean
read_entity (AtharDb *db, int64_t n, AtharId *ret_entity, GError **error)
{
	AtharStmt *s = athar_db_use (db, &athar_sql_search_doc_entity_at, error);
	gboolean row;
	const void *data = NULL;
	size_t bytes = 0;
	if (!s)
		return FALSE;
	athar_bind_int (s, P_SEARCH_DOC_ENTITY_AT_N, n);
	if (!athar_stmt_step (s, &row, error))
		return FALSE;
	if (row)
		data = athar_column_blob (s, C_SEARCH_DOC_ENTITY_AT_ENTITY, &bytes);
	if (bytes != ATHAR_ID_BYTES) {
		athar_stmt_reset (s);
		return athar_throw (error, ATHAR_ERROR_CORRUPT, "search.damaged", NULL);
	}
	memcpy (ret_entity->b, data, ATHAR_ID_BYTES);
	athar_stmt_reset (s);
	return TRUE;
}

static gboolean
read_snippet (AtharDb *db, const AtharQuery *query, int64_t doc, char **ret_snippet, GError **error)
{
	AtharStmt *s = athar_db_use (db, &athar_sql_search_doc_by_id, error);
	gboolean row;
	if (!s)
		return FALSE;
	athar_bind_int (s, P_SEARCH_DOC_BY_ID_ID, doc);
	if (!athar_stmt_step (s, &row, error))
		return FALSE;
	*ret_snippet =
		row ? athar_search_mark (query, athar_column_text (s, C_SEARCH_DOC_BY_ID_BODY))
		    : NULL;
	athar_stmt_reset (s);
	return TRUE;
}

static gboolean
tell (AtharDb *db, const AtharQuery *query, const AtharSearchOptions *options,
	const AtharId *entity, const Found *found, gboolean *ret_more, GError **error)
{
	g_autofree char *snippet = NULL;
	const AtharSearchField *field =
		found->doc ? athar_search_field_at (DOC_FIELD (found->doc)) : NULL;
	AtharHit hit = {*entity, -(double)found->score, field ? field->name : NULL, NULL};
	if (found->doc && !options->plain && !read_snippet (db, query, found->doc, &snippet, error))
		return FALSE;
	hit.snippet = snippet;
	*ret_more = TRUE;
	return options->hit (&hit, ret_more, options->payload, error);
}

gboolean
athar_search_run (AtharDb *derived, const AtharQuery *query, const AtharSearchOptions *options,
	uint64_t *ret_matched, GError **error)
{
	g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (Found));
	uint64_t accepted = 0, matched;
	gboolean more = TRUE;
	if (!gather (derived, query, options->ranked, found, error))
		return FALSE;
	matched = found->len;
	if (options->ranked)
		make_heap (found);
	while (more && found->len &&
		(!options->limit || accepted < options->skip + options->limit)) {
		Found next;
		AtharId entity;
		gboolean ok = TRUE;
		if (options->ranked) {
			next = pop (found);
		} else {
			next = g_array_index (found, Found, found->len - 1);
			g_array_set_size (found, found->len - 1);
		}
		if (!read_entity (derived, next.n, &entity, error) ||
			(options->accept &&
				!options->accept (&entity, &ok, options->payload, error)))
			return FALSE;
		if (!ok || accepted++ < options->skip)
			continue;
		if (!tell (derived, query, options, &entity, &next, &more, error))
			return FALSE;
	}
	if (ret_matched)
		*ret_matched = matched;
	return TRUE;
}
