/* SPDX-License-Identifier: Apache-2.0
 *
 * op/add-take.c: see add-take.h.
 */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/time.h"
#include "model/model.h"
#include "op/add-receipt.h"
#include "op/add-take.h"
#include "sql/index.gen.h"

/* One commit for so many files or bytes, whichever comes first: a crash then costs at most this
 * much work, and commits stay a small part of it (2.4 ms each, measured). */
#define BATCH_FILES 512
#define BATCH_BYTES (UINT64_C (256) << 20)

struct AtharTaking {
	AtharCall *call;
	AtharCase *c;
	const AtharWalk *walk;
	AtharAcquisition *acquisition;
	char *source;
	AtharId id, subject;
	gboolean begun;
	GPtrArray *fates;
	GPtrArray *bodies;     /* AtharJson* of item.add, not yet appended */
	GHashTable *new_items; /* AtharHash -> AtharFate* taken in this run */
	uint64_t pending_bytes, done_bytes;
};

static void
fate_free (gpointer pointer)
{
	AtharFate *fate = pointer;
	g_clear_pointer (&fate->copies, g_array_unref);
	g_clear_pointer (&fate->warnings, g_ptr_array_unref);
	g_clear_pointer (&fate->similar, g_ptr_array_unref);
	g_clear_error (&fate->error);
	g_free (fate);
}

AtharTaking *
athar_taking_new (
	AtharCall *call, const AtharWalk *walk, AtharAcquisition *acquisition, const char *source)
{
	AtharTaking *t = g_new0 (AtharTaking, 1);
	t->call = call;
	t->c = athar_call_get_case (call);
	t->walk = walk;
	t->acquisition = acquisition;
	t->source = g_strdup (source);
	athar_id_random (&t->id);
	t->fates = g_ptr_array_new_with_free_func (fate_free);
	t->bodies = g_ptr_array_new_with_free_func ((GDestroyNotify)athar_json_unref);
	t->new_items = g_hash_table_new (athar_hash_g_hash, athar_hash_g_equal);
	return t;
}

void
athar_taking_free (AtharTaking *t)
{
	if (!t)
		return;
	g_hash_table_unref (t->new_items);
	g_ptr_array_unref (t->fates);
	g_ptr_array_unref (t->bodies);
	g_free (t->source);
	g_free (t);
}

const GPtrArray *
athar_taking_get_fates (const AtharTaking *t)
{
	return t->fates;
}

const AtharId *
athar_taking_get_acquisition (const AtharTaking *t)
{
	return &t->id;
}

const char *
athar_taking_get_source (const AtharTaking *t)
{
	return t->source;
}

static AtharFate *
add_fate (AtharTaking *t, const AtharFound *found, AtharFateKind kind)
{
	AtharFate *fate = g_new0 (AtharFate, 1);
	fate->kind = kind;
	fate->found = found;
	g_ptr_array_add (t->fates, fate);
	return fate;
}

/* The acquisition's own record comes with the first item: adding the same folder again leaves no
 * trace. */
static gboolean
begin (AtharTaking *t, GError **error)
{
	AtharStored stored;
	AtharDraft draft = {.type = "add.begin",
		.body = t->acquisition->body,
		.sealed = t->acquisition->sealed,
		.subject = &t->subject};
	if (t->begun)
		return TRUE;
	if (t->acquisition->manifest && !t->acquisition->manifest_sealed) {
		gsize bytes;
		gconstpointer data = g_bytes_get_data (t->acquisition->manifest, &bytes);
		if (!athar_store_put_bytes (
			    athar_case_get_store (t->c), data, bytes, &stored, error))
			return FALSE;
		athar_json_set_hash (t->acquisition->body, "manifest", &stored.id);
	}
	athar_json_set_id (t->acquisition->body, "entity", &t->id);
	athar_json_set_string (t->acquisition->body, "source", t->source);
	if (!athar_case_new_subject (t->c, "source", &t->subject, error) ||
		!athar_case_append (t->c, &draft, 1, NULL, error))
		return FALSE;
	t->begun = TRUE;
	return TRUE;
}

gboolean
athar_taking_commit (AtharTaking *t, GError **error)
{
	g_autofree AtharDraft *drafts = NULL;
	if (t->bodies->len == 0)
		return TRUE;
	if (!begin (t, error))
		return FALSE;
	drafts = g_new0 (AtharDraft, t->bodies->len);
	for (guint i = 0; i < t->bodies->len; i++)
		drafts[i] = (AtharDraft){.type = "item.add", .body = t->bodies->pdata[i]};
	if (!athar_case_append (t->c, drafts, t->bodies->len, NULL, error))
		return FALSE;
	g_ptr_array_set_size (t->bodies, 0);
	t->pending_bytes = 0;
	return TRUE;
}

