/* SPDX-License-Identifier: Apache-2.0
 *
 * op/shelf.c: see shelf.h. Things are read in one pass and sorted; positions are found by a table of
 * open addressing, filled to a half at most. The columns are in shelf-columns.c.
 */
#include <string.h>

#include "op/shelf-private.h"
#include "sql/index.gen.h"

#define GOOD_US (2 * G_USEC_PER_SEC) /* see shelf.h */
#define KEPT_LISTS 16
#define KEPT_POSITIONS (4u << 20)

/* One thing while it is read: what its reference sorts by. */
typedef struct {
	AtharId id;
	int64_t number;
	const char *letters; /* of the interned table */
	uint8_t kind;
} Place;

typedef struct {
	char *key;
	GArray *list;
} Kept;

static void
kept_clear (gpointer data)
{
	Kept *kept = data;
	g_free (kept->key);
	g_array_unref (kept->list);
}

static void
shelf_free (gpointer data)
{
	AtharShelf *shelf = data;
	g_free (shelf->ids);
	g_free (shelf->kinds);
	g_free (shelf->table);
	g_free (shelf->types);
	g_free (shelf->states);
	g_free (shelf->dates);
	g_array_unref (shelf->kept);
	g_free (shelf);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtharShelf, shelf_free)

/* ── finding ── */

/* Ids are random except for what their makers put first (base/id.h): mix all of it. */
static guint
slot_of (const AtharShelf *shelf, const void *id)
{
	uint64_t a, b;
	memcpy (&a, id, sizeof a);
	memcpy (&b, (const uint8_t *)id + sizeof a, sizeof b);
	a = (a ^ b) * UINT64_C (0x9E3779B97F4A7C15); /* 2^64 / golden ratio */
	return (guint)(a >> 32) & shelf->mask;
}

bool
athar_shelf_find (const AtharShelf *shelf, const void *id, guint *ret_i)
{
	for (guint slot = slot_of (shelf, id); shelf->table[slot]; slot = (slot + 1) & shelf->mask) {
		guint i = shelf->table[slot] - 1;
		if (!memcmp (shelf->ids[i].b, id, ATHAR_ID_BYTES)) {
			*ret_i = i;
			return true;
		}
	}
	return false;
}

static void
enter (AtharShelf *shelf, guint i)
{
	guint slot = slot_of (shelf, shelf->ids[i].b);
	while (shelf->table[slot])
		slot = (slot + 1) & shelf->mask;
	shelf->table[slot] = i + 1;
}

/* ── reading ── */

/* Log number → letters of its references, interned. */
static GHashTable *
read_letters (AtharDb *index, GError **error)
{
	g_autoptr (GHashTable) letters =
		g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
	AtharStmt *s = athar_db_use (index, &athar_sql_index_shelf_letters, error);
	gboolean row;
	if (!s)
		return NULL;
	for (;;) {
		int64_t num;
		if (!athar_stmt_step (s, &row, error))
			return NULL;
		if (!row)
			return g_steal_pointer (&letters);
		num = athar_column_int (s, C_INDEX_SHELF_LETTERS_NUM);
		g_hash_table_replace (letters, g_memdup2 (&num, sizeof num),
			g_strdup (athar_column_text (s, C_INDEX_SHELF_LETTERS_LETTERS)));
	}
}

static gboolean
read_places (AtharDb *index, GHashTable *letters, GArray *places, GError **error)
{
	AtharStmt *s = athar_db_use (index, &athar_sql_index_shelf_things, error);
	gboolean row;
	if (!s)
		return FALSE;
	for (;;) {
		Place place = {0};
		size_t bytes;
		int64_t log;
		if (!athar_stmt_step (s, &row, error))
			return FALSE;
		if (!row)
			return TRUE;
		const void *id = athar_column_blob (s, C_INDEX_SHELF_THINGS_ID, &bytes);
		if (bytes != sizeof place.id.b)
			continue;
		memcpy (place.id.b, id, bytes);
		log = athar_column_int (s, C_INDEX_SHELF_THINGS_LOG);
		place.number = athar_column_int (s, C_INDEX_SHELF_THINGS_NUMBER);
		place.letters = g_hash_table_lookup (letters, &log);
		place.kind = (uint8_t)athar_column_int (s, C_INDEX_SHELF_THINGS_KIND);
		g_array_append_val (places, place);
	}
}

