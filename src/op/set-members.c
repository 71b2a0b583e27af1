/* SPDX-License-Identifier: Apache-2.0
 *
 * op/set-members.c: see set-members.h. What is in already, or out already, is told and gives no
 * record.
 */
#include "op/set-members.h"

#include "op/seen.h"
#include "sql/index.gen.h"

/* (transfer full) AtharHash of the records in force that put @entity into @set. */
static GArray *
find_memberships (AtharCase *c, const AtharId *set, const AtharId *entity, GError **error)
{
	g_autoptr (GArray) seen = g_array_new (FALSE, FALSE, sizeof (AtharHash));
	AtharStmt *s =
		athar_db_use (athar_case_get_db (c), &athar_sql_index_set_memberships, error);
	gboolean row = FALSE;

	if (!s)
		return NULL;
	athar_bind_blob (s, P_INDEX_SET_MEMBERSHIPS_SET_ID, set->b, sizeof set->b);
	athar_bind_blob (s, P_INDEX_SET_MEMBERSHIPS_ENTITY, entity->b, sizeof entity->b);
	for (;;) {
		size_t bytes;
		if (!athar_stmt_step (s, &row, error))
			return NULL;
		if (!row)
			return g_steal_pointer (&seen);
		const void *record = athar_column_blob (s, C_INDEX_SET_MEMBERSHIPS_RECORD, &bytes);
		if (record && bytes == sizeof (AtharHash))
			g_array_append_vals (seen, record, 1);
	}
}

static gboolean
change_one (AtharCall *call, AtharBulk *bulk, const AtharId *set, const AtharId *entity,
	bool remove, size_t *n_left, GError **error)
{
	size_t n = 0;
	g_autoptr (GArray) seen = find_memberships (athar_call_get_case (call), set, entity, error);

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
		athar_json_set_id (body, "set", set);
	return athar_bulk_add (bulk, entity, body, remove ? seen : NULL, error);
}

gboolean
athar_set_change (AtharCall *call, bool remove, GError **error)
{
	size_t n_left = 0;
	AtharId set;

	if (!athar_op_find_set (
		    athar_call_get_case (call), athar_call_get_string (call, "set"), &set, error))
		return FALSE;
	g_autoptr (GArray) entities = athar_select_call (call, error);
	if (!entities)
		return FALSE;
	g_autoptr (AtharBulk) bulk = athar_bulk_new (call, remove ? "retract" : "set.member");
	for (guint i = 0; i < entities->len; i++) {
		if (!change_one (
			    call, bulk, &set, &g_array_index (entities, AtharId, i), remove,
			    &n_left, error))
			return FALSE;
	}
	athar_seen_tell (call, n_left);
	return athar_bulk_finish (bulk, error);
}
