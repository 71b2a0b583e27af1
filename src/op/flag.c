/* SPDX-License-Identifier: Apache-2.0
 *
 * op/flag.c: whether a thing is hard to look at or shows somebody to protect. "no" is an answer
 * too: what nobody has looked at counts as graphic.
 */
#include "model/model.h"
#include "op/bulk.h"
#include "op/seen.h"
#include "op/select.h"
#include "sql/index.gen.h"

/* What others said of the same flag is replaced, as far as its author has seen it. */
static gboolean
flag_one (AtharCall *call, AtharBulk *bulk, const AtharId *entity, size_t *n_left, GError **error)
{
	const char *flag = athar_call_get_string (call, "flag");
	bool no = athar_call_get_flag (call, "no");
	size_t n_other = 0, n;
	g_autoptr (GArray) seen = athar_bulk_seen (athar_call_get_case (call),
		&athar_sql_index_seen_flag, entity, flag, no ? "0" : "1", &n_other, error);

	if (!seen)
		return FALSE;
	if (seen->len > 0 && n_other == 0 && !athar_call_has (call, "part") &&
		!athar_call_has (call, "why")) {
		athar_bulk_skip (bulk, entity);
		return TRUE;
	}
	if (!athar_seen_limit (call, seen, &n, error))
		return FALSE;
	*n_left += n;
	AtharJson *body = athar_json_object ();
	athar_json_set_string (body, "flag", flag);
	athar_json_set_string (body, "value", no ? "no" : "yes");
	athar_json_set_string (body, "part", athar_call_get_string (call, "part"));
	if (athar_call_get_string (call, "why"))
		athar_json_set (
			body, "why", athar_value_text (athar_call_get_string (call, "why")));
	return athar_bulk_add (bulk, entity, body, seen, error);
}

static gboolean
run (AtharCall *call, GError **error)
{
	g_autoptr (GArray) entities = athar_select_call (call, error);
	size_t n_left = 0;

	if (!entities)
		return FALSE;
	g_autoptr (AtharBulk) bulk = athar_bulk_new (call, "flag");
	for (guint i = 0; i < entities->len; i++) {
		if (!flag_one (call, bulk, &g_array_index (entities, AtharId, i), &n_left, error))
			return FALSE;
	}
	athar_seen_tell (call, n_left);
	return athar_bulk_finish (bulk, error);
}

static const char *const words[] = {"graphic", "nudity", "sexual_violence", "child",
	"identifiable_survivor", "identifiable_bystander", "disturbing_sound", NULL};

static const AtharArg args[] = {
	{"flag", "flag.arg-flag", ATHAR_ARG_ENUM, ATHAR_ARG_POSITIONAL | ATHAR_ARG_REQUIRED,
		.words = words},
	ATHAR_SELECT_ARGS,
	{"no", "flag.arg-no", ATHAR_ARG_FLAG},
	{"part", "flag.arg-part", ATHAR_ARG_STRING},
	{"why", "flag.arg-why", ATHAR_ARG_STRING},
	ATHAR_SEEN_ARG,
	{NULL},
};
static const char *const examples[] = {"athar flag graphic SDN-A-000417",
	"athar flag graphic --no --query 'tag:door'", "athar flag child SDN-A-000417 --part 00:12",
	NULL};

const AtharOp athar_op_flag = {
	.name = "flag",
	.summary = "flag.summary",
	.right = ATHAR_RIGHT_WRITE,
	.effect = ATHAR_EFFECT_APPEND,
	.faces = ATHAR_FACE_CLI | ATHAR_FACE_API,
	.args = args,
	.examples = examples,
	.run = run,
};
