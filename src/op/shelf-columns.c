/* SPDX-License-Identifier: Apache-2.0
 *
 * op/shelf-columns.c: what queries ask of things, a value for each position, read when first asked for.
 */
#include <string.h>

#include "op/shelf-private.h"
#include "sql/derived.gen.h"
#include "sql/index.gen.h"

static const char *const words[ATHAR_SHELF_N_TYPES] = {"photo", "film", "audio", "document",
	"archive", "sidecar", "exhibit", "other"};

const char *
athar_shelf_type_word (AtharShelfType type)
{
	return words[type];
}

/* ── types ── */

static uint8_t
type_of (const char *kind)
{
	if (!g_strcmp0 (kind, "text"))
		return ATHAR_SHELF_DOCUMENT;
	for (uint8_t type = 0; type < ATHAR_SHELF_SIDECAR; type++)
		if (!g_strcmp0 (kind, words[type]))
			return type;
	return ATHAR_SHELF_OTHER;
}

static guint
hash_object (gconstpointer object)
{
	guint h;
	memcpy (&h, object, sizeof h); /* SHA-256 */
	return h;
}

static gboolean
equal_objects (gconstpointer a, gconstpointer b)
{
	return !memcmp (a, b, ATHAR_HASH_BYTES);
}

/* Object → its type. Only what is something else than "other" is in it. */
static GHashTable *
read_kinds (AtharDb *derived, GError **error)
{
	g_autoptr (GHashTable) kinds =
		g_hash_table_new_full (hash_object, equal_objects, g_free, NULL);
	AtharStmt *s = athar_db_use (derived, &athar_sql_derived_shelf_kinds, error);
	gboolean row;
	if (!s)
		return NULL;
	for (;;) {
		size_t bytes;
		if (!athar_stmt_step (s, &row, error))
			return NULL;
		if (!row)
			return g_steal_pointer (&kinds);
		const void *object = athar_column_blob (s, C_DERIVED_SHELF_KINDS_OBJECT, &bytes);
		uint8_t type = type_of (athar_column_text (s, C_DERIVED_SHELF_KINDS_KIND));
		if (bytes == ATHAR_HASH_BYTES && type != ATHAR_SHELF_OTHER)
			g_hash_table_insert (
				kinds, g_memdup2 (object, bytes), GUINT_TO_POINTER (type));
	}
}

static gboolean
fill_types (AtharShelf *shelf, GHashTable *kinds, uint8_t *types, GError **error)
{
	AtharStmt *s = athar_db_use (
		athar_case_get_db (shelf->c), &athar_sql_index_shelf_objects, error);
	gboolean row;
	if (!s)
		return FALSE;
	for (;;) {
		size_t id_bytes, bytes;
		gpointer type;
		guint i;
		if (!athar_stmt_step (s, &row, error))
			return FALSE;
		if (!row)
			return TRUE;
		const void *id = athar_column_blob (s, C_INDEX_SHELF_OBJECTS_ID, &id_bytes);
		const void *object = athar_column_blob (s, C_INDEX_SHELF_OBJECTS_OBJECT, &bytes);
		if (id_bytes == ATHAR_ID_BYTES && bytes == ATHAR_HASH_BYTES &&
			athar_shelf_find (shelf, id, &i) &&
			g_hash_table_lookup_extended (kinds, object, NULL, &type))
			types[i] = (uint8_t)GPOINTER_TO_UINT (type);
	}
}

