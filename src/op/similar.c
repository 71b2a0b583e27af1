/* SPDX-License-Identifier: Apache-2.0
 *
 * op/similar.c: what else in the case is the same bytes, or a picture that looks like this one.
 * Says why for each; never which one is "the original".
 */
#include <string.h>

#include "engine/near/near.h"
#include "op/alike.h"
#include "op/op.h"
#include "sql/index.gen.h"

typedef struct {
	AtharCall *call;
	AtharPrinter *out;
	AtharDb *index;
	const AtharId *asked;
	uint64_t n;
} Similar;

static void
print_item (Similar *x, AtharStmt *s, const AtharId *id, const AtharAlike *alike)
{
	x->n++;
	athar_print_begin_object (x->out, "similar.item");
	athar_print_string (x->out, "similar.reference",
		athar_column_text (s, C_INDEX_ITEM_BY_OBJECT_REFERENCE));
	athar_print_word (x->out, "similar.how", alike ? "similar.how.looks" : "similar.how.same");
	if (alike) {
		athar_print_int (x->out, "similar.distance", alike->distance);
		athar_print_word (x->out, "similar.turn", athar_alike_turn_key (alike->turn));
	} else { /* every row has the same columns */
		athar_print_string (x->out, "similar.distance", NULL);
		athar_print_string (x->out, "similar.turn", NULL);
	}
	athar_print_string (
		x->out, "similar.name", athar_column_text (s, C_INDEX_ITEM_BY_OBJECT_PATH));
	athar_print_string (
		x->out, "similar.source", athar_column_text (s, C_INDEX_ITEM_BY_OBJECT_SOURCE));
	athar_print_data (x->out, "similar.id", ATHAR_ID_STR (id));
	athar_print_end_object (x->out);
}

/* Items with these bytes, except the one asked about. */
static gboolean
print_items (Similar *x, const AtharHash *object, const AtharAlike *alike, GError **error)
{
	AtharStmt *s = athar_db_use (x->index, &athar_sql_index_item_by_object, error);
	gboolean row;
	if (!s)
		return FALSE;
	athar_bind_blob (s, P_INDEX_ITEM_BY_OBJECT_OBJECT, object->b, ATHAR_HASH_BYTES);
	for (;;) {
		AtharId id;
		const void *data;
		size_t bytes;
		if (!athar_stmt_step (s, &row, error))
			return FALSE;
		if (!row)
			return TRUE;
		data = athar_column_blob (s, C_INDEX_ITEM_BY_OBJECT_ID, &bytes);
		if (bytes != ATHAR_ID_BYTES)
			continue;
		memcpy (id.b, data, bytes);
		if (!athar_id_equal (&id, x->asked))
			print_item (x, s, &id, alike);
	}
}

static gboolean
read_object (AtharDb *index, const AtharId *id, AtharHash *ret_object, GError **error)
{
	AtharStmt *s = athar_db_use (index, &athar_sql_index_feed_item, error);
	gboolean row;
	size_t bytes = 0;
	const void *object;
	if (!s)
		return FALSE;
	athar_bind_blob (s, P_INDEX_FEED_ITEM_ID, id->b, ATHAR_ID_BYTES);
	if (!athar_stmt_step (s, &row, error))
		return FALSE;
	object = row ? athar_column_blob (s, C_INDEX_FEED_ITEM_OBJECT, &bytes) : NULL;
	if (bytes == ATHAR_HASH_BYTES)
		memcpy (ret_object->b, object, bytes);
	athar_stmt_reset (s);
	return bytes == ATHAR_HASH_BYTES ||
	       athar_throw (error, ATHAR_ERROR_NOT_FOUND, "similar.no-item", "id",
		       ATHAR_ID_STR (id), NULL);
}

static gboolean
print_alikes (Similar *x, AtharDb *derived, const AtharHash *object, unsigned radius,
	int *ret_quality, GError **error)
{
	g_autoptr (AtharAlikes) alikes = athar_alikes_load (derived, error);
	g_autoptr (GArray) found =
		alikes ? athar_alikes_find (alikes, derived, object, radius, ret_quality, error)
		       : NULL;
	if (!found)
		return FALSE;
	for (guint i = 0; i < found->len; i++) {
		const AtharAlike *alike = &g_array_index (found, AtharAlike, i);
		if (!print_items (x, &alike->object, alike, error))
			return FALSE;
	}
	return TRUE;
}

static gboolean
run (AtharCall *call, GError **error)
{
	AtharCase *c = athar_call_get_case (call);
	Similar x = {call, athar_call_get_printer (call), athar_case_get_db (c),
		athar_call_get_entity (call, "item"), 0};
	unsigned radius = (unsigned)athar_call_get_int (call, "radius");
	AtharDb *derived = athar_case_get_derived (c, error);
	AtharHash object;
	int quality = -1;
	gboolean ok;
	if (!derived || !read_object (x.index, x.asked, &object, error))
		return FALSE;
	athar_print_begin_list (x.out, "similar.items", ATHAR_PRINT_ROWS);
	ok = print_items (&x, &object, NULL, error) &&
	     print_alikes (&x, derived, &object, radius, &quality, error);
	athar_print_end_list (x.out);
	if (!ok)
		return FALSE;
	if (quality >= 0 && quality < ATHAR_PDQ_MIN_QUALITY)
		athar_call_notice (call, "similar.plain", "quality", ATHAR_I64 (quality), NULL);
	if (quality < 0)
		athar_call_notice (call, "similar.no-hash", NULL);
	if (!x.n)
		athar_call_notice (call, "similar.nothing", NULL);
	return TRUE;
}

static const AtharArg args[] = {
	{"item", "similar.arg-item", ATHAR_ARG_ENTITY, ATHAR_ARG_POSITIONAL | ATHAR_ARG_REQUIRED},
	{"radius", "similar.arg-radius", ATHAR_ARG_INT, .fallback = G_STRINGIFY (ATHAR_PDQ_RADIUS),
		.min = 0, .max = 128, .letter = 'r'},
	{NULL},
};
static const char *const examples[] = {
	"athar similar SDN-A-000417", "athar similar SDN-A-000417 --radius 48 --json", NULL};

const AtharOp athar_op_similar = {
	.name = "similar",
	.summary = "similar.summary",
	.details = "similar.details",
	.right = ATHAR_RIGHT_READ,
	.effect = ATHAR_EFFECT_READ,
	.faces = ATHAR_FACE_CLI | ATHAR_FACE_API,
	.args = args,
	.examples = examples,
	.run = run,
};
