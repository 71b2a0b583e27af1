/* SPDX-License-Identifier: Apache-2.0
 *
 * op/seek.c: see seek.h. Two ways: words lead (best first, filters asked for each until the
 * limit is full), or, without words, the shortest list a filter gives, or all items by number.
 * Another order than the natural one of each way gathers everything that passes, sorts it, and cuts
 * the page out.
 */
#include "op/seek.h"

#include <string.h>

#include "op/docs.h"
#include "op/filter.h"
#include "sql/index.gen.h"

#define PAGE 500

typedef struct {
	AtharId id;
	char *letters;
	int64_t number; /* of its reference */
	int64_t from_us;
	double rank;
} Found;

typedef struct {
	AtharCase *c;
	AtharDb *index, *derived;
	const AtharQuery *query;
	const AtharSeekOptions *options;
	AtharFilter *filter;
	GArray *gathered;   /* Found; NULL: tell at once */
	GHashTable *wanted; /* snippets for the page: AtharId* → Found*; NULL: all */
	uint64_t passed;
	gboolean more; /* the visitor wants more */
} Seek;

static gboolean
accept (const AtharId *entity, gboolean *ret_accepted, gpointer payload, GError **error)
{
	return athar_filter_pass (((Seek *)payload)->filter, entity, ret_accepted, error);
}

static gboolean
read_order (Seek *s, Found *found, GError **error)
{
	AtharStmt *stmt = athar_db_use (s->index, &athar_sql_index_select_order, error);
	gboolean row;
	if (!stmt)
		return FALSE;
	athar_bind_blob (stmt, P_INDEX_SELECT_ORDER_ID, found->id.b, ATHAR_ID_BYTES);
	if (!athar_stmt_step (stmt, &row, error))
		return FALSE;
	if (row) {
		found->number = athar_column_int (stmt, C_INDEX_SELECT_ORDER_NUMBER);
		found->letters = g_strdup (athar_column_text (stmt, C_INDEX_SELECT_ORDER_LETTERS));
		athar_stmt_reset (stmt);
	}
	found->from_us = INT64_MAX;
	if (s->options->sort != ATHAR_SEEK_DATE)
		return TRUE;
	stmt = athar_db_use (s->index, &athar_sql_index_select_date_of, error);
	if (!stmt)
		return FALSE;
	athar_bind_blob (stmt, P_INDEX_SELECT_DATE_OF_ID, found->id.b, ATHAR_ID_BYTES);
	if (!athar_stmt_step (stmt, &row, error))
		return FALSE;
	if (row && !athar_column_is_null (stmt, C_INDEX_SELECT_DATE_OF_FROM_US))
		found->from_us = athar_column_int (stmt, C_INDEX_SELECT_DATE_OF_FROM_US);
	athar_stmt_reset (stmt);
	return TRUE;
}

static gboolean
gather (Seek *s, const AtharId *id, double rank, GError **error)
{
	Found found = {.id = *id, .rank = rank};
	if (!read_order (s, &found, error)) {
		g_free (found.letters);
		return FALSE;
	}
	g_array_append_val (s->gathered, found);
	return TRUE;
}

/* One thing that passed, in the natural order: tell it when it is on the page. */
static gboolean
tell (Seek *s, const AtharHit *hit, GError **error)
{
	const AtharSeekOptions *o = s->options;
	if (s->gathered)
		return gather (s, &hit->entity, hit->rank, error);
	s->passed++;
	if (s->passed <= o->skip || (o->limit && s->passed > o->skip + o->limit))
		return TRUE;
	return o->hit (hit, &s->more, o->payload, error);
}

static bool
is_full (const Seek *s)
{
	return !s->more || (!s->gathered && s->options->limit &&
				   s->passed > s->options->skip + s->options->limit);
}

static gboolean
on_hit (const AtharHit *hit, gboolean *ret_more, gpointer payload, GError **error)
{
	Seek *s = payload;
	if (!tell (s, hit, error))
		return FALSE;
	*ret_more = !is_full (s);
	return TRUE;
}

/* ── words lead ── */

static gboolean
run_words (Seek *s, GError **error)
{
	const AtharSeekOptions *o = s->options;
	AtharSearchOptions search = {.ranked = true,
		.plain = s->gathered || !o->snippets,
		.accept = accept,
		.hit = on_hit,
		.payload = s};
	/* One more than the page, to know whether there is more; what is skipped costs no snippet.
	 */
	if (!s->gathered && o->skip) {
		search.skip = o->skip;
		s->passed = o->skip;
	}
	search.limit = !s->gathered && o->limit ? o->limit + 1 : 0;
	return athar_search_run (s->derived, s->query, &search, NULL, error);
}

