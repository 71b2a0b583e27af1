/* SPDX-License-Identifier: Apache-2.0
 *
 * proj/apply-tag.c: a keyword, as typed and as compared.
 */
#include "proj/apply.h"

static gboolean
apply (const AtharApply *a, GError **error)
{
	AtharStmt *s = athar_apply_row (a, &athar_sql_index_proj_put_tag, error);

	if (!s)
		return FALSE;
	athar_apply_id (s, P_INDEX_PROJ_PUT_TAG_ENTITY, a->body, "entity");
	athar_apply_string (s, P_INDEX_PROJ_PUT_TAG_TAG, a->body, "tag");
	athar_apply_folded (s, P_INDEX_PROJ_PUT_TAG_FOLDED, a->body, "tag");
	return athar_stmt_run (s, error);
}

const AtharApplier athar_applier_tag = {"tag", 1, apply, &athar_sql_index_proj_force_tag};
