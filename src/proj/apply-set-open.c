/* SPDX-License-Identifier: Apache-2.0
 *
 * proj/apply-set-open.c: a set and its name.
 */
#include "proj/apply.h"

static gboolean
apply (const AtharApply *a, GError **error)
{
	AtharStmt *s = athar_apply_row (a, &athar_sql_index_proj_put_set_open, error);

	if (!s)
		return FALSE;
	athar_apply_id (s, P_INDEX_PROJ_PUT_SET_OPEN_ID, a->body, "entity");
	athar_apply_string (s, P_INDEX_PROJ_PUT_SET_OPEN_NAME, a->body, "name");
	athar_apply_folded (s, P_INDEX_PROJ_PUT_SET_OPEN_FOLDED, a->body, "name");
	return athar_stmt_run (s, error);
}

const AtharApplier athar_applier_set_open = {
	"set.open", 1, apply, &athar_sql_index_proj_force_set_open};