/* ── filters lead ── */

static gboolean
try_one (Seek *s, const AtharId *id, GError **error)
{
	AtharHit hit = {.entity = *id};
	gboolean pass;
	if (!athar_filter_pass (s->filter, id, &pass, error))
		return FALSE;
	return !pass || tell (s, &hit, error);
}

static gboolean
try_all (Seek *s, const GArray *ids, GError **error)
{
	for (guint i = 0; i < ids->len && !is_full (s); i++)
		if (!try_one (s, &g_array_index (ids, AtharId, i), error))
			return FALSE;
	return TRUE;
}

static gboolean
read_page (Seek *s, int64_t *number, AtharId *last, GArray *ret_ids, GError **error)
{
	AtharStmt *stmt = athar_db_use (s->index, &athar_sql_index_item_page, error);
	gboolean row;
	if (!stmt)
		return FALSE;
	athar_bind_int (stmt, P_INDEX_ITEM_PAGE_AFTER_NUMBER, *number);
	athar_bind_blob (stmt, P_INDEX_ITEM_PAGE_AFTER_ID, last->b, ATHAR_ID_BYTES);
	athar_bind_int (stmt, P_INDEX_ITEM_PAGE_SIDECARS,
		athar_filter_wants_companions (s->filter) ? 1 : 0);
	athar_bind_int (stmt, P_INDEX_ITEM_PAGE_LIMIT, PAGE);
	for (;;) {
		const void *id;
		size_t bytes;
		if (!athar_stmt_step (stmt, &row, error))
			return FALSE;
		if (!row)
			return TRUE;
		id = athar_column_blob (stmt, C_INDEX_ITEM_PAGE_ID, &bytes);
		if (bytes != ATHAR_ID_BYTES)
			continue;
		memcpy (last->b, id, bytes);
		*number = athar_column_int (stmt, C_INDEX_ITEM_PAGE_NUMBER);
		g_array_append_vals (ret_ids, last, 1);
	}
}

static gboolean
append_exhibits (Seek *s, GArray *ids, GError **error)
{
	AtharStmt *stmt = athar_db_use (s->index, &athar_sql_index_select_exhibits, error);
	gboolean row;
	if (!stmt)
		return FALSE;
	for (;;) {
		const void *id;
		size_t bytes;
		if (!athar_stmt_step (stmt, &row, error))
			return FALSE;
		if (!row)
			return TRUE;
		id = athar_column_blob (stmt, C_INDEX_SELECT_EXHIBITS_ENTITY, &bytes);
		if (bytes == ATHAR_ID_BYTES)
			g_array_append_vals (ids, id, 1);
	}
}

static gboolean
run_everything (Seek *s, GError **error)
{
	g_autoptr (GArray) page = g_array_new (FALSE, FALSE, sizeof (AtharId));
	int64_t number = -1;
	AtharId last = {{0}};
	do {
		g_array_set_size (page, 0);
		if (!read_page (s, &number, &last, page, error) || !try_all (s, page, error))
			return FALSE;
	} while (page->len == PAGE && !is_full (s));
	g_array_set_size (page, 0);
	return append_exhibits (s, page, error) && try_all (s, page, error);
}

/* ── another order ── */

static int
compare_references (const Found *a, const Found *b)
{
	int letters = g_strcmp0 (a->letters, b->letters);
	if (a->number != b->number)
		return a->number < b->number ? -1 : 1;
	return letters ? letters : memcmp (a->id.b, b->id.b, ATHAR_ID_BYTES);
}

static int
compare_by_reference (const void *a, const void *b)
{
	return compare_references (a, b);
}

static int
compare_by_date (const void *a, const void *b)
{
	const Found *x = a, *y = b;
	if (x->from_us != y->from_us)
		return x->from_us < y->from_us ? -1 : 1;
	return compare_references (x, y);
}

static void
found_clear (gpointer data)
{
	g_free (((Found *)data)->letters);
}

static gboolean
is_wanted (const AtharId *entity, gboolean *ret_accepted, gpointer payload, GError **error)
{
	*ret_accepted = g_hash_table_contains (payload, entity->b);
	return TRUE;
}

typedef struct {
	char *field, *snippet;
	double rank;
} Words;

static void
words_free (gpointer data)
{
	Words *words = data;
	g_free (words->field);
	g_free (words->snippet);
	g_free (words);
}

