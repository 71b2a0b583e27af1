/* SPDX-License-Identifier: Apache-2.0
 *
 * proj/apply-fixity.c: everything kept was read again.
 */
#include "proj/apply.h"

static gboolean
apply (const AtharApply *a, GError **error)
{
	AtharStmt *s = athar_apply_row (a, &athar_sql_index_proj_put_fixity, error);

	if (!s)
		return FALSE;
	athar_apply_string (s, P_INDEX_PROJ_PUT_FIXITY_SCOPE, a->body, "scope");
	athar_apply_time (s, P_INDEX_PROJ_PUT_FIXITY_BEGUN_US, a->body, "begun");
	athar_apply_int (s, P_INDEX_PROJ_PUT_FIXITY_OBJECTS, a->body, "objects");
	athar_apply_int (s, P_INDEX_PROJ_PUT_FIXITY_BYTES, a->body, "bytes");
	athar_apply_int (s, P_INDEX_PROJ_PUT_FIXITY_RECORDS, a->body, "records");
	athar_apply_int (s, P_INDEX_PROJ_PUT_FIXITY_FAULTS, a->body, "faults");
	athar_apply_hash (s, P_INDEX_PROJ_PUT_FIXITY_REPORT, a->body, "report");
	return athar_stmt_run (s, error);
}

const AtharApplier athar_applier_fixity = {"fixity", 1, apply, &athar_sql_index_proj_force_fixity};
