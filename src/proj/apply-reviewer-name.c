/* SPDX-License-Identifier: Apache-2.0
 *
 * proj/apply-reviewer-name.c: who may look at what is for named reviewers only.
 */
#include "proj/apply.h"

static gboolean
apply (const AtharApply *a, GError **error)
{
	AtharStmt *s = athar_apply_row (a, &athar_sql_index_proj_put_reviewer, error);

	if (!s)
		return FALSE;
	athar_apply_id (s, P_INDEX_PROJ_PUT_REVIEWER_MEMBER, a->body, "entity");
	return athar_stmt_run (s, error);
}

const AtharApplier athar_applier_reviewer_name = {
	"reviewer.name", 1, apply, &athar_sql_index_proj_force_reviewer};