static gboolean
keep_words (const AtharHit *hit, gboolean *ret_more, gpointer payload, GError **error)
{
	Words *words = g_new0 (Words, 1);
	*words = (Words){g_strdup (hit->field), g_strdup (hit->snippet), hit->rank};
	g_hash_table_insert (payload, g_memdup2 (hit->entity.b, ATHAR_ID_BYTES), words);
	return TRUE;
}

static guint
hash_bytes (gconstpointer id)
{
	guint h;
	memcpy (&h, id, sizeof h);
	return h;
}

static gboolean
equal_bytes (gconstpointer a, gconstpointer b)
{
	return !memcmp (a, b, ATHAR_ID_BYTES);
}

/* Snippets of the things on the page, by a second pass over the words. */
static gboolean
read_words (Seek *s, guint from, guint to, GHashTable *page, GError **error)
{
	AtharSearchOptions search = {.ranked = true,
		.accept = is_wanted,
		.hit = keep_words,
		.payload = page,
		.limit = to - from};
	if (!s->query->has_words || !s->options->snippets || from == to)
		return TRUE;
	for (guint i = from; i < to; i++)
		g_hash_table_insert (page,
			g_memdup2 (g_array_index (s->gathered, Found, i).id.b, ATHAR_ID_BYTES),
			NULL);
	return athar_search_run (s->derived, s->query, &search, NULL, error);
}

static gboolean
tell_page (Seek *s, GError **error)
{
	const AtharSeekOptions *o = s->options;
	g_autoptr (GHashTable) page = g_hash_table_new_full (hash_bytes, equal_bytes, g_free, NULL);
	guint from = (guint)MIN (o->skip, s->gathered->len);
	guint to = o->limit ? (guint)MIN ((uint64_t)from + o->limit, s->gathered->len)
			    : s->gathered->len;
	gboolean ok;
	GHashTableIter iter;
	gpointer words;
	g_array_sort (
		s->gathered, o->sort == ATHAR_SEEK_DATE ? compare_by_date : compare_by_reference);
	ok = read_words (s, from, to, page, error);
	for (guint i = from; ok && s->more && i < to; i++) {
		const Found *found = &g_array_index (s->gathered, Found, i);
		const Words *w = g_hash_table_lookup (page, found->id.b);
		AtharHit hit = {found->id, found->rank, w ? w->field : NULL, w ? w->snippet : NULL};
		ok = o->hit (&hit, &s->more, o->payload, error);
	}
	g_hash_table_iter_init (&iter, page);
	while (g_hash_table_iter_next (&iter, NULL, &words))
		if (words)
			words_free (words);
	s->passed = s->gathered->len;
	return ok;
}

static gboolean
run (Seek *s, GError **error)
{
	const AtharSeekOptions *o = s->options;
	g_autoptr (GArray) ids = NULL;
	if (!s->query->has_words && !athar_filter_candidates (s->filter, &ids, error))
		return FALSE;
	if (ids || o->sort == ATHAR_SEEK_DATE ||
		(s->query->has_words && o->sort == ATHAR_SEEK_REFERENCE)) {
		s->gathered = g_array_new (FALSE, TRUE, sizeof (Found));
		g_array_set_clear_func (s->gathered, found_clear);
	}
	if (!(s->query->has_words ? run_words (s, error)
		    : ids	  ? try_all (s, ids, error)
				  : run_everything (s, error)))
		return FALSE;
	return !s->gathered || tell_page (s, error);
}

static gboolean
catch_up (AtharCase *c, const AtharSeekOptions *options, GError **error)
{
	g_autoptr (GError) failed = NULL;
	gboolean behind = !athar_docs_feed (c, NULL, NULL, &failed);
	if (behind && !g_error_matches (failed, ATHAR_ERROR, ATHAR_ERROR_READ_ONLY)) {
		g_propagate_error (error, g_steal_pointer (&failed));
		return FALSE;
	}
	if (options->ret_behind)
		*options->ret_behind = behind;
	return TRUE;
}

gboolean
athar_seek_run (AtharCase *c, const AtharQuery *query, const AtharSeekOptions *options,
	gboolean *ret_more, GError **error)
{
	Seek s = {.c = c,
		.index = athar_case_get_db (c),
		.query = query,
		.options = options,
		.more = TRUE};
	gboolean ok;
	if (!catch_up (c, options, error))
		return FALSE;
	s.derived = athar_case_get_derived (c, error);
	s.filter = s.derived ? athar_filter_new (c, s.derived, query, error) : NULL;
	if (!s.filter)
		return FALSE;
	ok = run (&s, error);
	if (ok && ret_more)
		*ret_more = options->limit && s.passed > options->skip + options->limit;
	athar_filter_free (s.filter);
	g_clear_pointer (&s.gathered, g_array_unref);
	return ok;
}
