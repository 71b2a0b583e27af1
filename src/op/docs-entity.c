/* SPDX-License-Identifier: Apache-2.0
 *
 * op/docs-entity.c: see docs-entity.h. Only views are read, so what is sealed, replaced or
 * withdrawn cannot enter.
 */
#include "op/docs-entity.h"
#include <string.h>

#include "base/limits.h"
#include "search/search.h"
#include "sql/derived.gen.h"
#include "sql/index.gen.h"

#define TEXT_READ_BYTES (64u << 20) /* a longer object is no text anybody wrote here */
#define TEXT_MAX_BYTES (1u << 20)   /* of a text kept as an object: what is searched */
#define MAX_PARTS 65536

typedef struct {
	AtharCase *c;
	AtharDb *index, *derived;
	const AtharId *entity;
	AtharId main; /* of a companion: the item it came with */
} Feed;

static AtharStmt *
use_by_id (AtharDb *db, const AtharSql *sql, int param, const AtharId *id, GError **error)
{
	AtharStmt *s = athar_db_use (db, sql, error);
	if (s)
		athar_bind_blob (s, param, id->b, ATHAR_ID_BYTES);
	return s;
}

/* A column of all rows, one to a line. */
static gboolean
join_column (AtharStmt *s, int column, GString *out, GError **error)
{
	gboolean row = TRUE;
	while (s) {
		const char *text;
		if (!athar_stmt_step (s, &row, error))
			return FALSE;
		if (!row)
			return TRUE;
		text = athar_column_text (s, column);
		if (text && *text)
			g_string_append_printf (out, "%s%s", out->len ? "\n" : "", text);
	}
	return FALSE;
}

static gboolean
put (const Feed *f, const char *field, uint32_t part, const char *text, GError **error)
{
	return athar_search_put (f->derived, f->entity, field, part, text, error);
}

static gboolean
put_joined (const Feed *f, AtharStmt *s, int column, const char *field, GError **error)
{
	g_autoptr (GString) text = g_string_new (NULL);
	return join_column (s, column, text, error) && put (f, field, 0, text->str, error);
}

static gboolean
put_tags_and_sets (const Feed *f, GError **error)
{
	return put_joined (f,
		       use_by_id (f->index, &athar_sql_index_entity_tags,
			       P_INDEX_ENTITY_TAGS_ENTITY, f->entity, error),
		       C_INDEX_ENTITY_TAGS_TAG, "tag", error) &&
	       put_joined (f,
		       use_by_id (f->index, &athar_sql_index_feed_set_names,
			       P_INDEX_FEED_SET_NAMES_ENTITY, f->entity, error),
		       C_INDEX_FEED_SET_NAMES_NAME, "set", error);
}

/* (transfer full) the words of a long text, as far as they are searched; NULL when it cannot be
 * read (a damaged object: verify says so). */
static char *
read_long_text (const Feed *f, const AtharHash *object)
{
	g_autoptr (GBytes) data = NULL;
	if (!athar_store_read (athar_case_get_store (f->c), object, TEXT_READ_BYTES, &data, NULL))
		return NULL;
	return g_utf8_make_valid (g_bytes_get_data (data, NULL),
		(gssize)MIN (g_bytes_get_size (data), TEXT_MAX_BYTES));
}

/* (transfer full) @words, or the text for which they stand ("sha256:…", sql/index/schema.sql). */
static char *
dup_words (const Feed *f, const char *words)
{
	AtharHash object;
	char *text = NULL;
	if (words && g_str_has_prefix (words, "sha256:") &&
		athar_hash_parse (words + strlen ("sha256:"), &object))
		text = read_long_text (f, &object);
	return text ? text : g_strdup (words);
}

/* Which fields of describe are searched, and as what. */
static const struct {
	const char *said, *field;
	uint32_t part;
} DESCRIBED[] = {
	{"title", "title", 0},
	{"place", "place", 0},
	{"summary", "summary", 0},
	{"maker", "record", 1},
};

