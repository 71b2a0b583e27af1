/* SPDX-License-Identifier: Apache-2.0
 *
 * op/set-new.c: opens a set; with --of, renames one.
 */
#include "op/bulk.h"
#include "sql/index.gen.h"

static gboolean
run (AtharCall *call, GError **error)
{
	AtharCase *c = athar_call_get_case (call);
	const char *about = athar_call_get_string (call, "about"),
		   *of = athar_call_get_string (call, "of");
	g_autoptr (GArray) seen = NULL;
	AtharId set;

	athar_id_random (&set);
	if (of && !athar_op_find_set (c, of, &set, error))
		return FALSE;
	if (of && !(seen = athar_bulk_seen (
			    c, &athar_sql_index_seen_set_name, &set, NULL, NULL, NULL, error)))
		return FALSE;
	g_autoptr (AtharJson) text = about ? athar_op_text_value (c, about, error) : NULL;
	if (about && !text)
		return FALSE;
	g_autoptr (AtharBulk) bulk = athar_bulk_new (call, "set.open");
	AtharJson *body = athar_json_object ();
	athar_json_set_string (body, "name", athar_call_get_string (call, "name"));
	if (text)
		athar_json_set (body, "about", athar_json_ref (text));
	return athar_bulk_add (bulk, &set, body, seen, error) && athar_bulk_finish (bulk, error);
}

static const AtharArg args[] = {
	{"name", "set.arg-name", ATHAR_ARG_STRING, ATHAR_ARG_POSITIONAL | ATHAR_ARG_REQUIRED},
	{"about", "set.arg-about", ATHAR_ARG_STRING},
	{"of", "set.arg-of", ATHAR_ARG_STRING},
	{NULL},
};
static const char *const examples[] = {"athar set new 'أبواب الزنازين'", NULL};

const AtharOp athar_op_set_new = {
	.name = "set new",
	.summary = "set.new-summary",
	.right = ATHAR_RIGHT_WRITE,
	.effect = ATHAR_EFFECT_APPEND,
	.faces = ATHAR_FACE_CLI | ATHAR_FACE_API,
	.args = args,
	.examples = examples,
	.run = run,
};
