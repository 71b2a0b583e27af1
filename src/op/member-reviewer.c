/* SPDX-License-Identifier: Apache-2.0
 *
 * op/member-reviewer.c: name somebody who may look at what shows a child or a victim of sexual
 * violence. It stands in the log who named whom, and is taken back by `retract`.
 */
#include <string.h>

#include "op/bulk.h"
#include "op/keys.h"
#include "sql/index.gen.h"

/* The person of this keyring, who works here although nobody has been told a name yet (member add). */
static bool
is_own (const char *text, AtharId *ret_id)
{
	AtharKeysState keys;
	athar_keys_look (&keys);
	return keys.exists && athar_id_parse (text, ret_id) && athar_id_equal (ret_id, &keys.person);
}

/* A pseudonym as it stands, or an id. */
static gboolean
find_member (AtharCase *c, const char *text, AtharId *ret_id, GError **error)
{
	AtharStmt *s = athar_db_use (athar_case_get_db (c), &athar_sql_index_log_members, error);
	gboolean row, found = FALSE;
	if (!s)
		return FALSE;
	for (;;) {
		size_t bytes;
		if (!athar_stmt_step (s, &row, error))
			return FALSE;
		if (!row)
			break;
		const void *id = athar_column_blob (s, C_INDEX_LOG_MEMBERS_ID, &bytes);
		const char *name = athar_column_text (s, C_INDEX_LOG_MEMBERS_PSEUDONYM);
		AtharId known;
		if (!id || bytes != sizeof known.b)
			continue;
		memcpy (known.b, id, bytes);
		if (g_strcmp0 (name, text) != 0 && g_strcmp0 (ATHAR_ID_STR (&known), text) != 0)
			continue;
		if (found && !athar_id_equal (&known, ret_id)) {
			athar_stmt_reset (s);
			return athar_throw (error, ATHAR_ERROR_INVALID, "member.several", "name", text, NULL);
		}
		found = TRUE;
		*ret_id = known;
	}
	return found || is_own (text, ret_id) ||
	       athar_throw (error, ATHAR_ERROR_NOT_FOUND, "member.unknown", "name", text, NULL);
}

static gboolean
run (AtharCall *call, GError **error)
{
	AtharCase *c = athar_call_get_case (call);
	const char *why = athar_call_get_string (call, "why");
	AtharId member;
	if (!find_member (c, athar_call_get_string (call, "name"), &member, error))
		return FALSE;
	g_autoptr (GArray) named =
		athar_bulk_seen (c, &athar_sql_index_log_reviewers, &member, NULL, NULL, NULL, error);
	if (!named)
		return FALSE;
	g_autoptr (AtharBulk) bulk = athar_bulk_new (call, "reviewer.name");
	if (named->len) {
		athar_bulk_skip (bulk, &member);
		return athar_bulk_finish (bulk, error);
	}
	AtharJson *body = athar_json_object ();
	if (why)
		athar_json_set (body, "why", athar_op_text_value (c, why, error));
	return athar_bulk_add (bulk, &member, body, NULL, error) && athar_bulk_finish (bulk, error);
}

static const AtharArg args[] = {
	{"name", "member.arg-name", ATHAR_ARG_STRING, ATHAR_ARG_POSITIONAL | ATHAR_ARG_REQUIRED},
	{"why", "member.arg-why", ATHAR_ARG_STRING},
	{NULL},
};
static const char *const examples[] = {"athar member reviewer 'أبو سمير'", NULL};

const AtharOp athar_op_member_reviewer = {
	.name = "member reviewer",
	.summary = "member.reviewer-summary",
	.details = "member.reviewer-details",
	.right = ATHAR_RIGHT_WRITE,
	.effect = ATHAR_EFFECT_APPEND,
	.faces = ATHAR_FACE_CLI | ATHAR_FACE_API,
	.args = args,
	.examples = examples,
	.run = run,
};
