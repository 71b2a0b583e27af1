/* SPDX-License-Identifier: Apache-2.0
 *
 * op/media.c: see media.h.
 */
#include "op/media.h"

#include <string.h>

#include "op/keys.h"
#include "op/show-list.h"
#include "sql/derived.gen.h"
#include "sql/index.gen.h"

#define FACTS_MAX_BYTES (4u << 20) /* as show-analysis.c: written by us from bounded frames */
#define TYPE_MAX_BYTES 100

void
athar_media_clear (AtharMedia *media)
{
	g_clear_pointer (&media->reference, g_free);
	g_clear_pointer (&media->type, g_free);
}

static gboolean
is_restricted (AtharCase *c, const AtharHash *object, gboolean *ret_yes, GError **error)
{
	AtharStmt *s = athar_db_use (athar_case_get_db (c), &athar_sql_index_item_restricted, error);
	gboolean row;
	if (!s)
		return FALSE;
	athar_bind_blob (s, P_INDEX_ITEM_RESTRICTED_OBJECT, object->b, sizeof object->b);
	if (!athar_stmt_step (s, &row, error))
		return FALSE;
	*ret_yes = row && athar_column_int (s, C_INDEX_ITEM_RESTRICTED_RESTRICTED);
	athar_stmt_reset (s);
	return TRUE;
}

gboolean
athar_media_is_reviewer (AtharCase *c, const AtharId *person, gboolean *ret_yes, GError **error)
{
	AtharStmt *s = athar_db_use (athar_case_get_db (c), &athar_sql_index_log_is_reviewer, error);
	if (!s)
		return FALSE;
	athar_bind_blob (s, P_INDEX_LOG_IS_REVIEWER_MEMBER, person->b, sizeof person->b);
	if (!athar_stmt_step (s, ret_yes, error))
		return FALSE;
	if (*ret_yes)
		athar_stmt_reset (s);
	return TRUE;
}

gboolean
athar_media_may (AtharCase *c, const AtharId *person, const AtharHash *object, gboolean *ret_may,
	GError **error)
{
	gboolean restricted, named = FALSE;
	if (!is_restricted (c, object, &restricted, error) ||
		(restricted && person && !athar_media_is_reviewer (c, person, &named, error)))
		return FALSE;
	*ret_may = !restricted || named;
	return TRUE;
}

/* Read in a hostile file, and it goes into a header: only what cannot break one. */
static bool
is_plain_type (const char *type)
{
	size_t n = strlen (type);
	for (size_t i = 0; i < n; i++)
		if (!g_ascii_isalnum (type[i]) && !strchr ("/+-.", type[i]))
			return false;
	return n > 0 && n <= TYPE_MAX_BYTES;
}

/* What the bytes are, as the analyzer "magic" found. */
static gboolean
find_type (AtharCase *c, AtharMedia *media, GError **error)
{
	AtharDb *derived = athar_case_get_derived (c, error);
	AtharStmt *s = derived ? athar_db_use (derived, &athar_sql_derived_analysis_facts, error) : NULL;
	g_autoptr (AtharJson) facts = NULL;
	const char *text, *type = NULL;
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
	media->type = g_strdup (type && is_plain_type (type) ? type : "application/octet-stream");
	if (row)
		athar_stmt_reset (s);
	return TRUE;
}

static gboolean
find_bytes (AtharCase *c, const AtharId *id, AtharMedia *media, GError **error)
{
	AtharStmt *s = athar_db_use (athar_case_get_db (c), &athar_sql_index_item_bytes, error);
	gboolean row;
	if (!s)
		return FALSE;
	athar_bind_blob (s, P_INDEX_ITEM_BYTES_ID, id->b, sizeof id->b);
	if (!athar_stmt_step (s, &row, error))
		return FALSE;
	if (!row)
		return athar_throw (error, ATHAR_ERROR_NOT_FOUND, "media.no-bytes", NULL);
	media->id = *id;
	media->bytes = (uint64_t)athar_column_int (s, C_INDEX_ITEM_BYTES_BYTES);
	media->reference = g_strdup (athar_column_text (s, C_INDEX_ITEM_BYTES_REFERENCE));
	row = athar_show_column (
		s, C_INDEX_ITEM_BYTES_OBJECT, media->object.b, sizeof media->object.b);
	athar_stmt_reset (s);
	return row || athar_throw (error, ATHAR_ERROR_NOT_FOUND, "media.no-bytes", NULL);
}

gboolean
athar_media_object (AtharCase *c, const AtharId *id, AtharHash *ret_object, GError **error)
{
	g_auto (AtharMedia) media = {0};
	if (!find_bytes (c, id, &media, error))
		return FALSE;
	*ret_object = media.object;
	return TRUE;
}

