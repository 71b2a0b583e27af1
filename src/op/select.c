/* SPDX-License-Identifier: Apache-2.0
 *
 * op/select.c: the things a call names, and those its query finds, each once and in the order in which
 * people number them.
 */
#include "op/select.h"

#include <string.h>

#include "op/seek.h"
#include "sql/index.gen.h"

static int
compare_ids (gconstpointer a, gconstpointer b)
{
	return memcmp (a, b, sizeof (AtharId));
}

static void
sort_ids (GArray *ids)
{
	guint kept = 0;

	g_array_sort (ids, compare_ids);
	for (guint i = 0; i < ids->len; i++) {
		AtharId id = g_array_index (ids, AtharId, i);
		if (kept == 0 || !athar_id_equal (&g_array_index (ids, AtharId, kept - 1), &id))
			g_array_index (ids, AtharId, kept++) = id;
	}
	g_array_set_size (ids, kept);
}

static gboolean
take_hit (const AtharHit *hit, gboolean *ret_more, gpointer payload, GError **error)
{
	g_array_append_val (payload, hit->entity);
	*ret_more = TRUE;
	return TRUE;
}

GArray *
athar_select_query (AtharCase *c, const char *text, GError **error)
{
	g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (AtharId));
	g_autoptr (AtharQuery) query = athar_query_parse (text, error);
	AtharSeekOptions options = {.hit = take_hit, .payload = found};

	if (!query)
		return NULL;
	/* "…" means nothing to find; what is done to everything is asked for by an empty query. */
	if (query->n_groups == 0 && *text)
		return athar_throw_null (error, ATHAR_ERROR_INVALID, "select.no-words", "query", text, NULL);
	if (!athar_seek_run (c, query, &options, NULL, error))
		return NULL;
	sort_ids (found);
	return g_steal_pointer (&found);
}

typedef struct {
	AtharId id;
	int64_t number;
	char letters[8];
} Place;

static int
compare_places (gconstpointer a, gconstpointer b)
{
	const Place *x = a, *y = b;
	int letters = strcmp (x->letters, y->letters);

	if (letters)
		return letters;
	return x->number < y->number   ? -1
	       : x->number > y->number ? 1
				       : compare_ids (&x->id, &y->id);
}

static gboolean
load_place (AtharCase *c, const AtharId *id, Place *place, GError **error)
{
	AtharStmt *s = athar_db_use (athar_case_get_db (c), &athar_sql_index_select_order, error);
	gboolean row = FALSE;

	if (!s)
		return FALSE;
	place->id = *id;
	athar_bind_blob (s, P_INDEX_SELECT_ORDER_ID, id->b, sizeof id->b);
	if (!athar_stmt_step (s, &row, error))
		return FALSE;
	if (!row)
		return TRUE;
	place->number = athar_column_int (s, C_INDEX_SELECT_ORDER_NUMBER);
	g_strlcpy (place->letters, athar_column_text (s, C_INDEX_SELECT_ORDER_LETTERS),
		sizeof place->letters);
	athar_stmt_reset (s);
	return TRUE;
}

/* As people number them, so that outcomes read like a list. */
static gboolean
sort_by_reference (AtharCase *c, GArray *ids, GError **error)
{
	g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (Place));

	for (guint i = 0; i < ids->len; i++) {
		Place place = {.number = INT64_MAX};
		if (!load_place (c, &g_array_index (ids, AtharId, i), &place, error))
			return FALSE;
		g_array_append_val (places, place);
	}
	g_array_sort (places, compare_places);
	for (guint i = 0; i < ids->len; i++)
		g_array_index (ids, AtharId, i) = g_array_index (places, Place, i).id;
	return TRUE;
}

GArray *
athar_select_call (AtharCall *call, GError **error)
{
	const char *text = athar_call_get_string (call, "query");
	size_t n = 0;
	const AtharId *named = athar_call_get_entities (call, "entity", &n);
	g_autoptr (GArray) entities = NULL;

	if (n == 0 && !text)
		return athar_throw_null (error, ATHAR_ERROR_USAGE, "select.nothing-named", NULL);
	entities = text ? athar_select_query (athar_call_get_case (call), text, error)
			: g_array_new (FALSE, FALSE, sizeof (AtharId));
	if (!entities)
		return NULL;
	if (text && entities->len == 0 && n == 0)
		return athar_throw_null (
			error, ATHAR_ERROR_NOT_FOUND, "select.nothing-found", "query", text, NULL);
	g_array_append_vals (entities, named, (guint)n);
	sort_ids (entities);
	if (!sort_by_reference (athar_call_get_case (call), entities, error))
		return NULL;
	return g_steal_pointer (&entities);
}
