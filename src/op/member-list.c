/* SPDX-License-Identifier: Apache-2.0
 *
 * op/member-list.c: who works on the case, by pseudonym.
 */
#include <string.h>

#include "case/keyring.h"
#include "op/op.h"
#include "sql/index.gen.h"

static gboolean
run (AtharCall *call, GError **error)
{
	AtharPrinter *out = athar_call_get_printer (call);
	AtharDb *db = athar_case_get_db (athar_call_get_case (call));
	AtharStmt *s = athar_db_use (db, &athar_sql_index_log_members, error);
	g_auto (AtharKeyringInfo) info = {0};
	gboolean row = s != NULL;
	if (!s)
		return FALSE;
	athar_keyring_look (&info, NULL); /* only to say "you" */
	athar_print_begin_list (out, "member.members", ATHAR_PRINT_ROWS);
	while (athar_stmt_step (s, &row, error) && row) {
		size_t bytes;
		const void *blob = athar_column_blob (s, C_INDEX_LOG_MEMBERS_ID, &bytes);
		AtharId id = {{0}};
		if (bytes == sizeof id.b)
			memcpy (id.b, blob, bytes);
		athar_print_begin_object (out, NULL);
		athar_print_string (out, "member.pseudonym",
			athar_column_text (s, C_INDEX_LOG_MEMBERS_PSEUDONYM));
		athar_print_bool (
			out, "member.you", info.exists && athar_id_equal (&id, &info.person));
		athar_print_bool (out, "member.reviewer",
			athar_column_int (s, C_INDEX_LOG_MEMBERS_REVIEWER) != 0);
		athar_print_id (out, "member.id", &id);
		athar_print_end_object (out);
	}
	athar_print_end_list (out);
	return !row;
}

static const AtharArg args[] = {{NULL}};
static const char *const examples[] = {"athar member list", NULL};

const AtharOp athar_op_member_list = {
	.name = "member list",
	.summary = "member.list-summary",
	.right = ATHAR_RIGHT_READ,
	.effect = ATHAR_EFFECT_READ,
	.faces = ATHAR_FACE_CLI | ATHAR_FACE_API,
	.args = args,
	.examples = examples,
	.run = run,
};
