/* SPDX-License-Identifier: Apache-2.0
 *
 * op/tag.c: a keyword on one or many things, or taken off them again.
 */
#include "base/text.h"
#include "op/bulk.h"
#include "op/seen.h"
#include "op/select.h"
#include "sql/index.gen.h"

/* The same word in another spelling of the same letters is the same tag. */
static gboolean
tag_one (
	AtharCall *call, AtharBulk *bulk, const AtharId *entity, const char *folded, size_t *n_left,
	GError **error)
{
	const char *word = athar_call_get_string (call, "word");
	bool remove = athar_call_get_flag (call, "remove");
	size_t n = 0;
	g_autoptr (GArray) seen = athar_bulk_seen (athar_call_get_case (call),
		&athar_sql_index_seen_tag, entity, folded, NULL, NULL, error);

	if (!seen)
		return FALSE;
	if (remove == (seen->len == 0)) {
		athar_bulk_skip (bulk, entity);
		return TRUE;
	}
	if (remove && !athar_seen_limit (call, seen, &n, error))
		return FALSE;
	*n_left += n;
	if (remove && seen->len == 0) {
		athar_bulk_leave (bulk, entity);
		return TRUE;
	}
	AtharJson *body = athar_json_object ();
	if (!remove)
		athar_json_set_string (body, "tag", word);
	return athar_bulk_add (bulk, entity, body, remove ? seen : NULL, error);
}

static gboolean
run (AtharCall *call, GError **error)
{
	const char *word = athar_call_get_string (call, "word");
	g_autofree char *folded = athar_text_fold (word);
	g_autoptr (GArray) entities = athar_select_call (call, error);
	size_t n_left = 0;

	if (!entities)
		return FALSE;
	g_autoptr (AtharBulk) bulk =
		athar_bulk_new (call, athar_call_get_flag (call, "remove") ? "retract" : "tag");
	for (guint i = 0; i < entities->len; i++) {
		if (!tag_one (call, bulk, &g_array_index (entities, AtharId, i),
			    *folded ? folded : word, &n_left, error))
			return FALSE;
	}
	athar_seen_tell (call, n_left);
	return athar_bulk_finish (bulk, error);
}

static const AtharArg args[] = {
	{"word", "tag.arg-word", ATHAR_ARG_STRING, ATHAR_ARG_POSITIONAL | ATHAR_ARG_REQUIRED},
	ATHAR_SELECT_ARGS,
	{"remove", "tag.arg-remove", ATHAR_ARG_FLAG},
	ATHAR_SEEN_ARG,
	{NULL},
};
static const char *const examples[] = {"athar tag 'باب' SDN-A-000417 SDN-A-000418",
	"athar tag corridor --query 'source:disk-2 الممر'", NULL};

const AtharOp athar_op_tag = {
	.name = "tag",
	.summary = "tag.summary",
	.right = ATHAR_RIGHT_WRITE,
	.effect = ATHAR_EFFECT_APPEND,
	.faces = ATHAR_FACE_CLI | ATHAR_FACE_API,
	.args = args,
	.examples = examples,
	.run = run,
};
