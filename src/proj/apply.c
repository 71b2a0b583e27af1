/* SPDX-License-Identifier: Apache-2.0
 *
 * proj/apply.c: the table of appliers, and how fields are bound.
 */
#include "proj/apply.h"

#include <string.h>

#include "base/text.h"
#include "base/time.h"

/* One word here, one file apply-<word>.c and one records/<type>.json. */
/* clang-format off */
#define APPLIERS(X) \
	X (add_begin) \
	X (add_end) \
	X (case_open) \
	X (clock_confirm) \
	X (describe) \
	X (fixity) \
	X (flag) \
	X (item_add) \
	X (item_exhibit) \
	X (log_admit) \
	X (log_open) \
	X (member_open) \
	X (note) \
	X (retract) \
	X (set_member) \
	X (set_open) \
	X (subject_open) \
	X (pass) \
	X (reviewer_name) \
	X (tag)
/* clang-format on */

#define X(name) extern const AtharApplier athar_applier_##name;
APPLIERS (X)
#undef X

static const AtharApplier *const appliers[] = {
#define X(name) &athar_applier_##name,
	APPLIERS (X)
#undef X
};

const AtharApplier *
athar_applier_find (const char *type, int64_t version)
{
	for (size_t i = 0; i < G_N_ELEMENTS (appliers); i++) {
		if (appliers[i]->version == version && strcmp (appliers[i]->type, type) == 0)
			return appliers[i];
	}
	return NULL;
}

const AtharApplier *
athar_applier_at (size_t i)
{
	return i < G_N_ELEMENTS (appliers) ? appliers[i] : NULL;
}

AtharStmt *
athar_apply_row (const AtharApply *a, const AtharSql *sql, GError **error)
{
	AtharStmt *s = athar_db_use (a->db, sql, error);

	if (!s)
		return NULL;
	athar_bind_int (s, 0, a->n);
	athar_bind_int (s, 1, 1);
	return s;
}

void
athar_apply_id (AtharStmt *s, int param, const AtharJson *body, const char *field)
{
	AtharId id;

	if (athar_json_get_id (body, field, &id))
		athar_bind_blob (s, param, id.b, sizeof id.b);
	else
		athar_bind_null (s, param);
}

void
athar_apply_hash (AtharStmt *s, int param, const AtharJson *body, const char *field)
{
	AtharHash hash;

	if (athar_json_get_hash (body, field, &hash))
		athar_bind_blob (s, param, hash.b, sizeof hash.b);
	else
		athar_bind_null (s, param);
}

void
athar_apply_string (AtharStmt *s, int param, const AtharJson *body, const char *field)
{
	athar_bind_text (s, param, athar_json_get_string (body, field));
}

void
athar_apply_int (AtharStmt *s, int param, const AtharJson *body, const char *field)
{
	int64_t n;

	if (athar_json_get_int (body, field, &n))
		athar_bind_int (s, param, n);
	else
		athar_bind_null (s, param);
}

void
athar_apply_time (AtharStmt *s, int param, const AtharJson *body, const char *field)
{
	const char *text = athar_json_get_string (body, field);
	int64_t us;

	if (text && athar_time_parse (text, &us))
		athar_bind_int (s, param, us);
	else
		athar_bind_null (s, param);
}

void
athar_apply_words (AtharStmt *s, int param, const AtharJson *body, const char *field)
{
	AtharJson *value = athar_json_get (body, field);
	g_autofree char *words = value ? athar_value_dup_display (value) : NULL;

	athar_bind_text (s, param, words);
}

void
athar_apply_folded (AtharStmt *s, int param, const AtharJson *body, const char *field)
{
	const char *text = athar_json_get_string (body, field);
	g_autofree char *folded = athar_text_fold (text ? text : "");

	/* Signs alone fold to nothing: they are compared as they are. */
	athar_bind_text (s, param, *folded || !text ? folded : text);
}

void
athar_apply_bound (
	AtharStmt *s, int param, const AtharJson *body, const char *field, const char *bound)
{
	AtharJson *date = athar_json_get_object (body, field);
	int64_t us;

	if (date && athar_json_get_int (date, bound, &us))
		athar_bind_int (s, param, us);
	else
		athar_bind_null (s, param);
}
