/* SPDX-License-Identifier: Apache-2.0
 *
 * proj/apply.h: how a record becomes rows. One file apply-<type>.c per type, each with one
 * AtharApplier; the table of all of them is in apply.c.
 *
 * An applier inserts the row that its record gives, keyed by n, and does nothing else: it must not
 * look at other rows, since records come in any order. Whether the row is in force is settled
 * afterwards (inforce.c, statement `force`).
 *
 *     static gboolean
 *     apply (const AtharApply *a, GError **error)
 *     {
 *             AtharStmt *s = athar_apply_row (a, &athar_sql_index_proj_put_tag, error);
 *             if (!s)
 *                     return FALSE;
 *             athar_apply_id (s, P_INDEX_PROJ_PUT_TAG_ENTITY, a->body, "entity");
 *             athar_apply_string (s, P_INDEX_PROJ_PUT_TAG_TAG, a->body, "tag");
 *             return athar_stmt_run (s, error);
 *     }
 *     const AtharApplier athar_applier_tag = { "tag", 1, apply, &athar_sql_index_proj_force_tag };
 */
#pragma once

#include "db/db.h"
#include "log/record.h"
#include "model/model.h"
#include "sql/index.gen.h"

typedef struct {
	AtharDb *db;
	int64_t n;
	const AtharRecord *record;
	const AtharJson *body; /* fits its type */
	const AtharId *log;
} AtharApply;

typedef struct {
	const char *type;
	int64_t version;
	gboolean (*apply) (const AtharApply *a, GError **error);
	const AtharSql *force; /* UPDATE … SET in_force = $in_force WHERE n = $n, in this order */
} AtharApplier;

const AtharApplier *athar_applier_find (const char *type, int64_t version); /* (nullable) */
const AtharApplier *athar_applier_at (size_t i); /* (nullable) past the end */

/* athar_apply_row: the statement with n and in_force bound, which are its first two parameters. */
AtharStmt *athar_apply_row (const AtharApply *a, const AtharSql *sql, GError **error);
/* Bind a field; absent: NULL. */
void athar_apply_id (AtharStmt *s, int param, const AtharJson *body, const char *field);
void athar_apply_hash (AtharStmt *s, int param, const AtharJson *body, const char *field);
void athar_apply_string (AtharStmt *s, int param, const AtharJson *body, const char *field);
void athar_apply_int (AtharStmt *s, int param, const AtharJson *body, const char *field);
void athar_apply_time (AtharStmt *s, int param, const AtharJson *body, const char *field);
void athar_apply_words (AtharStmt *s, int param, const AtharJson *body,
	const char *field); /* any value, for people */
void athar_apply_folded (AtharStmt *s, int param, const AtharJson *body,
	const char *field); /* a string, as compared */
void athar_apply_bound (
	AtharStmt *s, int param, const AtharJson *body, const char *field, const char *bound);
