/* SPDX-License-Identifier: Apache-2.0
 *
 * proj/apply-member-open.c: who works on the case.
 */
#include "proj/apply.h"

static gboolean
apply (const AtharApply *a, GError **error)
{
	AtharStmt *s = athar_apply_row (a, &athar_sql_index_proj_put_member, error);

	if (!s)
		return FALSE;
	athar_apply_id (s, P_INDEX_PROJ_PUT_MEMBER_ID, a->body, "entity");
	athar_apply_string (s, P_INDEX_PROJ_PUT_MEMBER_PSEUDONYM, a->body, "pseudonym");
	athar_apply_string (s, P_INDEX_PROJ_PUT_MEMBER_KEY, a->body, "key");
	return athar_stmt_run (s, error);
}

const AtharApplier athar_applier_member_open = {
	"member.open", 1, apply, &athar_sql_index_proj_force_member};
