/* SPDX-License-Identifier: Apache-2.0
 *
 * search/index.c: puts texts into the index and takes them out. FTS5 keeps no copy of a text
 * (external content), so a document leaves the index by its old text, which `doc` holds; both are
 * always changed together.
 */
#include <string.h>

#include "search/search-private.h"
#include "sql/search.gen.h"

/* The position in this table is stored in ids: append only; another order needs a reindex. */
static const AtharSearchField fields[] = {
	{"name", 2.0f, false},
	{"title", 3.0f, false},
	{"tag", 2.5f, false},
	{"set", 2.0f, false},
	{"note", 1.5f, true},
	{"place", 2.0f, false},
	{"source", 1.5f, false},
	{"post", 1.2f, true},
	{"text", 1.0f, true},
	{"record", 1.0f, false},
	{"summary", 1.5f, true},
};

const AtharSearchField *
athar_search_field_at (unsigned i)
{
	return i < G_N_ELEMENTS (fields) ? &fields[i] : NULL;
}

unsigned
athar_search_field_find (const char *name)
{
	for (unsigned i = 0; i < G_N_ELEMENTS (fields); i++)
		if (!strcmp (fields[i].name, name))
			return i;
	g_assert_not_reached ();
}

gboolean
athar_search_attach (AtharDb *derived, GError **error)
{
	return athar_tokenizer_register (derived, error) &&
	       athar_db_run_script (derived, athar_sql_search_schema, error);
}

/* The entity's number; 0 when it has none (and @add is FALSE). */
static gboolean
entity_number (AtharDb *db, const AtharId *entity, bool add, int64_t *ret_n, GError **error)
{
	AtharStmt *s = athar_db_use (db, &athar_sql_search_doc_entity_by_id, error);
	gboolean row;
	if (!s)
		return FALSE;
	*ret_n = 0;
	athar_bind_blob (s, P_SEARCH_DOC_ENTITY_BY_ID_ENTITY, entity->b, ATHAR_ID_BYTES);
	if (!athar_stmt_step (s, &row, error))
		return FALSE;
	if (row) {
		*ret_n = athar_column_int (s, C_SEARCH_DOC_ENTITY_BY_ID_N);
		athar_stmt_reset (s);
		return TRUE;
	}
	if (!add)
		return TRUE;
	s = athar_db_use (db, &athar_sql_search_doc_entity_add, error);
	if (!s)
		return FALSE;
	athar_bind_blob (s, P_SEARCH_DOC_ENTITY_ADD_ENTITY, entity->b, ATHAR_ID_BYTES);
	if (!athar_stmt_step (s, &row, error))
		return FALSE;
	*ret_n = athar_column_int (s, C_SEARCH_DOC_ENTITY_ADD_N);
	return athar_stmt_run (s, error);
}

/* One character before every text, so that no text can begin with the mark of stems by itself. */
static const char *
mark_of (int64_t id)
{
	const AtharSearchField *field = athar_search_field_at (DOC_FIELD (id));
	return field && field->stems ? STEM_MARK : " ";
}

static gboolean
remove_doc (AtharDb *db, int64_t id, GError **error)
{
	AtharStmt *s = athar_db_use (db, &athar_sql_search_doc_index_remove, error);
	if (!s)
		return FALSE;
	athar_bind_int (s, P_SEARCH_DOC_INDEX_REMOVE_ID, id);
	athar_bind_text (s, P_SEARCH_DOC_INDEX_REMOVE_MARK, mark_of (id));
	if (!athar_stmt_run (s, error))
		return FALSE;
	s = athar_db_use (db, &athar_sql_search_doc_remove, error);
	if (!s)
		return FALSE;
	athar_bind_int (s, P_SEARCH_DOC_REMOVE_ID, id);
	return athar_stmt_run (s, error);
}

static gboolean
add_doc (AtharDb *db, int64_t id, const char *text, GError **error)
{
	AtharStmt *s = athar_db_use (db, &athar_sql_search_doc_add, error);
	if (!s)
		return FALSE;
	athar_bind_int (s, P_SEARCH_DOC_ADD_ID, id);
	athar_bind_text (s, P_SEARCH_DOC_ADD_BODY, text);
	if (!athar_stmt_run (s, error))
		return FALSE;
	s = athar_db_use (db, &athar_sql_search_doc_index_add, error);
	if (!s)
		return FALSE;
	athar_bind_int (s, P_SEARCH_DOC_INDEX_ADD_ID, id);
	athar_bind_text (s, P_SEARCH_DOC_INDEX_ADD_MARK, mark_of (id));
	athar_bind_text (s, P_SEARCH_DOC_INDEX_ADD_BODY, text);
	return athar_stmt_run (s, error);
}

