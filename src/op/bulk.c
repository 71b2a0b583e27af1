/* SPDX-License-Identifier: Apache-2.0
 *
 * op/bulk.c: records on many things, and what the operations that write them share.
 */
#include "op/bulk.h"

#include <string.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/limits.h"
#include "base/text.h"
#include "model/model.h"
#include "op/show-list.h"
#include "sql/index.gen.h"

#define COMMIT 512 /* records: one fdatasync for each so many, and progress in between */
#define TEXT_MAX_BYTES (4u << 20) /* a note is written by a person */

typedef struct {
	AtharId entity;
	AtharHash record;
	enum { ALREADY, DONE, UNSEEN } how;
} Outcome;

typedef struct {
	AtharJson *body;
	GArray *over;
	guint outcome;
} Pending;

struct AtharBulk {
	AtharCall *call;
	const AtharType *type;
	GArray *outcomes; /* Outcome */
	GArray *pending;  /* Pending */
	uint64_t n_done, n_unseen;
};

static void
pending_clear (gpointer data)
{
	Pending *pending = data;

	athar_json_unref (pending->body);
	g_clear_pointer (&pending->over, g_array_unref);
}

AtharBulk *
athar_bulk_new (AtharCall *call, const char *type)
{
	AtharBulk *bulk = g_new0 (AtharBulk, 1);

	bulk->call = call;
	bulk->type = athar_model_find (type, 0);
	bulk->outcomes = g_array_new (FALSE, TRUE, sizeof (Outcome));
	bulk->pending = g_array_new (FALSE, TRUE, sizeof (Pending));
	g_array_set_clear_func (bulk->pending, pending_clear);
	return bulk;
}

void
athar_bulk_free (AtharBulk *bulk)
{
	if (!bulk)
		return;
	g_array_unref (bulk->outcomes);
	g_array_unref (bulk->pending);
	g_free (bulk);
}

static gboolean
commit (AtharBulk *bulk, GError **error)
{
	guint n = bulk->pending->len;
	g_autofree AtharDraft *drafts = g_new0 (AtharDraft, n);
	g_autofree AtharHash *ids = g_new0 (AtharHash, n);

	if (n == 0)
		return TRUE;
	for (guint i = 0; i < n; i++) {
		Pending *pending = &g_array_index (bulk->pending, Pending, i);
		drafts[i].type = bulk->type->name;
		drafts[i].body = pending->body;
		drafts[i].over =
			pending->over ? (const AtharHash *)(void *)pending->over->data : NULL;
		drafts[i].n_over = pending->over ? pending->over->len : 0;
	}
	if (!athar_case_append (athar_call_get_case (bulk->call), drafts, n, ids, error))
		return FALSE;
	for (guint i = 0; i < n; i++) {
		Outcome *outcome = &g_array_index (
			bulk->outcomes, Outcome, g_array_index (bulk->pending, Pending, i).outcome);
		outcome->record = ids[i];
		outcome->how = DONE;
	}
	bulk->n_done += n;
	g_array_set_size (bulk->pending, 0);
	return TRUE;
}

static bool
contains (const GArray *hashes, const AtharHash *hash)
{
	for (guint i = 0; i < hashes->len; i++)
		if (athar_hash_equal (&g_array_index (hashes, AtharHash, i), hash))
			return true;
	return false;
}

gboolean
athar_op_replace_behind (AtharCase *c, GArray *over, GError **error)
{
	guint n = over->len;

	for (guint i = 0; i < n; i++) {
		AtharStmt *s = athar_db_use (
			athar_case_get_db (c), &athar_sql_index_record_behind, error);
		gboolean row = TRUE;
		if (!s)
			return FALSE;
		athar_bind_blob (s, P_INDEX_RECORD_BEHIND_ID,
			g_array_index (over, AtharHash, i).b, ATHAR_HASH_BYTES);
		while (row) {
			AtharHash target;
			if (!athar_stmt_step (s, &row, error))
				return FALSE;
			if (row && athar_show_column (s, C_INDEX_RECORD_BEHIND_TARGET, target.b,
					   sizeof target.b) && !contains (over, &target))
				g_array_append_val (over, target);
		}
	}
	return TRUE;
}

