/* SPDX-License-Identifier: Apache-2.0
 *
 * proj/apply-clock-confirm.c: how far a clock is off.
 */
#include "proj/apply.h"

static gboolean
apply (const AtharApply *a, GError **error)
{
	AtharStmt *s = athar_apply_row (a, &athar_sql_index_proj_put_clock, error);

	if (!s)
		return FALSE;
	athar_apply_id (s, P_INDEX_PROJ_PUT_CLOCK_ENTITY, a->body, "entity");
	athar_apply_string (s, P_INDEX_PROJ_PUT_CLOCK_ZONE, a->body, "zone");
	athar_apply_int (s, P_INDEX_PROJ_PUT_CLOCK_UTC_OFFSET_S, a->body, "utc_offset_s");
	athar_apply_int (s, P_INDEX_PROJ_PUT_CLOCK_AHEAD_S, a->body, "ahead_s");
	athar_apply_int (s, P_INDEX_PROJ_PUT_CLOCK_WITHIN_S, a->body, "within_s");
	athar_apply_string (s, P_INDEX_PROJ_PUT_CLOCK_AGAINST, a->body, "against");
	return athar_stmt_run (s, error);
}

const AtharApplier athar_applier_clock_confirm = {
	"clock.confirm", 1, apply, &athar_sql_index_proj_force_clock};