const uint8_t *
athar_shelf_types (AtharShelf *shelf, GError **error)
{
	static const uint8_t at_first[] = {[ATHAR_SHELF_ITEM] = ATHAR_SHELF_OTHER,
		[ATHAR_SHELF_COMPANION] = ATHAR_SHELF_SIDECAR,
		[ATHAR_SHELF_EXHIBIT] = ATHAR_SHELF_THING};
	g_autoptr (GHashTable) kinds = NULL;
	g_autofree uint8_t *types = NULL;
	AtharDb *derived;
	if (shelf->types)
		return shelf->types;
	derived = athar_case_get_derived (shelf->c, error);
	kinds = derived ? read_kinds (derived, error) : NULL;
	if (!kinds)
		return NULL;
	types = g_new (uint8_t, shelf->n + 1);
	for (guint i = 0; i < shelf->n; i++)
		types[i] = at_first[shelf->kinds[i]];
	if (!fill_types (shelf, kinds, types, error))
		return NULL;
	shelf->types = g_steal_pointer (&types);
	return shelf->types;
}

/* ── states ── */

static void
note_flag (uint8_t *state, const char *flag, bool yes)
{
	if (!g_strcmp0 (flag, "graphic"))
		*state |= ATHAR_SHELF_REVIEWED | (yes ? 0 : ATHAR_SHELF_NOT_GRAPHIC);
	else if (yes)
		*state |= ATHAR_SHELF_RESTRICTED;
}

const uint8_t *
athar_shelf_states (AtharShelf *shelf, GError **error)
{
	g_autofree uint8_t *states = NULL;
	AtharStmt *s;
	gboolean row;
	if (shelf->states)
		return shelf->states;
	s = athar_db_use (athar_case_get_db (shelf->c), &athar_sql_index_shelf_flags, error);
	if (!s)
		return NULL;
	for (states = g_new0 (uint8_t, shelf->n + 1);;) {
		size_t bytes;
		guint i;
		if (!athar_stmt_step (s, &row, error))
			return NULL;
		if (!row)
			break;
		const void *id = athar_column_blob (s, C_INDEX_SHELF_FLAGS_ENTITY, &bytes);
		if (bytes == ATHAR_ID_BYTES && athar_shelf_find (shelf, id, &i))
			note_flag (&states[i], athar_column_text (s, C_INDEX_SHELF_FLAGS_FLAG),
				athar_column_int (s, C_INDEX_SHELF_FLAGS_YES));
	}
	shelf->states = g_steal_pointer (&states);
	return shelf->states;
}

/* ── dates ── */

static void
note_date (AtharShelfDate *date, AtharStmt *s)
{
	bool open_from = athar_column_is_null (s, C_INDEX_SHELF_DATES_FROM_US);
	bool open_to = athar_column_is_null (s, C_INDEX_SHELF_DATES_TO_US);
	int64_t from = open_from ? INT64_MIN : athar_column_int (s, C_INDEX_SHELF_DATES_FROM_US);
	if (date->from_us != ATHAR_SHELF_NO_DATE && from >= date->from_us)
		return;
	date->from_us = from;
	date->to_us = open_to ? INT64_MAX - 1 : athar_column_int (s, C_INDEX_SHELF_DATES_TO_US);
}

const AtharShelfDate *
athar_shelf_dates (AtharShelf *shelf, GError **error)
{
	g_autofree AtharShelfDate *dates = NULL;
	AtharStmt *s;
	gboolean row;
	if (shelf->dates)
		return shelf->dates;
	s = athar_db_use (athar_case_get_db (shelf->c), &athar_sql_index_shelf_dates, error);
	if (!s)
		return NULL;
	dates = g_new (AtharShelfDate, shelf->n + 1);
	for (guint i = 0; i < shelf->n; i++)
		dates[i] = (AtharShelfDate){ATHAR_SHELF_NO_DATE, ATHAR_SHELF_NO_DATE};
	for (;;) {
		size_t bytes;
		guint i;
		if (!athar_stmt_step (s, &row, error))
			return NULL;
		if (!row)
			break;
		const void *id = athar_column_blob (s, C_INDEX_SHELF_DATES_ENTITY, &bytes);
		if (bytes == ATHAR_ID_BYTES && athar_shelf_find (shelf, id, &i))
			note_date (&dates[i], s);
	}
	shelf->dates = g_steal_pointer (&dates);
	return shelf->dates;
}
