/* SPDX-License-Identifier: Apache-2.0
 *
 * proj/apply-pass.c: what is left to a colleague.
 */
#include "proj/apply.h"

static gboolean
apply (const AtharApply *a, GError **error)
{
	AtharStmt *s = athar_apply_row (a, &athar_sql_index_proj_put_passed, error);

	if (!s)
		return FALSE;
	athar_apply_id (s, P_INDEX_PROJ_PUT_PASSED_ENTITY, a->body, "entity");
	athar_apply_id (s, P_INDEX_PROJ_PUT_PASSED_MEMBER, a->body, "to");
	return athar_stmt_run (s, error);
}

const AtharApplier athar_applier_pass = {
	"pass", 1, apply, &athar_sql_index_proj_force_passed};
