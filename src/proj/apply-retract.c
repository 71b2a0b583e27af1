/* SPDX-License-Identifier: Apache-2.0
 *
 * proj/apply-retract.c: who took back what; what it takes back stands in over_edge like every
 * replacement (inforce.c).
 */
#include "proj/apply.h"

static gboolean
apply (const AtharApply *a, GError **error)
{
	AtharStmt *s = athar_apply_row (a, &athar_sql_index_proj_put_retraction, error);

	if (!s)
		return FALSE;
	athar_apply_id (s, P_INDEX_PROJ_PUT_RETRACTION_TARGET, a->body, "target");
	athar_apply_words (s, P_INDEX_PROJ_PUT_RETRACTION_WHY, a->body, "why");
	return athar_stmt_run (s, error);
}

const AtharApplier athar_applier_retract = {
	"retract", 1, apply, &athar_sql_index_proj_force_retraction};
