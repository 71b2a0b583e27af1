/* SPDX-License-Identifier: Apache-2.0
 *
 * op/seek.c: see seek.h. Two ways: the best hits of words, told as the index of words gives them,
 * filters asked for each until the page is full; and every other order, by a list of positions on the
 * shelf, which is kept with the handle, so that the next page is only looked up.
 */
#include "op/seek.h"

#include <string.h>

#include "op/docs.h"
#include "op/filter.h"
#include "sql/index.gen.h"

typedef struct {
	AtharDb *index, *derived;
	AtharShelf *shelf;     /* NULL: words alone, told as they come */
	const AtharBits *bits; /* what passes the filters; NULL: everything but companions */
	const AtharQuery *query;
	const AtharSeekOptions *options;
	uint64_t passed;
	gboolean more; /* the visitor wants more */
} Seek;

/* Without filters only companions are left out, which one look-up tells: no shelf is read for it. */
static gboolean
accept (const AtharId *entity, gboolean *ret_accepted, gpointer payload, GError **error)
{
	Seek *s = payload;
	AtharStmt *stmt;
	guint i;
	if (s->bits) {
		*ret_accepted = athar_shelf_find (s->shelf, entity->b, &i) &&
				athar_bits_has (s->bits, i);
		return TRUE;
	}
	stmt = athar_db_use (s->index, &athar_sql_index_item_is_plain, error);
	if (!stmt)
		return FALSE;
	athar_bind_blob (stmt, P_INDEX_ITEM_IS_PLAIN_ID, entity->b, ATHAR_ID_BYTES);
	if (!athar_stmt_step (stmt, ret_accepted, error))
		return FALSE;
	athar_stmt_reset (stmt);
	return TRUE;
}

static bool
has_filters (const AtharQuery *query)
{
	for (guint i = 0; i < query->terms->len; i++)
		if (((const AtharTerm *)query->terms->pdata[i])->key)
			return true;
	return false;
}

/* ── the best hits ── */

static gboolean
tell_hit (const AtharHit *hit, gboolean *ret_more, gpointer payload, GError **error)
{
	Seek *s = payload;
	const AtharSeekOptions *o = s->options;
	s->passed++;
	if (!o->limit || s->passed <= o->skip + o->limit)
		if (!o->hit (hit, &s->more, o->payload, error))
			return FALSE;
	*ret_more = s->more && (!o->limit || s->passed <= o->skip + o->limit);
	return TRUE;
}

/* One more than the page, to know whether there is more; what is skipped costs no snippet. */
static gboolean
tell_best (Seek *s, GError **error)
{
	const AtharSeekOptions *o = s->options;
	AtharSearchOptions search = {.ranked = true,
		.plain = !o->snippets,
		.accept = accept,
		.hit = tell_hit,
		.payload = s,
		.skip = o->skip,
		.limit = o->limit ? o->limit + 1 : 0};
	s->passed = o->skip;
	return athar_search_run (s->derived, s->query, &search, NULL, error);
}

/* ── everything that is meant, in another order ── */

typedef struct {
	AtharShelf *shelf;
	AtharBits *bits;
} Gather;

static gboolean
gather (const AtharHit *hit, gboolean *ret_more, gpointer payload, GError **error)
{
	Gather *g = ((Gather *)payload);
	guint i;
	if (athar_shelf_find (g->shelf, hit->entity.b, &i))
		athar_bits_add (g->bits, i);
	return TRUE;
}

/* (transfer full) which things hold the words, whatever the filters say. */
static AtharBits *
find_words (AtharDb *derived, AtharShelf *shelf, const AtharQuery *query, GError **error)
{
	g_autoptr (AtharBits) bits = athar_bits_new (athar_shelf_size (shelf));
	Gather g = {shelf, bits};
	AtharSearchOptions search = {.plain = true, .hit = gather, .payload = &g};
	return athar_search_run (derived, query, &search, NULL, error) ? g_steal_pointer (&bits)
								       : NULL;
}

/* The index of words is up to date. */
static AtharBits *
find_bits (AtharCase *c, AtharShelf *shelf, const AtharQuery *query, GError **error)
{
	g_autoptr (AtharBits) bits = athar_filter_run (c, shelf, query, error);
	AtharDb *derived = athar_case_get_derived (c, error);
	if (!bits || !derived)
		return NULL;
	if (query->has_words) {
		g_autoptr (AtharBits) held = find_words (derived, shelf, query, error);
		if (!held)
			return NULL;
		athar_bits_and (bits, held);
	}
	return g_steal_pointer (&bits);
}

static int
compare_dates (const void *a, const void *b, gpointer dates)
{
	guint x = *(const guint *)a, y = *(const guint *)b;
	int64_t from_x = ((const AtharShelfDate *)dates)[x].from_us;
	int64_t from_y = ((const AtharShelfDate *)dates)[y].from_us;
	if (from_x != from_y)
		return from_x < from_y ? -1 : 1;
	return x < y ? -1 : x > y;
}

