/* SPDX-License-Identifier: Apache-2.0
 *
 * proj/apply-item-exhibit.c: evidence without bytes.
 */
#include "proj/apply.h"

static gboolean
apply (const AtharApply *a, GError **error)
{
	AtharStmt *s = athar_apply_row (a, &athar_sql_index_proj_put_exhibit, error);

	if (!s)
		return FALSE;
	athar_apply_id (s, P_INDEX_PROJ_PUT_EXHIBIT_ID, a->body, "entity");
	athar_bind_int (s, P_INDEX_PROJ_PUT_EXHIBIT_LOG, a->n >> 31);
	athar_apply_int (s, P_INDEX_PROJ_PUT_EXHIBIT_NUMBER, a->body, "number");
	athar_apply_id (s, P_INDEX_PROJ_PUT_EXHIBIT_ACQUISITION, a->body, "acquisition");
	athar_apply_string (s, P_INDEX_PROJ_PUT_EXHIBIT_KIND, a->body, "kind");
	athar_apply_words (s, P_INDEX_PROJ_PUT_EXHIBIT_DESCRIPTION, a->body, "description");
	athar_apply_string (s, P_INDEX_PROJ_PUT_EXHIBIT_SEAL, a->body, "seal");
	athar_apply_words (s, P_INDEX_PROJ_PUT_EXHIBIT_FOUND, a->body, "found");
	athar_apply_bound (s, P_INDEX_PROJ_PUT_EXHIBIT_FOUND_FROM_US, a->body, "found", "earliest");
	athar_apply_bound (s, P_INDEX_PROJ_PUT_EXHIBIT_FOUND_TO_US, a->body, "found", "latest");
	athar_apply_words (s, P_INDEX_PROJ_PUT_EXHIBIT_FIND_SPOT, a->body, "find_spot");
	return athar_stmt_run (s, error);
}

const AtharApplier athar_applier_item_exhibit = {
	"item.exhibit", 1, apply, &athar_sql_index_proj_force_exhibit};
