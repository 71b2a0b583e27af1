/* SPDX-License-Identifier: Apache-2.0
 *
 * op/add-look.c: see add-look.h. Exhaustive: each new picture, in all eight turns, against every hash.
 */
#include <string.h>

#include "op/add-look.h"
#include "op/analysis.h"
#include "sql/derived.gen.h"
#include "sql/index.gen.h"

#define SHOWN_MAX 20

typedef struct {
	AtharCase *c;
	AtharDb *derived;
	GArray *objects; /* AtharHash */
	GArray *hashes;  /* AtharPdq, as it is */
} Pictures;

static void
pictures_clear (Pictures *p)
{
	g_clear_pointer (&p->objects, g_array_unref);
	g_clear_pointer (&p->hashes, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pictures, pictures_clear)

static gboolean
load_pictures (Pictures *p, GError **error)
{
	AtharStmt *s = athar_db_use (p->derived, &athar_sql_derived_analysis_pdq_all, error);
	gboolean row;
	if (!s)
		return FALSE;
	p->objects = g_array_new (FALSE, FALSE, sizeof (AtharHash));
	p->hashes = g_array_new (FALSE, FALSE, sizeof (AtharPdq));
	athar_bind_int (s, P_DERIVED_ANALYSIS_PDQ_ALL_QUALITY, ATHAR_PDQ_MIN_QUALITY);
	while (athar_stmt_step (s, &row, error)) {
		gsize n_object, n_hashes;
		const void *object, *hashes;
		if (!row)
			return TRUE;
		object = athar_column_blob (s, C_DERIVED_ANALYSIS_PDQ_ALL_OBJECT, &n_object);
		hashes = athar_column_blob (s, C_DERIVED_ANALYSIS_PDQ_ALL_HASHES, &n_hashes);
		if (n_object != ATHAR_HASH_BYTES || n_hashes < sizeof (AtharPdq))
			continue;
		g_array_append_vals (p->objects, object, 1);
		g_array_append_vals (p->hashes, hashes, 1);
	}
	return FALSE;
}

/* (transfer full) (nullable) the first item with these bytes, as people say it. */
static char *
dup_reference_of (const Pictures *p, const AtharHash *object, GError **error)
{
	AtharStmt *s = athar_db_use (
		athar_case_get_db (p->c), &athar_sql_index_item_by_object, error);
	char *reference = NULL;
	gboolean row;
	if (!s)
		return NULL;
	athar_bind_blob (s, P_INDEX_ITEM_BY_OBJECT_OBJECT, object->b, ATHAR_HASH_BYTES);
	if (athar_stmt_step (s, &row, error) && row) {
		reference = g_strdup (athar_column_text (s, C_INDEX_ITEM_BY_OBJECT_REFERENCE));
		athar_stmt_reset (s);
	}
	return reference;
}

static void
add_hit (const Pictures *p, AtharFate *fate, const AtharNearHit *hit)
{
	const AtharHash *object = &g_array_index (p->objects, AtharHash, hit->index);
	g_autofree char *reference = dup_reference_of (p, object, NULL);
	AtharJson *json;
	if (!reference || athar_hash_equal (object, &fate->object))
		return;
	if (!fate->similar)
		fate->similar = g_ptr_array_new_with_free_func ((GDestroyNotify)athar_json_unref);
	if (fate->similar->len == SHOWN_MAX)
		return;
	json = athar_json_object ();
	athar_json_set_string (json, "reference", reference);
	athar_json_set_int (json, "distance", hit->distance);
	athar_json_set_int (json, "turn", hit->turn);
	g_ptr_array_add (fate->similar, json);
}

static gboolean
add_similar (const Pictures *p, AtharFate *fate, GError **error)
{
	AtharPdq turns[ATHAR_PDQ_TURNS];
	g_autoptr (GArray) hits = NULL;
	size_t n;
	int quality;
	if (!athar_analysis_pdq (p->derived, &fate->object, turns, &n, &quality, error))
		return FALSE;
	if (quality < ATHAR_PDQ_MIN_QUALITY)
		return TRUE;
	hits = athar_near_search (turns, n, (const AtharPdq *)(void *)p->hashes->data,
		p->hashes->len, ATHAR_PDQ_RADIUS, ATHAR_NEAR_AUTO);
	for (guint i = 0; i < hits->len; i++)
		add_hit (p, fate, &g_array_index (hits, AtharNearHit, i));
	return TRUE;
}

static gboolean
add_warnings (AtharDb *derived, AtharFate *fate, GError **error)
{
	AtharStmt *s = athar_db_use (derived, &athar_sql_derived_analysis_warnings, error);
	gboolean row;
	if (!s)
		return FALSE;
	athar_bind_blob (s, P_DERIVED_ANALYSIS_WARNINGS_OBJECT, fate->object.b, ATHAR_HASH_BYTES);
	while (athar_stmt_step (s, &row, error)) {
		const char *args;
		AtharJson *json;
		if (!row)
			return TRUE;
		if (!fate->warnings)
			fate->warnings =
				g_ptr_array_new_with_free_func ((GDestroyNotify)athar_json_unref);
		json = athar_json_object ();
		args = athar_column_text (s, C_DERIVED_ANALYSIS_WARNINGS_ARGS);
		athar_json_set_string (
			json, "key", athar_column_text (s, C_DERIVED_ANALYSIS_WARNINGS_KEY));
		athar_json_set (json, "args",
			args ? athar_json_parse (args, strlen (args), 65536, 0, NULL) : NULL);
		g_ptr_array_add (fate->warnings, json);
	}
	return FALSE;
}

gboolean
athar_fates_add_findings (AtharCase *c, const GPtrArray *fates, GError **error)
{
	g_auto (Pictures) pictures = {.c = c, .derived = athar_case_get_derived (c, error)};
	if (!pictures.derived || !load_pictures (&pictures, error))
		return FALSE;
	for (guint i = 0; i < fates->len; i++) {
		AtharFate *fate = fates->pdata[i];
		if (fate->kind != ATHAR_FATE_TAKEN && fate->kind != ATHAR_FATE_COPY)
			continue;
		if (!add_warnings (pictures.derived, fate, error) ||
		    !add_similar (&pictures, fate, error))
			return FALSE;
	}
	return TRUE;
}
