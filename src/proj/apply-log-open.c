/* SPDX-License-Identifier: Apache-2.0
 *
 * proj/apply-log-open.c: what a log says about itself.
 */
#include "proj/apply.h"

static gboolean
apply (const AtharApply *a, GError **error)
{
	AtharStmt *s = athar_apply_row (a, &athar_sql_index_proj_put_log_open, error);

	if (!s)
		return FALSE;
	athar_apply_id (s, P_INDEX_PROJ_PUT_LOG_OPEN_LOG, a->body, "log");
	athar_apply_id (s, P_INDEX_PROJ_PUT_LOG_OPEN_CASE_ID, a->body, "case");
	athar_apply_string (s, P_INDEX_PROJ_PUT_LOG_OPEN_KEY, a->body, "key");
	athar_apply_string (s, P_INDEX_PROJ_PUT_LOG_OPEN_DEVICE, a->body, "device");
	athar_apply_string (s, P_INDEX_PROJ_PUT_LOG_OPEN_LETTERS, a->body, "letters");
	athar_apply_id (s, P_INDEX_PROJ_PUT_LOG_OPEN_CONTINUES_LOG, a->body, "continues_log");
	athar_apply_int (s, P_INDEX_PROJ_PUT_LOG_OPEN_CONTINUES_SIZE, a->body, "continues_size");
	return athar_stmt_run (s, error);
}

const AtharApplier athar_applier_log_open = {
	"log.open", 1, apply, &athar_sql_index_proj_force_log_open};
