/* SPDX-License-Identifier: Apache-2.0
 *
 * op/set-list.c: all sets, or what is in one.
 */
#include <string.h>

#include "op/bulk.h"
#include "sql/index.gen.h"

static gboolean
print_sets (AtharCall *call, GError **error)
{
	AtharPrinter *out = athar_call_get_printer (call);
	AtharStmt *s = athar_db_use (
		athar_case_get_db (athar_call_get_case (call)), &athar_sql_index_set_all, error);
	gboolean row = FALSE;
	AtharId id;

	if (!s)
		return FALSE;
	athar_print_begin_list (out, "set.sets", ATHAR_PRINT_ROWS);
	for (;;) {
		if (!athar_stmt_step (s, &row, error))
			return FALSE;
		if (!row)
			break;
		athar_print_begin_object (out, NULL);
		athar_print_string (out, "set.name", athar_column_text (s, C_INDEX_SET_ALL_NAME));
		athar_print_int (out, "set.members", athar_column_int (s, C_INDEX_SET_ALL_MEMBERS));
		memcpy (id.b, athar_column_blob (s, C_INDEX_SET_ALL_ID, &(size_t){0}), sizeof id.b);
		athar_print_id (out, "set.id", &id);
		athar_print_end_object (out);
	}
	athar_print_end_list (out);
	return TRUE;
}

static GArray *
load_members (AtharCase *c, const AtharId *set, GError **error)
{
	g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (AtharId));
	AtharStmt *s = athar_db_use (athar_case_get_db (c), &athar_sql_index_set_members, error);
	gboolean row = FALSE;

	if (!s)
		return NULL;
	athar_bind_blob (s, P_INDEX_SET_MEMBERS_SET_ID, set->b, sizeof set->b);
	for (;;) {
		size_t bytes;
		if (!athar_stmt_step (s, &row, error))
			return NULL;
		if (!row)
			return g_steal_pointer (&ids);
		const void *id = athar_column_blob (s, C_INDEX_SET_MEMBERS_ENTITY, &bytes);
		if (id && bytes == sizeof (AtharId))
			g_array_append_vals (ids, id, 1);
	}
}

static gboolean
print_members (AtharCall *call, const char *text, GError **error)
{
	AtharPrinter *out = athar_call_get_printer (call);
	AtharCase *c = athar_call_get_case (call);
	AtharId set;

	if (!athar_op_find_set (c, text, &set, error))
		return FALSE;
	g_autoptr (GArray) ids = load_members (c, &set, error);
	if (!ids)
		return FALSE;
	athar_print_begin_list (out, "set.contents", ATHAR_PRINT_ROWS);
	for (guint i = 0; i < ids->len; i++) {
		athar_print_begin_object (out, NULL);
		if (!athar_op_print_entity (call, &g_array_index (ids, AtharId, i), error))
			return FALSE;
		athar_print_end_object (out);
	}
	athar_print_end_list (out);
	return TRUE;
}

static gboolean
run (AtharCall *call, GError **error)
{
	const char *set = athar_call_get_string (call, "set");

	return set ? print_members (call, set, error) : print_sets (call, error);
}

static const AtharArg args[] = {
	{"set", "set.arg-set", ATHAR_ARG_STRING, ATHAR_ARG_POSITIONAL},
	{NULL},
};
static const char *const examples[] = {"athar set list", "athar set list 'أبواب الزنازين'", NULL};

const AtharOp athar_op_set_list = {
	.name = "set list",
	.summary = "set.list-summary",
	.right = ATHAR_RIGHT_READ,
	.effect = ATHAR_EFFECT_READ,
	.faces = ATHAR_FACE_CLI | ATHAR_FACE_API,
	.args = args,
	.examples = examples,
	.run = run,
};
