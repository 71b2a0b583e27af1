/* SPDX-License-Identifier: Apache-2.0
 *
 * proj/apply-flag.c: hard to look at, or somebody to protect: yes or no.
 */
#include "proj/apply.h"

static gboolean
apply (const AtharApply *a, GError **error)
{
	AtharStmt *s = athar_apply_row (a, &athar_sql_index_proj_put_flag, error);

	if (!s)
		return FALSE;
	athar_apply_id (s, P_INDEX_PROJ_PUT_FLAG_ENTITY, a->body, "entity");
	athar_apply_string (s, P_INDEX_PROJ_PUT_FLAG_FLAG, a->body, "flag");
	athar_bind_int (s, P_INDEX_PROJ_PUT_FLAG_YES,
		g_strcmp0 (athar_json_get_string (a->body, "value"), "no") != 0);
	athar_apply_string (s, P_INDEX_PROJ_PUT_FLAG_PART, a->body, "part");
	return athar_stmt_run (s, error);
}

const AtharApplier athar_applier_flag = {"flag", 1, apply, &athar_sql_index_proj_force_flag};
