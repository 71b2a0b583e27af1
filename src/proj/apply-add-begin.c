/* SPDX-License-Identifier: Apache-2.0
 *
 * proj/apply-add-begin.c: how evidence came in; the other answers are read from the record when
 * they are shown.
 */
#include "proj/apply.h"

static gboolean
apply (const AtharApply *a, GError **error)
{
	AtharStmt *s = athar_apply_row (a, &athar_sql_index_proj_put_acquisition, error);

	if (!s)
		return FALSE;
	athar_apply_id (s, P_INDEX_PROJ_PUT_ACQUISITION_ID, a->body, "entity");
	athar_apply_string (s, P_INDEX_PROJ_PUT_ACQUISITION_SOURCE, a->body, "source");
	athar_apply_folded (s, P_INDEX_PROJ_PUT_ACQUISITION_SOURCE_FOLDED, a->body, "source");
	athar_apply_string (s, P_INDEX_PROJ_PUT_ACQUISITION_HOW, a->body, "how");
	athar_apply_words (s, P_INDEX_PROJ_PUT_ACQUISITION_RECEIVED, a->body, "received");
	athar_apply_bound (
		s, P_INDEX_PROJ_PUT_ACQUISITION_RECEIVED_FROM_US, a->body, "received", "earliest");
	athar_apply_bound (
		s, P_INDEX_PROJ_PUT_ACQUISITION_RECEIVED_TO_US, a->body, "received", "latest");
	athar_apply_string (s, P_INDEX_PROJ_PUT_ACQUISITION_URL, a->body, "url");
	athar_apply_string (
		s, P_INDEX_PROJ_PUT_ACQUISITION_ORIGINAL_KEPT, a->body, "original_kept");
	athar_apply_words (s, P_INDEX_PROJ_PUT_ACQUISITION_CONDITIONS, a->body, "conditions");
	return athar_stmt_run (s, error);
}

const AtharApplier athar_applier_add_begin = {
	"add.begin", 1, apply, &athar_sql_index_proj_force_acquisition};