/* (transfer none) the list of this query in this order: kept, or made and kept. */
static const GArray *
find_list (AtharCase *c, Seek *s, GError **error)
{
	bool by_date = s->options->sort == ATHAR_SEEK_DATE;
	g_autofree char *key = g_strconcat (by_date ? "date " : "ref ", s->query->text, NULL);
	const GArray *kept = athar_shelf_kept (s->shelf, key);
	g_autoptr (AtharBits) bits = NULL;
	g_autoptr (GArray) list = NULL;
	const AtharShelfDate *dates;
	if (kept)
		return kept;
	bits = find_bits (c, s->shelf, s->query, error);
	if (!bits)
		return NULL;
	list = g_array_sized_new (FALSE, FALSE, sizeof (guint), athar_bits_count (bits));
	for (guint i = 0; i < bits->n; i++)
		if (athar_bits_has (bits, i))
			g_array_append_val (list, i);
	if (by_date) {
		dates = athar_shelf_dates (s->shelf, error);
		if (!dates)
			return NULL;
		g_array_sort_with_data (list, compare_dates, (gpointer)dates);
	}
	kept = list;
	athar_shelf_keep (s->shelf, key, g_steal_pointer (&list));
	return kept;
}

/* ── one page of a list, with the words around what was searched for ── */

typedef struct {
	char *field, *snippet;
	double rank;
} Words;

static void
words_free (gpointer data)
{
	Words *words = data;
	if (!words)
		return;
	g_free (words->field);
	g_free (words->snippet);
	g_free (words);
}

static gboolean
is_wanted (const AtharId *entity, gboolean *ret_accepted, gpointer payload, GError **error)
{
	*ret_accepted = g_hash_table_contains (payload, entity->b);
	return TRUE;
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
	memcpy (&h, (const uint8_t *)id + ATHAR_ID_BYTES - sizeof h, sizeof h);
	return h;
}

static gboolean
equal_bytes (gconstpointer a, gconstpointer b)
{
	return !memcmp (a, b, ATHAR_ID_BYTES);
}

/* (transfer full) (nullable) id → Words of the things on the page, by another pass over the words. */
static GHashTable *
read_words (Seek *s, const GArray *list, guint from, guint to, GError **error)
{
	g_autoptr (GHashTable) page =
		g_hash_table_new_full (hash_bytes, equal_bytes, g_free, words_free);
	AtharSearchOptions search = {.ranked = true,
		.accept = is_wanted,
		.hit = keep_words,
		.payload = page,
		.limit = to - from};
	if (!s->query->has_words || !s->options->snippets || from == to)
		return g_steal_pointer (&page);
	for (guint i = from; i < to; i++)
		g_hash_table_insert (page,
			g_memdup2 (athar_shelf_id (s->shelf, g_array_index (list, guint, i))->b,
				ATHAR_ID_BYTES),
			NULL);
	return athar_search_run (s->derived, s->query, &search, NULL, error)
		       ? g_steal_pointer (&page)
		       : NULL;
}

static gboolean
tell_page (Seek *s, const GArray *list, GError **error)
{
	const AtharSeekOptions *o = s->options;
	guint from = (guint)MIN (o->skip, list->len);
	guint to = o->limit ? (guint)MIN ((uint64_t)from + o->limit, list->len) : list->len;
	g_autoptr (GHashTable) page = read_words (s, list, from, to, error);
	if (!page)
		return FALSE;
	for (guint i = from; s->more && i < to; i++) {
		AtharId id = *athar_shelf_id (s->shelf, g_array_index (list, guint, i));
		const Words *w = g_hash_table_lookup (page, id.b);
		AtharHit hit = {id, w ? w->rank : 0, w ? w->field : NULL, w ? w->snippet : NULL};
		if (!o->hit (&hit, &s->more, o->payload, error))
			return FALSE;
	}
	s->passed = list->len;
	return TRUE;
}

static gboolean
run (AtharCase *c, Seek *s, GError **error)
{
	bool best = s->query->has_words && s->options->sort == ATHAR_SEEK_RANK;
	g_autoptr (AtharBits) bits = NULL;
	const GArray *list;
	if (best && !has_filters (s->query))
		return tell_best (s, error);
	s->shelf = athar_shelf_get (c, error);
	if (!s->shelf)
		return FALSE;
	if (best) {
		bits = athar_filter_run (c, s->shelf, s->query, error);
		s->bits = bits;
		return bits && tell_best (s, error);
	}
	list = find_list (c, s, error);
	return list && tell_page (s, list, error);
}

static gboolean
catch_up (AtharCase *c, gboolean *ret_behind, GError **error)
{
	g_autoptr (GError) failed = NULL;
	gboolean behind = !athar_docs_feed (c, NULL, NULL, &failed);
	/* What was not looked at yet is missing; the rest can be searched on a full disk too. */
	if (behind && !g_error_matches (failed, ATHAR_ERROR, ATHAR_ERROR_READ_ONLY) &&
		!g_error_matches (failed, ATHAR_ERROR, ATHAR_ERROR_NO_SPACE)) {
		g_propagate_error (error, g_steal_pointer (&failed));
		return FALSE;
	}
	if (ret_behind)
		*ret_behind = behind;
	return TRUE;
}

AtharBits *
athar_seek_bits (AtharCase *c, AtharShelf *shelf, const AtharQuery *query, GError **error)
{
	return catch_up (c, NULL, error) ? find_bits (c, shelf, query, error) : NULL;
}

gboolean
athar_seek_run (AtharCase *c, const AtharQuery *query, const AtharSeekOptions *options,
	gboolean *ret_more, GError **error)
{
	Seek s = {.index = athar_case_get_db (c),
		.query = query,
		.options = options,
		.more = TRUE};
	if (!catch_up (c, options->ret_behind, error))
		return FALSE;
	s.derived = athar_case_get_derived (c, error);
	if (!s.derived || !run (c, &s, error))
		return FALSE;
	if (ret_more)
		*ret_more = options->limit && s.passed > options->skip + options->limit;
	return TRUE;
}
