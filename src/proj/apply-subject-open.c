/* SPDX-License-Identifier: Apache-2.0
 *
 * proj/apply-subject-open.c: somebody to protect: nothing but a kind.
 */
#include "proj/apply.h"

static gboolean
apply (const AtharApply *a, GError **error)
{
	AtharStmt *s = athar_apply_row (a, &athar_sql_index_proj_put_subject, error);

	if (!s)
		return FALSE;
	athar_apply_id (s, P_INDEX_PROJ_PUT_SUBJECT_ID, a->body, "entity");
	athar_apply_string (s, P_INDEX_PROJ_PUT_SUBJECT_KIND, a->body, "kind");
	athar_apply_hash (s, P_INDEX_PROJ_PUT_SUBJECT_COMMITMENT, a->body, "commitment");
	return athar_stmt_run (s, error);
}

const AtharApplier athar_applier_subject_open = {
	"subject.open", 1, apply, &athar_sql_index_proj_force_subject};