/* This very thing, or what has its bytes; also of one that was withdrawn: its notes can still be read. (An
 * exhibit has no bytes that could be somewhere else.) */
static gboolean
is_thing_restricted (AtharCase *c, const AtharId *id, gboolean *ret_yes, GError **error)
{
	AtharStmt *s = athar_db_use (athar_case_get_db (c), &athar_sql_index_item_flagged, error);
	AtharHash object;
	gboolean row;
	if (!s)
		return FALSE;
	athar_bind_blob (s, P_INDEX_ITEM_FLAGGED_ID, id->b, sizeof id->b);
	if (!athar_stmt_step (s, &row, error))
		return FALSE;
	*ret_yes = row && athar_column_int (s, C_INDEX_ITEM_FLAGGED_FLAGGED);
	bool has_bytes = row && athar_show_column (
					s, C_INDEX_ITEM_FLAGGED_OBJECT, object.b, sizeof object.b);
	athar_stmt_reset (s);
	return *ret_yes || !has_bytes || is_restricted (c, &object, ret_yes, error);
}

gboolean
athar_media_call_may (AtharCall *call, const AtharId *id, gboolean *ret_may, GError **error)
{
	AtharCase *c = athar_call_get_case (call);
	const AtharId *person = athar_call_get_actor (call);
	gboolean restricted, named = FALSE;
	AtharKeysState keys;
	if (!is_thing_restricted (c, id, &restricted, error))
		return FALSE;
	if (restricted && !person) {
		athar_keys_look (&keys);
		person = keys.exists ? &keys.person : NULL;
	}
	if (restricted && person && !athar_media_is_reviewer (c, person, &named, error))
		return FALSE;
	*ret_may = !restricted || named;
	return TRUE;
}

gboolean
athar_media_find (AtharCase *c, const AtharId *person, const AtharId *id, AtharMedia *ret_media,
	GError **error)
{
	g_auto (AtharMedia) media = {0};
	gboolean may;
	if (!find_bytes (c, id, &media, error) ||
		!athar_media_may (c, person, &media.object, &may, error))
		return FALSE;
	if (!may)
		return athar_throw (error, ATHAR_ERROR_DENIED, "media.named-only", "reference",
			media.reference ? media.reference : "", NULL);
	if (!find_type (c, &media, error))
		return FALSE;
	*ret_media = media;
	media = (AtharMedia){0};
	return TRUE;
}

gboolean
athar_media_open (AtharCase *c, const AtharMedia *media, int *ret_fd, GError **error)
{
	uint64_t bytes;
	return athar_store_open (athar_case_get_store (c), &media->object, ret_fd, &bytes, error);
}

/* What else analyzers keep beside pictures (a block of EXIF) is none. */
static bool
is_picture (const char *type)
{
	static const char *const types[] = {"image/jpeg", "image/png", "image/webp", NULL};
	return type && g_strv_contains (types, type);
}

gboolean
athar_media_picture (AtharCase *c, const AtharMedia *media, const char *name, GBytes **ret_bytes,
	char **ret_type, GError **error)
{
	AtharDb *derived = athar_case_get_derived (c, error);
	AtharStmt *s = derived ? athar_db_use (derived, &athar_sql_derived_analysis_blob, error) : NULL;
	gboolean row;
	size_t n;
	if (!s)
		return FALSE;
	athar_bind_blob (s, P_DERIVED_ANALYSIS_BLOB_OBJECT, media->object.b, sizeof media->object.b);
	athar_bind_text (s, P_DERIVED_ANALYSIS_BLOB_NAME, name);
	if (!athar_stmt_step (s, &row, error))
		return FALSE;
	if (row && !is_picture (athar_column_text (s, C_DERIVED_ANALYSIS_BLOB_MEDIA_TYPE))) {
		athar_stmt_reset (s);
		row = FALSE;
	}
	if (!row)
		return athar_throw (error, ATHAR_ERROR_NOT_FOUND, "media.no-picture", NULL);
	const void *data = athar_column_blob (s, C_DERIVED_ANALYSIS_BLOB_DATA, &n);
	*ret_bytes = g_bytes_new (data, n);
	*ret_type = g_strdup (athar_column_text (s, C_DERIVED_ANALYSIS_BLOB_MEDIA_TYPE));
	athar_stmt_reset (s);
	return TRUE;
}

bool
athar_media_is_safe (const char *type)
{
	static const char *const safe[] = {"image/jpeg", "image/png", "image/gif", "image/webp",
		"image/avif", "image/bmp", "video/mp4", "video/webm", "video/ogg", "video/quicktime",
		"video/x-matroska", "audio/mpeg", "audio/mp4", "audio/ogg", "audio/wav",
		"audio/x-wav", "audio/flac", "audio/x-flac", "audio/aac", "audio/webm", NULL};
	return g_strv_contains (safe, type);
}
