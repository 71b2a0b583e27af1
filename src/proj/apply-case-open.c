/* SPDX-License-Identifier: Apache-2.0
 *
 * proj/apply-case-open.c: the case; v_case takes only record 1 of the founding log.
 */
#include "proj/apply.h"

static gboolean
apply (const AtharApply *a, GError **error)
{
	AtharStmt *s = athar_apply_row (a, &athar_sql_index_proj_put_case_open, error);

	if (!s)
		return FALSE;
	athar_apply_id (s, P_INDEX_PROJ_PUT_CASE_OPEN_CASE_ID, a->body, "case");
	athar_apply_string (s, P_INDEX_PROJ_PUT_CASE_OPEN_NAME, a->body, "name");
	athar_apply_string (s, P_INDEX_PROJ_PUT_CASE_OPEN_CODE, a->body, "code");
	athar_apply_int (s, P_INDEX_PROJ_PUT_CASE_OPEN_FORMAT, a->body, "format");
	return athar_stmt_run (s, error);
}

const AtharApplier athar_applier_case_open = {
	"case.open", 1, apply, &athar_sql_index_proj_force_case_open};