static gboolean
read_descriptions (const Feed *f, GString *texts[G_N_ELEMENTS (DESCRIBED)], GError **error)
{
	AtharStmt *s = use_by_id (f->index, &athar_sql_index_entity_descriptions,
		P_INDEX_ENTITY_DESCRIPTIONS_ENTITY, f->entity, error);
	gboolean row = TRUE;
	while (s) {
		const char *said;
		if (!athar_stmt_step (s, &row, error))
			return FALSE;
		if (!row)
			return TRUE;
		said = athar_column_text (s, C_INDEX_ENTITY_DESCRIPTIONS_FIELD);
		for (size_t i = 0; i < G_N_ELEMENTS (DESCRIBED); i++) {
			g_autofree char *words = NULL;
			if (g_strcmp0 (said, DESCRIBED[i].said))
				continue;
			words = dup_words (
				f, athar_column_text (s, C_INDEX_ENTITY_DESCRIPTIONS_WORDS));
			g_string_append_printf (
				texts[i], "%s%s", texts[i]->len ? "\n" : "", words ? words : "");
		}
	}
	return FALSE;
}

/* Every value in force is findable, contradictions too. */
static gboolean
put_descriptions (const Feed *f, GError **error)
{
	GString *texts[G_N_ELEMENTS (DESCRIBED)];
	gboolean ok;
	for (size_t i = 0; i < G_N_ELEMENTS (DESCRIBED); i++)
		texts[i] = g_string_new (NULL);
	ok = read_descriptions (f, texts, error);
	for (size_t i = 0; i < G_N_ELEMENTS (DESCRIBED); i++) {
		ok = ok && put (f, DESCRIBED[i].field, DESCRIBED[i].part, texts[i]->str, error);
		g_string_free (texts[i], TRUE);
	}
	return ok;
}

static gboolean
put_notes (const Feed *f, GError **error)
{
	g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
	AtharStmt *s = use_by_id (f->index, &athar_sql_index_entity_notes,
		P_INDEX_ENTITY_NOTES_ENTITY, f->entity, error);
	gboolean row = TRUE;
	if (!s)
		return FALSE;
	while (notes->len < MAX_PARTS) {
		const char *text;
		const void *object;
		size_t bytes;
		if (!athar_stmt_step (s, &row, error))
			return FALSE;
		if (!row)
			break;
		text = athar_column_text (s, C_INDEX_ENTITY_NOTES_TEXT);
		object = athar_column_blob (s, C_INDEX_ENTITY_NOTES_OBJECT, &bytes);
		if (text) {
			g_ptr_array_add (notes, g_strdup (text));
		} else if (object && bytes == ATHAR_HASH_BYTES) {
			AtharHash id;
			memcpy (id.b, object, bytes);
			g_ptr_array_add (notes, read_long_text (f, &id));
		}
	}
	athar_stmt_reset (s);
	for (guint i = 0; i < notes->len; i++)
		if (!put (f, "note", i, notes->pdata[i], error))
			return FALSE;
	return athar_search_remove_parts (f->derived, f->entity, "note", notes->len, error);
}

/* Texts analyzers found in @object, as parts of @field from *@part on. */
static gboolean
put_texts (
	const Feed *f, const AtharHash *object, const char *field, uint32_t *part, GError **error)
{
	g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
	AtharStmt *s = athar_db_use (f->derived, &athar_sql_derived_analysis_texts, error);
	gboolean row = TRUE;
	if (!s)
		return FALSE;
	athar_bind_blob (s, P_DERIVED_ANALYSIS_TEXTS_OBJECT, object->b, ATHAR_HASH_BYTES);
	while (*part + texts->len < MAX_PARTS) {
		if (!athar_stmt_step (s, &row, error))
			return FALSE;
		if (!row)
			break;
		g_ptr_array_add (
			texts, g_strdup (athar_column_text (s, C_DERIVED_ANALYSIS_TEXTS_BODY)));
	}
	athar_stmt_reset (s);
	for (guint i = 0; i < texts->len; i++)
		if (!put (f, field, (*part)++, texts->pdata[i], error))
			return FALSE;
	return TRUE;
}

static gboolean
copy_hash (AtharStmt *s, int column, AtharHash *ret_hash)
{
	size_t bytes;
	const void *data = athar_column_blob (s, column, &bytes);
	if (bytes != ATHAR_HASH_BYTES)
		return FALSE;
	memcpy (ret_hash->b, data, bytes);
	return TRUE;
}

