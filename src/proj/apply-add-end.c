/* SPDX-License-Identifier: Apache-2.0
 *
 * proj/apply-add-end.c: how taking in ended.
 */
#include "proj/apply.h"

static gboolean
apply (const AtharApply *a, GError **error)
{
	AtharStmt *s = athar_apply_row (a, &athar_sql_index_proj_put_receipt, error);

	if (!s)
		return FALSE;
	athar_apply_id (s, P_INDEX_PROJ_PUT_RECEIPT_ACQUISITION, a->body, "acquisition");
	athar_apply_string (s, P_INDEX_PROJ_PUT_RECEIPT_STATUS, a->body, "status");
	athar_apply_hash (s, P_INDEX_PROJ_PUT_RECEIPT_RECEIPT, a->body, "receipt");
	athar_apply_int (s, P_INDEX_PROJ_PUT_RECEIPT_TAKEN, a->body, "taken");
	athar_apply_int (s, P_INDEX_PROJ_PUT_RECEIPT_ALREADY, a->body, "already");
	athar_apply_int (s, P_INDEX_PROJ_PUT_RECEIPT_SKIPPED, a->body, "skipped");
	athar_apply_int (s, P_INDEX_PROJ_PUT_RECEIPT_FAILED, a->body, "failed");
	athar_apply_int (s, P_INDEX_PROJ_PUT_RECEIPT_BYTES, a->body, "bytes");
	return athar_stmt_run (s, error);
}

const AtharApplier athar_applier_add_end = {
	"add.end", 1, apply, &athar_sql_index_proj_force_receipt};
