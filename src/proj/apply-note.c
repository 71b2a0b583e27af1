/* SPDX-License-Identifier: Apache-2.0
 *
 * proj/apply-note.c: a remark; a long one is in an object.
 */
#include "proj/apply.h"

static gboolean
apply (const AtharApply *a, GError **error)
{
	AtharStmt *s = athar_apply_row (a, &athar_sql_index_proj_put_note, error);

	if (!s)
		return FALSE;
	AtharJson *text = athar_json_get_object (a->body, "text");

	athar_apply_id (s, P_INDEX_PROJ_PUT_NOTE_ENTITY, a->body, "entity");
	athar_apply_string (s, P_INDEX_PROJ_PUT_NOTE_TEXT, text, "t");
	athar_apply_hash (s, P_INDEX_PROJ_PUT_NOTE_OBJECT, text, "object");
	athar_apply_string (s, P_INDEX_PROJ_PUT_NOTE_LANGUAGE, a->body, "language");
	return athar_stmt_run (s, error);
}

const AtharApplier athar_applier_note = {"note", 1, apply, &athar_sql_index_proj_force_note};
