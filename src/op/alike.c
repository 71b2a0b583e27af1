/* SPDX-License-Identifier: Apache-2.0
 *
 * op/alike.c: see alike.h.
 */
#include "op/alike.h"

#include <string.h>

#include "op/analysis.h"
#include "sql/derived.gen.h"

struct AtharAlikes {
	GArray *objects; /* AtharHash */
	GArray *hashes;	 /* AtharPdq, the picture as it is */
};

void
athar_alikes_free (AtharAlikes *alikes)
{
	if (!alikes)
		return;
	g_array_unref (alikes->objects);
	g_array_unref (alikes->hashes);
	g_free (alikes);
}

static void
append (AtharAlikes *alikes, const void *object, const void *hashes)
{
	AtharPdq pdq;
	athar_analysis_unpack_pdq (hashes, &pdq);
	g_array_append_vals (alikes->objects, object, 1);
	g_array_append_val (alikes->hashes, pdq);
}

/* As AtharPdqForm of worker/analyzers/image/pdq.h counts them. */
const char *
athar_alike_turn_key (unsigned turn)
{
	static const char *const keys[] = {"similar.turn.as-is", "similar.turn.quarter",
		"similar.turn.half", "similar.turn.quarter", "similar.turn.mirrored",
		"similar.turn.mirrored", "similar.turn.mirrored-quarter",
		"similar.turn.mirrored-quarter"};
	return keys[turn % G_N_ELEMENTS (keys)];
}

AtharAlikes *
athar_alikes_load (AtharDb *derived, GError **error)
{
	g_autoptr (AtharAlikes) alikes = g_new0 (AtharAlikes, 1);
	AtharStmt *s = athar_db_use (derived, &athar_sql_derived_analysis_pdq_all, error);
	gboolean row;
	alikes->objects = g_array_new (FALSE, FALSE, sizeof (AtharHash));
	alikes->hashes = g_array_new (FALSE, FALSE, sizeof (AtharPdq));
	if (!s)
		return NULL;
	athar_bind_int (s, P_DERIVED_ANALYSIS_PDQ_ALL_QUALITY, ATHAR_PDQ_MIN_QUALITY);
	for (;;) {
		const void *object, *hashes;
		size_t object_bytes, bytes;
		if (!athar_stmt_step (s, &row, error))
			return NULL;
		if (!row)
			return g_steal_pointer (&alikes);
		object = athar_column_blob (s, C_DERIVED_ANALYSIS_PDQ_ALL_OBJECT, &object_bytes);
		hashes = athar_column_blob (s, C_DERIVED_ANALYSIS_PDQ_ALL_HASHES, &bytes);
		if (object_bytes == ATHAR_HASH_BYTES && bytes >= 32)
			append (alikes, object, hashes);
	}
}

GArray *
athar_alikes_find (AtharAlikes *alikes, AtharDb *derived, const AtharHash *object, unsigned radius,
	int *ret_quality, GError **error)
{
	AtharPdq turns[ATHAR_PDQ_TURNS];
	size_t n;
	int quality;
	g_autoptr (GArray) hits = NULL;
	GArray *out;
	if (!athar_analysis_pdq (derived, object, turns, &n, &quality, error))
		return NULL;
	if (ret_quality)
		*ret_quality = quality;
	out = g_array_new (FALSE, FALSE, sizeof (AtharAlike));
	if (!n || quality < ATHAR_PDQ_MIN_QUALITY)
		return out;
	hits = athar_near_search (turns, n, (const AtharPdq *)(void *)alikes->hashes->data,
		alikes->hashes->len, radius, ATHAR_NEAR_AUTO);
	for (guint i = 0; i < hits->len; i++) {
		const AtharNearHit *hit = &g_array_index (hits, AtharNearHit, i);
		AtharAlike alike = {g_array_index (alikes->objects, AtharHash, hit->index),
			hit->distance, hit->turn};
		if (!athar_hash_equal (&alike.object, object))
			g_array_append_val (out, alike);
	}
	return out;
}