gboolean
athar_bulk_add (
	AtharBulk *bulk, const AtharId *entity, AtharJson *body, const GArray *over, GError **error)
{
	Outcome outcome = {.entity = *entity};
	Pending pending = {body, over && over->len ? g_array_copy ((GArray *)over) : NULL,
		bulk->outcomes->len};

	if (pending.over && strcmp (bulk->type->name, "retract") != 0 &&
		!athar_op_replace_behind (
			athar_call_get_case (bulk->call), pending.over, error)) {
		pending_clear (&pending);
		return FALSE;
	}
	athar_json_set_id (body, bulk->type->target, entity);
	g_array_append_val (bulk->outcomes, outcome);
	g_array_append_val (bulk->pending, pending);
	if (bulk->pending->len < COMMIT)
		return TRUE;
	return commit (bulk, error) && (athar_call_progress (bulk->call, "bulk.writing",
						bulk->n_done, 0, ATHAR_UNIT_COUNT) ||
					       athar_call_check (bulk->call, error));
}

void
athar_bulk_skip (AtharBulk *bulk, const AtharId *entity)
{
	Outcome outcome = {.entity = *entity};

	g_array_append_val (bulk->outcomes, outcome);
}

void
athar_bulk_leave (AtharBulk *bulk, const AtharId *entity)
{
	Outcome outcome = {.entity = *entity, .how = UNSEEN};

	g_array_append_val (bulk->outcomes, outcome);
	bulk->n_unseen++;
}

gboolean
athar_op_print_entity (AtharCall *call, const AtharId *entity, GError **error)
{
	AtharPrinter *out = athar_call_get_printer (call);
	AtharDb *db = athar_case_get_db (athar_call_get_case (call));
	AtharStmt *s = athar_db_use (db, &athar_sql_index_entity_reference, error);
	gboolean row = FALSE;

	if (!s)
		return FALSE;
	athar_bind_blob (s, P_INDEX_ENTITY_REFERENCE_ID, entity->b, sizeof entity->b);
	if (!athar_stmt_step (s, &row, error))
		return FALSE;
	athar_print_string (out, "bulk.reference",
		row ? athar_column_text (s, C_INDEX_ENTITY_REFERENCE_REFERENCE) : NULL);
	athar_print_id (out, "bulk.entity", entity);
	if (row)
		athar_stmt_reset (s);
	return TRUE;
}

gboolean
athar_bulk_finish (AtharBulk *bulk, GError **error)
{
	AtharPrinter *out = athar_call_get_printer (bulk->call);
	static const char *const words[] = {"bulk.already", "bulk.done", "bulk.unseen"};
	uint64_t n = bulk->outcomes->len;

	if (!commit (bulk, error))
		return FALSE;
	athar_print_begin_list (out, "bulk.outcomes", ATHAR_PRINT_ROWS);
	for (guint i = 0; i < n; i++) {
		const Outcome *outcome = &g_array_index (bulk->outcomes, Outcome, i);
		athar_print_begin_object (out, NULL);
		if (!athar_op_print_entity (bulk->call, &outcome->entity, error))
			return FALSE;
		athar_print_word (out, "bulk.outcome", words[outcome->how]);
		if (outcome->how == DONE)
			athar_print_hash (out, "bulk.record", &outcome->record);
		else
			athar_print_string (out, "bulk.record", NULL);
		athar_print_end_object (out);
	}
	athar_print_end_list (out);
	athar_print_say (out, "bulk.summary", "done", ATHAR_U64 (bulk->n_done), "already",
		ATHAR_U64 (n - bulk->n_done - bulk->n_unseen), NULL);
	return TRUE;
}