/* Fills fate->item when this very item is here already. */
static gboolean
find_same_item (
	AtharTaking *t, AtharFate *fate, AtharJson *name, gboolean *ret_here, GError **error)
{
	AtharStmt *s =
		athar_db_use (athar_case_get_db (t->c), &athar_sql_index_item_by_identity, error);
	g_autofree char *path = athar_value_dup_name (name);
	gsize bytes;
	const void *id;
	if (!s)
		return FALSE;
	athar_bind_blob (s, P_INDEX_ITEM_BY_IDENTITY_OBJECT, fate->object.b, ATHAR_HASH_BYTES);
	athar_bind_text (s, P_INDEX_ITEM_BY_IDENTITY_SOURCE, t->source);
	athar_bind_text (s, P_INDEX_ITEM_BY_IDENTITY_PATH, path);
	if (athar_json_get (name, "b64"))
		athar_bind_blob (s, P_INDEX_ITEM_BY_IDENTITY_PATH_RAW, fate->found->path,
			strlen (fate->found->path));
	else
		athar_bind_null (s, P_INDEX_ITEM_BY_IDENTITY_PATH_RAW);
	if (!athar_stmt_step (s, ret_here, error))
		return FALSE;
	if (*ret_here) {
		id = athar_column_blob (s, C_INDEX_ITEM_BY_IDENTITY_ID, &bytes);
		if (bytes == ATHAR_ID_BYTES)
			memcpy (fate->item.b, id, ATHAR_ID_BYTES);
	}
	athar_stmt_reset (s);
	return TRUE;
}

static void
add_copy (AtharFate *fate, const void *id)
{
	if (!fate->copies)
		fate->copies = g_array_new (FALSE, FALSE, sizeof (AtharId));
	g_array_append_vals (fate->copies, id, 1);
	fate->kind = ATHAR_FATE_COPY;
}

static gboolean
find_copies (AtharTaking *t, AtharFate *fate, GError **error)
{
	AtharStmt *s =
		athar_db_use (athar_case_get_db (t->c), &athar_sql_index_item_by_object, error);
	const AtharFate *earlier = g_hash_table_lookup (t->new_items, &fate->object);
	gboolean row;
	if (!s)
		return FALSE;
	athar_bind_blob (s, P_INDEX_ITEM_BY_OBJECT_OBJECT, fate->object.b, ATHAR_HASH_BYTES);
	while (athar_stmt_step (s, &row, error)) {
		gsize bytes;
		const void *id;
		if (!row) {
			if (earlier && !fate->copies)
				add_copy (fate, &earlier->item);
			return TRUE;
		}
		id = athar_column_blob (s, C_INDEX_ITEM_BY_OBJECT_ID, &bytes);
		if (bytes == ATHAR_ID_BYTES)
			add_copy (fate, id);
	}
	return FALSE;
}

static gboolean
copy_member (const char *key, AtharJson *value, gpointer payload)
{
	athar_json_set (payload, key, athar_json_ref (value));
	return TRUE;
}

static gboolean
remember (AtharTaking *t, AtharFate *fate, AtharJson *name, GError **error)
{
	const AtharFound *found = fate->found;
	AtharJson *body = athar_json_object ();
	const AtharJson *row = g_hash_table_lookup (t->acquisition->by_path, found->path);
	const AtharFate *main = found->main < t->fates->len ? t->fates->pdata[found->main] : NULL;
	uint64_t number;
	g_ptr_array_add (t->bodies, body);
	if (!athar_case_next_number (t->c, &number, error))
		return FALSE;
	athar_id_random (&fate->item);
	athar_json_set_id (body, "entity", &fate->item);
	athar_json_set_int (body, "number", (int64_t)number);
	athar_json_set_id (body, "acquisition", &t->id);
	athar_json_set_hash (body, "object", &fate->object);
	athar_json_set_int (body, "bytes", (int64_t)fate->bytes);
	athar_json_set (body, "path", athar_json_ref (name));
	if (found->mtime_us)
		athar_json_set_string (body, "mtime", ATHAR_TIME_STR (found->mtime_us));
	if (main && !athar_id_is_zero (&main->item)) {
		athar_json_set_id (body, "sidecar_of", &main->item);
		athar_json_set_string (body, "sidecar_kind", found->sidecar_kind);
	}
	if (fate->changed)
		athar_json_set_bool (body, "changed_while_read", true);
	if (row)
		athar_json_each (row, copy_member, body);
	if (!g_hash_table_contains (t->new_items, &fate->object))
		g_hash_table_insert (t->new_items, &fate->object, fate);
	t->pending_bytes += fate->bytes;
	return TRUE;
}

static gboolean
on_bytes (uint64_t bytes, gpointer payload)
{
	AtharTaking *t = payload;
	return athar_call_progress (t->call, "add.taking", t->done_bytes + bytes,
		t->walk ? t->walk->bytes : 0, ATHAR_UNIT_BYTES);
}

/* What ends the whole taking in, rather than one file. */
static bool
is_fatal (const GError *error)
{
	static const int codes[] = {ATHAR_ERROR_NO_SPACE, ATHAR_ERROR_READ_ONLY,
		ATHAR_ERROR_CANCELLED, ATHAR_ERROR_LOCKED};
	for (size_t i = 0; i < G_N_ELEMENTS (codes); i++)
		if (g_error_matches (error, ATHAR_ERROR, codes[i]))
			return true;
	return false;
}

