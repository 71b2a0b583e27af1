/* SPDX-License-Identifier: Apache-2.0
 *
 * op/describe.c: what a thing is or shows: title, summary, languages, claimed date and place,
 * maker. Each is a record of its own and replaces what its author saw; with --beside it stands
 * beside, and the two contradict each other openly.
 */
#include "model/model.h"
#include "op/bulk.h"
#include "op/seen.h"
#include "op/select.h"
#include "op/value.h"
#include "sql/index.gen.h"

static const char *const FIELDS[] = {"title", "summary", "language", "date", "place", "maker"};

/* (transfer full) the value of @field as the record wants it. */
static AtharJson *
make_value (AtharCall *call, const char *field, GError **error)
{
	const AtharField *f = athar_type_find_field (athar_model_find ("describe", 0), field);
	g_autoptr (AtharJson) body = athar_json_object ();

	if (f->kind == ATHAR_VALUE_TEXT)
		return athar_op_text_value (
			athar_call_get_case (call), athar_call_get_string (call, field), error);
	if (!f->many)
		return athar_op_value (f, athar_call_get_string (call, field), error);
	for (const char *const *text = athar_call_get_strings (call, field); *text; text++) {
		if (!athar_op_set_value (f, *text, body, body, error))
			return NULL;
	}
	return athar_json_ref (athar_json_get (body, field));
}

static gboolean
describe_all (AtharCall *call, AtharBulk *bulk, const GArray *entities, const char *field,
	AtharJson *basis, size_t *n_left, GError **error)
{
	g_autoptr (AtharJson) value = make_value (call, field, error);

	if (!value)
		return FALSE;
	for (guint i = 0; i < entities->len; i++) {
		const AtharId *entity = &g_array_index (entities, AtharId, i);
		g_autoptr (GArray) seen = athar_bulk_seen (athar_call_get_case (call),
			&athar_sql_index_seen_description, entity, field, NULL, NULL, error);
		size_t n;
		if (!seen || !athar_seen_limit (call, seen, &n, error))
			return FALSE;
		*n_left += n;
		AtharJson *body = athar_json_object ();
		athar_json_set (body, field, athar_json_ref (value));
		if (basis)
			athar_json_set (body, "basis", athar_json_ref (basis));
		if (!athar_bulk_add (bulk, entity, body,
			    athar_call_get_flag (call, "beside") ? NULL : seen, error))
			return FALSE;
	}
	return TRUE;
}

static gboolean
run (AtharCall *call, GError **error)
{
	g_autoptr (GArray) entities = athar_select_call (call, error);
	const char *said = athar_call_get_string (call, "basis");
	g_autoptr (AtharJson) basis =
		said ? athar_op_text_value (athar_call_get_case (call), said, error) : NULL;
	size_t n_left = 0;
	bool any = false;

	if (!entities || (said && !basis))
		return FALSE;
	g_autoptr (AtharBulk) bulk = athar_bulk_new (call, "describe");
	for (size_t i = 0; i < G_N_ELEMENTS (FIELDS); i++) {
		if (!athar_call_has (call, FIELDS[i]))
			continue;
		any = true;
		if (!describe_all (call, bulk, entities, FIELDS[i], basis, &n_left, error))
			return FALSE;
	}
	if (!any)
		return athar_throw (error, ATHAR_ERROR_USAGE, "describe.nothing", NULL);
	if (!athar_call_get_flag (call, "beside"))
		athar_seen_tell (call, n_left);
	return athar_bulk_finish (bulk, error);
}

static const AtharArg args[] = {
	ATHAR_SELECT_ARGS,
	{"title", "describe.arg-title", ATHAR_ARG_STRING},
	{"summary", "describe.arg-summary", ATHAR_ARG_STRING},
	{"language", "describe.arg-language", ATHAR_ARG_STRING, ATHAR_ARG_MANY},
	{"date", "describe.arg-date", ATHAR_ARG_STRING},
	{"place", "describe.arg-place", ATHAR_ARG_STRING},
	{"maker", "describe.arg-maker", ATHAR_ARG_STRING},
	{"basis", "describe.arg-basis", ATHAR_ARG_STRING},
	{"beside", "describe.arg-beside", ATHAR_ARG_FLAG},
	ATHAR_SEEN_ARG,
	{NULL},
};
static const char *const examples[] = {
	"athar describe SDN-A-000417 --title 'باب حديدي أزرق' --date 'أيار 2013'",
	"athar describe SDN-A-000417 --place 'دوار الزيتون @ 33.51,36.29' --basis 'من الصورة'",
	NULL};

const AtharOp athar_op_describe = {
	.name = "describe",
	.summary = "describe.summary",
	.right = ATHAR_RIGHT_WRITE,
	.effect = ATHAR_EFFECT_APPEND,
	.faces = ATHAR_FACE_CLI | ATHAR_FACE_API,
	.args = args,
	.examples = examples,
	.run = run,
};
