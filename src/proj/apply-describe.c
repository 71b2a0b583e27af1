/* SPDX-License-Identifier: Apache-2.0
 *
 * proj/apply-describe.c: one statement about an entity. `sense` is what two statements are compared
 * by: two people who write one date in two ways do not contradict each other.
 */
#include "proj/apply.h"

/* The field that is set; NULL for one that a later athar has added. */
static const char *
find_choice (const AtharJson *body)
{
	const AtharType *type = athar_model_find ("describe", 1);

	for (size_t i = 0; i < type->n_fields; i++) {
		if (type->fields[i].choice && athar_json_get (body, type->fields[i].name))
			return type->fields[i].name;
	}
	return NULL;
}

static void
bind_sense (AtharStmt *s, const AtharJson *value)
{
	const char *edtf = athar_json_kind (value) == ATHAR_JSON_OBJECT
				   ? athar_json_get_string (value, "edtf")
				   : NULL;

	if (edtf) {
		athar_bind_text (s, P_INDEX_PROJ_PUT_DESCRIPTION_SENSE, edtf);
		return;
	}
	g_autoptr (GString) canonical = g_string_new (NULL);
	athar_json_canonical (value, canonical);
	athar_bind_text (s, P_INDEX_PROJ_PUT_DESCRIPTION_SENSE, canonical->str);
}

static gboolean
apply (const AtharApply *a, GError **error)
{
	const char *field = find_choice (a->body);

	if (!field)
		return TRUE;
	AtharStmt *s = athar_apply_row (a, &athar_sql_index_proj_put_description, error);
	if (!s)
		return FALSE;
	athar_apply_id (s, P_INDEX_PROJ_PUT_DESCRIPTION_ENTITY, a->body, "entity");
	athar_bind_text (s, P_INDEX_PROJ_PUT_DESCRIPTION_FIELD, field);
	athar_apply_words (s, P_INDEX_PROJ_PUT_DESCRIPTION_WORDS, a->body, field);
	bind_sense (s, athar_json_get (a->body, field));
	athar_apply_bound (s, P_INDEX_PROJ_PUT_DESCRIPTION_FROM_US, a->body, field, "earliest");
	athar_apply_bound (s, P_INDEX_PROJ_PUT_DESCRIPTION_TO_US, a->body, field, "latest");
	return athar_stmt_run (s, error);
}

const AtharApplier athar_applier_describe = {
	"describe", 1, apply, &athar_sql_index_proj_force_description};
