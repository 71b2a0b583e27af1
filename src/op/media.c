/* SPDX-License-Identifier: Apache-2.0
 *
 * op/media.c: see media.h.
 */
#include "op/media.h"

#include <string.h>

#include "op/show-list.h"
#include "sql/derived.gen.h"
#include "sql/index.gen.h"

#define FACTS_MAX_BYTES (4u << 20) /* written by us from frames that are bounded */
#define TYPE_MAX_BYTES 100
#define UNKNOWN_TYPE "application/octet-stream"

struct AtharMedia {
	AtharCase *c;
	AtharDb *derived;
	AtharHash object;
	char *reference, *name, *type;
};

void
athar_media_free (AtharMedia *media)
{
	if (!media)
		return;
	g_free (media->reference);
	g_free (media->name);
	g_free (media->type);
	g_free (media);
}

const char *
athar_media_get_reference (const AtharMedia *media)
{
	return media->reference;
}

const char *
athar_media_get_name (const AtharMedia *media)
{
	return media->name;
}

const AtharHash *
athar_media_get_object (const AtharMedia *media)
{
	return &media->object;
}

const char *
athar_media_get_type (const AtharMedia *media)
{
	return media->type;
}

/* ── who may see it ── */

gboolean
athar_media_may_see (AtharCase *c, const AtharId *person, const AtharHash *object,
	gboolean *ret_may, GError **error)
{
	AtharStmt *s = athar_db_use (athar_case_get_db (c), &athar_sql_index_media_guards, error);
	gboolean row;

	if (!s)
		return FALSE;
	athar_bind_blob (s, P_INDEX_MEDIA_GUARDS_OBJECT, object->b, sizeof object->b);
	if (!athar_stmt_step (s, &row, error))
		return FALSE;
	*ret_may = !row;
	if (row)
		athar_stmt_reset (s);
	return TRUE;
}

/* ── what it is ── */

/* The last part of a path, of whichever system it came from. */
static char *
last_part (const char *path)
{
	const char *part = path;

	for (const char *at = path; *at; at++)
		if ((*at == '/' || *at == '\\') && at[1])
			part = at + 1;
	return g_strdup (part);
}

/* An analyzer's word, made from a hostile file: only what no header can be broken with. */
static bool
is_plain_type (const char *type)
{
	size_t n = strlen (type);

	for (size_t i = 0; i < n; i++)
		if (!g_ascii_isalnum (type[i]) && !strchr ("/+-.", type[i]))
			return false;
	return n > 0 && n <= TYPE_MAX_BYTES;
}

static gboolean
read_type (AtharMedia *media, GError **error)
{
	AtharStmt *s = athar_db_use (media->derived, &athar_sql_derived_analysis_facts, error);
	g_autoptr (AtharJson) facts = NULL;
	const char *type = NULL, *text;
	gboolean row;

	if (!s)
		return FALSE;
	athar_bind_blob (
		s, P_DERIVED_ANALYSIS_FACTS_OBJECT, media->object.b, sizeof media->object.b);
	athar_bind_text (s, P_DERIVED_ANALYSIS_FACTS_ANALYZER, "magic");
	if (!athar_stmt_step (s, &row, error))
		return FALSE;
	text = row ? athar_column_text (s, C_DERIVED_ANALYSIS_FACTS_FACTS) : NULL;
	if (text)
		facts = athar_json_parse (
			text, strlen (text), FACTS_MAX_BYTES, ATHAR_JSON_FOREIGN, NULL);
	if (facts)
		type = athar_json_get_string (facts, "media_type");
	media->type = g_strdup (type && is_plain_type (type) ? type : UNKNOWN_TYPE);
	if (row)
		athar_stmt_reset (s);
	return TRUE;
}

static gboolean
read_thing (AtharMedia *media, const AtharId *id, const char *thing, GError **error)
{
	AtharStmt *s =
		athar_db_use (athar_case_get_db (media->c), &athar_sql_index_media_thing, error);
	gboolean row;
	bool whole;

	if (!s)
		return FALSE;
	athar_bind_blob (s, P_INDEX_MEDIA_THING_ID, id->b, sizeof id->b);
	if (!athar_stmt_step (s, &row, error))
		return FALSE;
	if (!row)
		return athar_throw (
			error, ATHAR_ERROR_NOT_FOUND, "media.no-bytes", "thing", thing, NULL);
	whole = athar_show_column (
		s, C_INDEX_MEDIA_THING_OBJECT, media->object.b, sizeof media->object.b);
	media->reference = g_strdup (athar_column_text (s, C_INDEX_MEDIA_THING_REFERENCE));
	media->name = last_part (athar_column_text (s, C_INDEX_MEDIA_THING_PATH));
	athar_stmt_reset (s);
	return whole ||
	       athar_throw (error, ATHAR_ERROR_NOT_FOUND, "media.no-bytes", "thing", thing, NULL);
}