/* What the companions of an item say: the post it came with, its description, its subtitles. */
static gboolean
put_posts (const Feed *f, GError **error)
{
	g_autoptr (GArray) objects = g_array_new (FALSE, FALSE, sizeof (AtharHash));
	AtharStmt *s = use_by_id (f->index, &athar_sql_index_item_sidecars,
		P_INDEX_ITEM_SIDECARS_ID, f->entity, error);
	gboolean row = TRUE;
	uint32_t part = 0;
	if (!s)
		return FALSE;
	for (;;) {
		AtharHash object;
		if (!athar_stmt_step (s, &row, error))
			return FALSE;
		if (!row)
			break;
		if (copy_hash (s, C_INDEX_ITEM_SIDECARS_OBJECT, &object))
			g_array_append_val (objects, object);
	}
	for (guint i = 0; i < objects->len; i++)
		if (!put_texts (f, &g_array_index (objects, AtharHash, i), "post", &part, error))
			return FALSE;
	return athar_search_remove_parts (f->derived, f->entity, "post", part, error);
}

static gboolean
put_records (const Feed *f, GError **error)
{
	return put_tags_and_sets (f, error) && put_descriptions (f, error) && put_notes (f, error);
}

static gboolean
put_item (Feed *f, gboolean *ret_found, gboolean *ret_companion, GError **error)
{
	AtharStmt *s = use_by_id (
		f->index, &athar_sql_index_feed_item, P_INDEX_FEED_ITEM_ID, f->entity, error);
	g_autofree char *path = NULL, *source = NULL, *url = NULL;
	AtharHash object;
	const void *main_item;
	gboolean has_object;
	size_t bytes;
	uint32_t part = 0;
	if (!s || !athar_stmt_step (s, ret_found, error))
		return FALSE;
	if (!*ret_found)
		return TRUE;
	path = g_strdup (athar_column_text (s, C_INDEX_FEED_ITEM_PATH));
	source = g_strdup (athar_column_text (s, C_INDEX_FEED_ITEM_SOURCE));
	url = g_strdup (athar_column_text (s, C_INDEX_FEED_ITEM_URL));
	main_item = athar_column_blob (s, C_INDEX_FEED_ITEM_SIDECAR_OF, &bytes);
	*ret_companion = main_item != NULL;
	if (main_item && bytes == ATHAR_ID_BYTES)
		memcpy (f->main.b, main_item, ATHAR_ID_BYTES);
	has_object = copy_hash (s, C_INDEX_FEED_ITEM_OBJECT, &object);
	athar_stmt_reset (s);
	if (!put (f, "name", 0, path, error) || !put (f, "name", 1, url, error) ||
		!put (f, "source", 0, source, error) || !put_records (f, error))
		return FALSE;
	if (!*ret_companion && has_object && /* else its text is found with its item */
		!put_texts (f, &object, "text", &part, error))
		return FALSE;
	return athar_search_remove_parts (f->derived, f->entity, "text", part, error) &&
	       put_posts (f, error);
}

static gboolean
put_exhibit (const Feed *f, gboolean *ret_found, GError **error)
{
	AtharStmt *s = use_by_id (
		f->index, &athar_sql_index_feed_exhibit, P_INDEX_FEED_EXHIBIT_ID, f->entity, error);
	g_autofree char *name = NULL, *seal = NULL, *spot = NULL, *source = NULL;
	if (!s || !athar_stmt_step (s, ret_found, error))
		return FALSE;
	if (!*ret_found)
		return TRUE;
	name = dup_words (f, athar_column_text (s, C_INDEX_FEED_EXHIBIT_DESCRIPTION));
	seal = g_strdup (athar_column_text (s, C_INDEX_FEED_EXHIBIT_SEAL));
	spot = dup_words (f, athar_column_text (s, C_INDEX_FEED_EXHIBIT_FIND_SPOT));
	source = g_strdup (athar_column_text (s, C_INDEX_FEED_EXHIBIT_SOURCE));
	athar_stmt_reset (s);
	return put (f, "name", 0, name, error) && put (f, "name", 1, seal, error) &&
	       put (f, "source", 0, source, error) && put (f, "record", 0, spot, error) &&
	       put_records (f, error);
}

gboolean
athar_docs_put_entity (AtharCase *c, AtharDb *derived, const AtharId *entity,
	gboolean *ret_companion, AtharId *ret_main, GError **error)
{
	Feed f = {c, athar_case_get_db (c), derived, entity, {{0}}};
	gboolean found;
	*ret_companion = FALSE;
	if (!put_item (&f, &found, ret_companion, error) ||
		(!found && !put_exhibit (&f, &found, error)))
		return FALSE;
	*ret_main = f.main;
	return found || athar_search_remove_entity (derived, entity, error);
}
