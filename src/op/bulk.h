/* SPDX-License-Identifier: Apache-2.0
 *
 * op/bulk.h: one record of a kind on each of several things, in a few commits, with an outcome for
 * each: done (and the record, which `retract` takes back) or already so.
 *
 *     g_autoptr (AtharBulk) bulk = athar_bulk_new (call, "tag");
 *     for (each entity)
 *             if (!athar_bulk_add (bulk, entity, body, seen, error)) …
 *     return athar_bulk_finish (bulk, error);
 */
#pragma once

#include "op/op.h"

typedef struct AtharBulk AtharBulk;
AtharBulk *athar_bulk_new (AtharCall *call, const char *type);
/* athar_bulk_add: @body (transfer full) without its entity, which is set here by the type's target;
 * @over: (nullable) AtharHash, what its author saw and replaces; what these replaced is added, unless
 * the type is "retract". Commits now and then. */
gboolean athar_bulk_add (AtharBulk *bulk, const AtharId *entity, AtharJson *body,
	const GArray *over, GError **error);
void athar_bulk_skip (AtharBulk *bulk, const AtharId *entity); /* it is so already */
void athar_bulk_leave (AtharBulk *bulk, const AtharId *entity); /* not touched: said by somebody unseen (op/seen.h) */
/* athar_bulk_finish: commit the rest and print the outcomes. */
gboolean athar_bulk_finish (AtharBulk *bulk, GError **error);
void athar_bulk_free (AtharBulk *bulk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtharBulk, athar_bulk_free)

/* athar_bulk_seen: (transfer full) AtharHash of records in force, by a statement of sql/index/seen/
 * whose parameters are an entity and @text (NULL: it has one parameter); its first column is a
 * record. @ret_other: (nullable) how many of them have another text in column 1 than @same. */
GArray *athar_bulk_seen (AtharCase *c, const AtharSql *sql, const AtharId *entity, const char *text,
	const char *same, size_t *ret_other, GError **error);
/* athar_op_replace_behind: who replaces what replaced others replaces those too: a record that
 * nothing in force names any more would be in force again (docs/format/record.md). Adds them to
 * @over (AtharHash). Not for taking back, which is meant to restore. */
gboolean athar_op_replace_behind (AtharCase *c, GArray *over, GError **error);
/* athar_op_text_value: (transfer full) words as a text value; longer than fits a record: kept as an
 * object. @text "-": standard input is read. */
AtharJson *athar_op_text_value (AtharCase *c, const char *text, GError **error);
/* athar_op_print_entity: id and reference (or name, for what has none) of a thing, two fields of
 * the open object. */
gboolean athar_op_print_entity (AtharCall *call, const AtharId *entity, GError **error);
/* athar_op_find_set: by name, else by id or prefix. NOT_FOUND, INVALID (several of that name). */
gboolean athar_op_find_set (AtharCase *c, const char *text, AtharId *ret_set, GError **error);