AtharMedia *
athar_media_open (AtharCase *c, const AtharId *person, const char *thing, GError **error)
{
	g_autoptr (AtharMedia) media = g_new0 (AtharMedia, 1);
	gboolean may;
	AtharId id;

	media->c = c;
	media->derived = athar_case_get_derived (c, error);
	if (!media->derived || !athar_case_resolve (c, thing, &id, error) ||
		!read_thing (media, &id, thing, error) ||
		!athar_media_may_see (c, person, &media->object, &may, error))
		return NULL;
	if (!may)
		return athar_throw_null (error, ATHAR_ERROR_DENIED, "media.named-only", "thing",
			media->reference ? media->reference : thing, NULL);
	return read_type (media, error) ? g_steal_pointer (&media) : NULL;
}

/* ── giving out ── */

gboolean
athar_media_open_original (
	const AtharMedia *media, int *ret_fd, uint64_t *ret_bytes, GError **error)
{
	return athar_store_open (
		athar_case_get_store (media->c), &media->object, ret_fd, ret_bytes, error);
}

static AtharStmt *
use (const AtharMedia *media, const AtharSql *sql, GError **error)
{
	AtharStmt *s = athar_db_use (media->derived, sql, error);

	if (s)
		athar_bind_blob (s, 0, media->object.b, sizeof media->object.b);
	return s;
}

/* What else analyzers keep beside pictures (a block of EXIF) is none. (transfer none) (nullable) */
static const char *
picture_type (const char *type)
{
	static const char *const types[] = {"image/jpeg", "image/png", "image/webp"};

	for (size_t i = 0; i < G_N_ELEMENTS (types); i++)
		if (!g_strcmp0 (type, types[i]))
			return types[i];
	return NULL;
}

GBytes *
athar_media_read_picture (
	const AtharMedia *media, const char *name, const char **ret_type, GError **error)
{
	AtharStmt *s = use (media, &athar_sql_derived_analysis_picture, error);
	const char *type = NULL;
	GBytes *picture = NULL;
	gboolean row;

	if (!s)
		return NULL;
	athar_bind_text (s, P_DERIVED_ANALYSIS_PICTURE_NAME, name);
	if (!athar_stmt_step (s, &row, error))
		return NULL;
	if (row)
		type = picture_type (athar_column_text (s, C_DERIVED_ANALYSIS_PICTURE_MEDIA_TYPE));
	if (type) {
		size_t bytes;
		const void *data =
			athar_column_blob (s, C_DERIVED_ANALYSIS_PICTURE_DATA, &bytes);
		picture = g_bytes_new (data, bytes);
		*ret_type = type;
	}
	if (row)
		athar_stmt_reset (s);
	return picture ? picture
		       : athar_throw_null (error, ATHAR_ERROR_NOT_FOUND, "media.no-picture",
				 "picture", name, NULL);
}

/* "page-2" before "page-10". */
static int
compare_names (const void *a, const void *b)
{
	const char *x = *(char *const *)a, *y = *(char *const *)b;
	size_t n = strcspn (x, "0123456789");

	if (strncmp (x, y, n) || !x[n] || !g_ascii_isdigit (y[n]))
		return strcmp (x, y);
	guint64 left = g_ascii_strtoull (x + n, NULL, 10), right = g_ascii_strtoull (y + n, NULL, 10);
	return left < right ? -1 : left > right;
}

char **
athar_media_list_pictures (const AtharMedia *media, GError **error)
{
	AtharStmt *s = use (media, &athar_sql_derived_analysis_pictures, error);
	g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
	gboolean row = s != NULL;

	while (row) {
		if (!athar_stmt_step (s, &row, error))
			return NULL;
		if (row && picture_type (athar_column_text (
				   s, C_DERIVED_ANALYSIS_PICTURES_MEDIA_TYPE)))
			g_ptr_array_add (names, g_strdup (athar_column_text (s,
							C_DERIVED_ANALYSIS_PICTURES_NAME)));
	}
	if (!s)
		return NULL;
	if (names->len)
		qsort (names->pdata, names->len, sizeof *names->pdata, compare_names);
	g_ptr_array_add (names, NULL);
	g_ptr_array_set_free_func (names, NULL);
	return (char **)g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

gboolean
athar_media_each_text (
	const AtharMedia *media, AtharMediaText text, gpointer payload, GError **error)
{
	AtharStmt *s = use (media, &athar_sql_derived_analysis_texts, error);
	gboolean row;

	if (!s)
		return FALSE;
	for (;;) {
		if (!athar_stmt_step (s, &row, error))
			return FALSE;
		if (!row)
			return TRUE;
		if (!text (athar_column_text (s, C_DERIVED_ANALYSIS_TEXTS_ANALYZER),
			    athar_column_int (s, C_DERIVED_ANALYSIS_TEXTS_PART),
			    athar_column_text (s, C_DERIVED_ANALYSIS_TEXTS_BODY), payload, error)) {
			athar_stmt_reset (s);
			return FALSE;
		}
	}
}