GArray *
athar_bulk_seen (AtharCase *c, const AtharSql *sql, const AtharId *entity, const char *text,
	const char *same, size_t *ret_other, GError **error)
{
	g_autoptr (GArray) seen = g_array_new (FALSE, FALSE, sizeof (AtharHash));
	AtharStmt *s = athar_db_use (athar_case_get_db (c), sql, error);
	gboolean row = FALSE;
	size_t n_other = 0;

	if (!s)
		return NULL;
	athar_bind_blob (s, 0, entity->b, sizeof entity->b);
	if (text)
		athar_bind_text (s, 1, text);
	for (;;) {
		size_t bytes;
		if (!athar_stmt_step (s, &row, error))
			return NULL;
		if (!row)
			break;
		const void *record = athar_column_blob (s, 0, &bytes);
		if (record && bytes == sizeof (AtharHash))
			g_array_append_vals (seen, record, 1);
		n_other += same && g_strcmp0 (athar_column_text (s, sql->n_columns - 1), same) != 0;
	}
	if (ret_other)
		*ret_other = n_other;
	return g_steal_pointer (&seen);
}

static GBytes *
read_input (GError **error)
{
	g_autoptr (GString) text = g_string_new (NULL);
	size_t got = 1;
	char buf[4096];

	while (got > 0) {
		if (!athar_fs_read (STDIN_FILENO, buf, sizeof buf, &got, error))
			return NULL;
		g_string_append_len (text, buf, (gssize)got);
		if (text->len > TEXT_MAX_BYTES)
			return athar_throw_null (error, ATHAR_ERROR_LIMIT, "bulk.text-long",
				"bytes", ATHAR_U64 (TEXT_MAX_BYTES), NULL);
	}
	while (text->len > 0 && text->str[text->len - 1] == '\n')
		g_string_truncate (text, text->len - 1);
	return g_string_free_to_bytes (g_steal_pointer (&text));
}

AtharJson *
athar_op_text_value (AtharCase *c, const char *text, GError **error)
{
	g_autoptr (GBytes) bytes =
		g_str_equal (text, "-") ? read_input (error) : g_bytes_new (text, strlen (text));
	AtharStored stored;
	gsize n;

	if (!bytes)
		return NULL;
	const char *data = g_bytes_get_data (bytes, &n);
	if (n == 0 || !athar_text_valid (data, n))
		return athar_throw_null (error, ATHAR_ERROR_INVALID,
			n ? "bulk.text-not-utf8" : "bulk.text-empty", NULL);
	if (n <= ATHAR_TEXT_INLINE_MAX_BYTES) {
		g_autofree char *copy = g_strndup (data, n);
		return athar_value_text (copy);
	}
	if (!athar_store_put_bytes (athar_case_get_store (c), data, n, &stored, error))
		return NULL;
	return athar_value_text_object (&stored.id, stored.bytes);
}

gboolean
athar_op_find_set (AtharCase *c, const char *text, AtharId *ret_set, GError **error)
{
	g_autofree char *folded = athar_text_fold (text);
	AtharStmt *s = athar_db_use (athar_case_get_db (c), &athar_sql_index_set_by_name, error);
	gboolean row = FALSE;
	unsigned n = 0;

	if (!s)
		return FALSE;
	athar_bind_text (s, P_INDEX_SET_BY_NAME_FOLDED, *folded ? folded : text);
	for (;;) {
		size_t bytes;
		if (!athar_stmt_step (s, &row, error))
			return FALSE;
		if (!row)
			break;
		const void *id = athar_column_blob (s, C_INDEX_SET_BY_NAME_ID, &bytes);
		if (n > 0 && memcmp (ret_set->b, id, sizeof ret_set->b) != 0) {
			athar_stmt_reset (s);
			return athar_throw (
				error, ATHAR_ERROR_INVALID, "set.several", "name", text, NULL);
		}
		memcpy (ret_set->b, id, sizeof ret_set->b);
		n++;
	}
	return n > 0 || athar_case_resolve (c, text, ret_set, NULL) ||
	       athar_throw (error, ATHAR_ERROR_NOT_FOUND, "set.missing", "name", text, NULL);
}