static int
compare_places (const void *a, const void *b)
{
	const Place *x = a, *y = b;
	int letters;
	if (x->number != y->number)
		return x->number < y->number ? -1 : 1;
	letters = g_strcmp0 (x->letters, y->letters);
	return letters ? letters : memcmp (x->id.b, y->id.b, ATHAR_ID_BYTES);
}

/* Two records may have added one thing (logs that met later): the same id beside itself, kept once. */
static void
fill (AtharShelf *shelf, const GArray *places)
{
	guint slots = 64;
	while (slots < 2 * places->len)
		slots *= 2;
	shelf->mask = slots - 1;
	shelf->table = g_new0 (guint, slots);
	shelf->ids = g_new (AtharId, places->len + 1);
	shelf->kinds = g_new (uint8_t, places->len + 1);
	for (guint k = 0; k < places->len; k++) {
		const Place *place = &g_array_index (places, Place, k);
		guint known;
		if (athar_shelf_find (shelf, place->id.b, &known))
			continue;
		shelf->ids[shelf->n] = place->id;
		shelf->kinds[shelf->n] = place->kind;
		enter (shelf, shelf->n++);
	}
}

/* What analyzers found since is seen in steps. */
static gboolean
age (AtharShelf *shelf, GError **error)
{
	AtharDb *derived = athar_case_get_derived (shelf->c, error);
	int64_t now = g_get_monotonic_time (), stamp;
	if (derived && now - shelf->looked_us < GOOD_US)
		return TRUE;
	if (!derived || !athar_db_get_stamp (derived, &stamp, error))
		return FALSE;
	if (stamp != shelf->derived_stamp) {
		g_clear_pointer (&shelf->types, g_free);
		g_array_set_size (shelf->kept, 0);
	}
	shelf->derived_stamp = stamp;
	shelf->looked_us = now;
	return TRUE;
}

static AtharShelf *
shelf_new (AtharCase *c, int64_t stamp, GError **error)
{
	g_autoptr (AtharShelf) shelf = g_new0 (AtharShelf, 1);
	g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (Place));
	g_autoptr (GHashTable) letters = NULL;
	shelf->c = c;
	shelf->stamp = stamp;
	shelf->kept = g_array_new (FALSE, FALSE, sizeof (Kept));
	g_array_set_clear_func (shelf->kept, kept_clear);
	letters = read_letters (athar_case_get_db (c), error);
	if (!letters || !read_places (athar_case_get_db (c), letters, places, error))
		return NULL;
	g_array_sort (places, compare_places);
	fill (shelf, places);
	return age (shelf, error) ? g_steal_pointer (&shelf) : NULL;
}

AtharShelf *
athar_shelf_get (AtharCase *c, GError **error)
{
	AtharShelf *shelf = athar_case_get_kept (c);
	int64_t stamp;
	if (!athar_db_get_stamp (athar_case_get_db (c), &stamp, error))
		return NULL;
	if (shelf && shelf->stamp == stamp)
		return age (shelf, error) ? shelf : NULL;
	shelf = shelf_new (c, stamp, error);
	if (shelf)
		athar_case_keep (c, shelf, shelf_free);
	return shelf;
}

guint
athar_shelf_size (const AtharShelf *shelf)
{
	return shelf->n;
}

const AtharId *
athar_shelf_id (const AtharShelf *shelf, guint i)
{
	return &shelf->ids[i];
}

AtharShelfKind
athar_shelf_kind (const AtharShelf *shelf, guint i)
{
	return shelf->kinds[i];
}

/* ── kept lists, the oldest first ── */

const GArray *
athar_shelf_kept (AtharShelf *shelf, const char *key)
{
	for (guint i = 0; i < shelf->kept->len; i++) {
		const Kept *kept = &g_array_index (shelf->kept, Kept, i);
		if (g_str_equal (kept->key, key))
			return kept->list;
	}
	return NULL;
}

void
athar_shelf_keep (AtharShelf *shelf, const char *key, GArray *list)
{
	Kept kept = {g_strdup (key), list};
	guint positions = list->len;
	for (guint i = 0; i < shelf->kept->len; i++)
		positions += g_array_index (shelf->kept, Kept, i).list->len;
	while (shelf->kept->len &&
		(shelf->kept->len >= KEPT_LISTS || positions > KEPT_POSITIONS)) {
		positions -= g_array_index (shelf->kept, Kept, 0).list->len;
		g_array_remove_index (shelf->kept, 0);
	}
	g_array_append_val (shelf->kept, kept);
}
