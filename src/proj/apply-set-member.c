/* SPDX-License-Identifier: Apache-2.0
 *
 * proj/apply-set-member.c: one thing in a set.
 */
#include "proj/apply.h"

static gboolean
apply (const AtharApply *a, GError **error)
{
	AtharStmt *s = athar_apply_row (a, &athar_sql_index_proj_put_set_member, error);

	if (!s)
		return FALSE;
	athar_apply_id (s, P_INDEX_PROJ_PUT_SET_MEMBER_ENTITY, a->body, "entity");
	athar_apply_id (s, P_INDEX_PROJ_PUT_SET_MEMBER_SET_ID, a->body, "set");
	athar_apply_int (s, P_INDEX_PROJ_PUT_SET_MEMBER_POSITION, a->body, "position");
	return athar_stmt_run (s, error);
}

const AtharApplier athar_applier_set_member = {
	"set.member", 1, apply, &athar_sql_index_proj_force_set_member};
