/* SPDX-License-Identifier: Apache-2.0
 *
 * proj/apply-log-admit.c: lets another log count (head.c draws the consequence).
 */
#include "proj/apply.h"

static gboolean
apply (const AtharApply *a, GError **error)
{
	AtharStmt *s = athar_apply_row (a, &athar_sql_index_proj_put_log_admit, error);

	if (!s)
		return FALSE;
	athar_apply_id (s, P_INDEX_PROJ_PUT_LOG_ADMIT_LOG, a->body, "log");
	athar_apply_string (s, P_INDEX_PROJ_PUT_LOG_ADMIT_KEY, a->body, "key");
	athar_apply_string (s, P_INDEX_PROJ_PUT_LOG_ADMIT_LETTERS, a->body, "letters");
	return athar_stmt_run (s, error);
}

const AtharApplier athar_applier_log_admit = {
	"log.admit", 1, apply, &athar_sql_index_proj_force_log_admit};
