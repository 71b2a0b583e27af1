/* SPDX-License-Identifier: Apache-2.0
 *
 * op/note.c: a remark on one or many things, in one's own words.
 */
#include "op/bulk.h"
#include "op/select.h"

static gboolean
run (AtharCall *call, GError **error)
{
	AtharCase *c = athar_call_get_case (call);
	const char *lang = athar_call_get_string (call, "language");
	g_autoptr (AtharJson) text = athar_op_text_value (c, athar_call_get_string (call, "text"), error);
	g_autoptr (GArray) entities = text ? athar_select_call (call, error) : NULL;

	if (!entities)
		return FALSE;
	g_autoptr (AtharBulk) bulk = athar_bulk_new (call, "note");
	for (guint i = 0; i < entities->len; i++) {
		AtharJson *body = athar_json_object ();
		athar_json_set (body, "text", athar_json_ref (text));
		athar_json_set_string (body, "language", lang);
		if (!athar_bulk_add (
			    bulk, &g_array_index (entities, AtharId, i), body, NULL, error))
			return FALSE;
	}
	return athar_bulk_finish (bulk, error);
}

static const AtharArg args[] = {
	{"text", "note.arg-text", ATHAR_ARG_STRING, ATHAR_ARG_POSITIONAL | ATHAR_ARG_REQUIRED},
	ATHAR_SELECT_ARGS,
	{"language", "note.arg-language", ATHAR_ARG_STRING},
	{NULL},
};
static const char *const examples[] = {
	"athar note 'على الباب رقم ١٧' SDN-A-000417", "athar note - SDN-A-000417 < note.txt", NULL};

const AtharOp athar_op_note = {
	.name = "note",
	.summary = "note.summary",
	.right = ATHAR_RIGHT_WRITE,
	.effect = ATHAR_EFFECT_APPEND,
	.faces = ATHAR_FACE_CLI | ATHAR_FACE_API,
	.args = args,
	.examples = examples,
	.run = run,
};