/* Remove documents with low <= id < high; one whose text is @keep stays and is told. */
static gboolean
remove_range (AtharDb *db, int64_t low, int64_t high, const char *keep, gboolean *ret_kept,
	GError **error)
{
	g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (int64_t));
	AtharStmt *s = athar_db_use (db, &athar_sql_search_doc_in_range, error);
	gboolean row;
	if (!s)
		return FALSE;
	*ret_kept = FALSE;
	athar_bind_int (s, P_SEARCH_DOC_IN_RANGE_LOW, low);
	athar_bind_int (s, P_SEARCH_DOC_IN_RANGE_HIGH, high);
	for (;;) {
		int64_t id;
		if (!athar_stmt_step (s, &row, error))
			return FALSE;
		if (!row)
			break;
		id = athar_column_int (s, C_SEARCH_DOC_IN_RANGE_ID);
		if (keep && !*ret_kept &&
			!g_strcmp0 (keep, athar_column_text (s, C_SEARCH_DOC_IN_RANGE_BODY)))
			*ret_kept = TRUE;
		else
			g_array_append_val (ids, id);
	}
	for (guint i = 0; i < ids->len; i++)
		if (!remove_doc (db, g_array_index (ids, int64_t, i), error))
			return FALSE;
	return TRUE;
}

static int64_t
length_class (const char *text)
{
	int64_t class = 0;
	for (size_t n = strlen (text) / 16; n && class < 15; n /= 2)
		class ++;
	return class;
}

gboolean
athar_search_put (AtharDb *derived, const AtharId *entity, const char *field, uint32_t part,
	const char *text, GError **error)
{
	int64_t n, base;
	gboolean kept;
	bool empty = !text || !*text;
	if (part > PART_MAX)
		return athar_throw (error, ATHAR_ERROR_LIMIT, "search.parts", "limit",
			ATHAR_U64 (PART_MAX + 1), NULL);
	if (!entity_number (derived, entity, !empty, &n, error))
		return FALSE;
	if (!n)
		return TRUE;
	base = n << 24 | (int64_t)athar_search_field_find (field) << 20 | (int64_t)part << 4;
	if (!remove_range (derived, base, base + 16, empty ? NULL : text, &kept, error))
		return FALSE;
	return empty || kept || add_doc (derived, base | length_class (text), text, error);
}

gboolean
athar_search_remove_parts (
	AtharDb *derived, const AtharId *entity, const char *field, uint32_t from, GError **error)
{
	int64_t n, base;
	gboolean kept;
	if (!entity_number (derived, entity, false, &n, error))
		return FALSE;
	base = n << 24 | (int64_t)athar_search_field_find (field) << 20;
	return !n || remove_range (derived, base + ((int64_t)MIN (from, PART_MAX + 1) << 4),
			     base + (1 << 20), NULL, &kept, error);
}

gboolean
athar_search_remove_entity (AtharDb *derived, const AtharId *entity, GError **error)
{
	int64_t n;
	gboolean kept;
	AtharStmt *s;
	if (!entity_number (derived, entity, false, &n, error))
		return FALSE;
	if (!n)
		return TRUE;
	if (!remove_range (derived, n << 24, (n + 1) << 24, NULL, &kept, error))
		return FALSE;
	s = athar_db_use (derived, &athar_sql_search_doc_entity_remove, error);
	if (!s)
		return FALSE;
	athar_bind_int (s, P_SEARCH_DOC_ENTITY_REMOVE_N, n);
	return athar_stmt_run (s, error);
}

static gboolean
run_plain (AtharDb *db, const AtharSql *sql, GError **error)
{
	AtharStmt *s = athar_db_use (db, sql, error);
	return s && athar_stmt_run (s, error);
}

gboolean
athar_search_clear (AtharDb *derived, GError **error)
{
	return run_plain (derived, &athar_sql_search_doc_clear_index, error) &&
	       run_plain (derived, &athar_sql_search_doc_clear_docs, error) &&
	       run_plain (derived, &athar_sql_search_doc_clear_entities, error);
}

gboolean
athar_search_optimize (AtharDb *derived, GError **error)
{
	return run_plain (derived, &athar_sql_search_doc_optimize, error);
}