gboolean
athar_taking_put_fd (AtharTaking *t, int fd, const AtharFound *found, GError **error)
{
	g_autoptr (AtharJson) name = athar_value_name (found->path, strlen (found->path));
	g_autoptr (GError) failed = NULL;
	AtharFate *fate = add_fate (t, found, ATHAR_FATE_TAKEN);
	AtharStored stored;
	gboolean here;
	if (!athar_store_put_fd (athar_case_get_store (t->c), fd, on_bytes, t, &stored, &failed)) {
		if (is_fatal (failed)) {
			g_ptr_array_set_size (t->fates, (int)t->fates->len - 1);
			g_propagate_error (error, g_steal_pointer (&failed));
			return FALSE;
		}
		fate->kind = ATHAR_FATE_UNREADABLE;
		fate->error = g_steal_pointer (&failed);
		return TRUE;
	}
	fate->object = stored.id;
	fate->bytes = stored.bytes;
	fate->changed = stored.grew;
	t->done_bytes += stored.bytes;
	if (!find_same_item (t, fate, name, &here, error))
		return FALSE;
	if (here) {
		fate->kind = ATHAR_FATE_ALREADY;
		return TRUE;
	}
	return find_copies (t, fate, error) && remember (t, fate, name, error);
}

/* The system would not let us look, unlike a limit of ours: trying again may help. */
static bool
is_of_system (const GError *error)
{
	return error && !g_error_matches (error, ATHAR_ERROR, ATHAR_ERROR_LIMIT) &&
	       !g_error_matches (error, ATHAR_ERROR, ATHAR_ERROR_INVALID);
}

static gboolean
take_one (AtharTaking *t, const AtharFound *found, GError **error)
{
	static const AtharFateKind skipped[] = {[ATHAR_FOUND_LINK] = ATHAR_FATE_LINK,
		[ATHAR_FOUND_SPECIAL] = ATHAR_FATE_SPECIAL,
		[ATHAR_FOUND_REFUSED] = ATHAR_FATE_REFUSED};
	g_auto (AtharFd) fd = -1;
	GError *failed = NULL;
	if (found->kind != ATHAR_FOUND_FILE) {
		AtharFate *fate = add_fate (t, found, skipped[found->kind]);
		fate->error = found->error ? g_error_copy (found->error) : NULL;
		if (is_of_system (fate->error)) /* a folder, and nobody knows what is in it */
			fate->kind = ATHAR_FATE_UNREADABLE;
		return TRUE;
	}
	if (!athar_walk_open (t->walk, found, &fd, &failed)) {
		add_fate (t, found, ATHAR_FATE_UNREADABLE)->error = failed;
		return TRUE;
	}
	if (athar_acquisition_is_secret (t->acquisition, fd)) {
		athar_throw (&add_fate (t, found, ATHAR_FATE_REFUSED)->error, ATHAR_ERROR_DENIED,
			"add.manifest-secret", NULL);
		return TRUE;
	}
	return athar_taking_put_fd (t, fd, found, error);
}

gboolean
athar_taking_run (AtharTaking *t, GError **error)
{
	for (guint i = 0; i < t->walk->found->len; i++) {
		if (!athar_call_check (t->call, error) ||
			!take_one (t, t->walk->found->pdata[i], error))
			return FALSE;
		if ((t->bodies->len >= BATCH_FILES || t->pending_bytes >= BATCH_BYTES) &&
			!athar_taking_commit (t, error))
			return FALSE;
	}
	return athar_taking_commit (t, error);
}

gboolean
athar_taking_finish (AtharTaking *t, gboolean complete, AtharHash *ret_receipt, gboolean *ret_kept,
	GError **error)
{
	AtharReceiptCounts counts;
	g_autoptr (GString) text = NULL;
	g_autoptr (AtharJson) body = NULL;
	AtharStored stored;
	AtharDraft draft = {.type = "add.end"};
	athar_receipt_count (t->fates, &counts);
	*ret_kept = counts.taken > 0 || (counts.already == 0 && counts.failed + counts.skipped > 0);
	if (!*ret_kept)
		return TRUE;
	if (!begin (t, error))
		return FALSE;
	text = athar_receipt_write (t->c, t, &counts, complete, error);
	if (!text || !athar_store_put_bytes (
			     athar_case_get_store (t->c), text->str, text->len, &stored, error))
		return FALSE;
	body = athar_json_object ();
	athar_json_set_id (body, "acquisition", &t->id);
	athar_json_set_string (body, "status", complete ? "complete" : "interrupted");
	athar_json_set_hash (body, "receipt", &stored.id);
	athar_json_set_int (body, "taken", (int64_t)counts.taken);
	athar_json_set_int (body, "already", (int64_t)counts.already);
	athar_json_set_int (body, "skipped", (int64_t)counts.skipped);
	athar_json_set_int (body, "failed", (int64_t)counts.failed);
	athar_json_set_int (body, "bytes", (int64_t)counts.bytes);
	draft.body = body;
	*ret_receipt = stored.id;
	return athar_case_append (t->c, &draft, 1, NULL, error);
}
