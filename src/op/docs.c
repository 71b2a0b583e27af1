/* SPDX-License-Identifier: Apache-2.0
 *
 * op/docs.c: see docs.h. How far the index of words has come stands in derived.db beside it: meta
 * "fed" = the logs that counted and how many of their records were seen ("<log id> <records>" a
 * line), and for objects analysis_end.searchable. Each batch moves it in the transaction that
 * writes the words, so an interruption repeats at most one batch. A log that counted and no longer
 * does (its admission was retracted) takes records back: then all is made anew.
 *
 * A record touches what it is about; what it replaces or takes back, and what these had replaced;
 * the members of a set and the items of an acquisition among these; of a companion also its item.
 * A run that makes everything needs only the first, since each thing has a record of its own.
 */
#include "op/docs.h"
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "op/docs-entity.h"
#include "search/search.h"
#include "sql/derived.gen.h"
#include "sql/index.gen.h"

#define BATCH 1000
/* First line of "fed": another folding or meaning of documents makes them all anew. */
#define WORDS_VERSION "words 2." G_STRINGIFY (ATHAR_FOLD_VERSION)
#define N_SHIFT                                                                                    \
	31 /* records of a log have n = its number × 2^31 + position (sql/index/schema.sql) */

typedef struct {
	AtharId id;
	int64_t num, size, fed;
} Log;

typedef struct {
	AtharCase *c;
	AtharDb *index, *derived;
	GArray *logs;	    /* Log */
	GHashTable *seen;   /* AtharId*: those in @touched */
	GPtrArray *touched; /* AtharId* in the order of records: equal ranks come newest first */
	char *heads; /* "fed" as this run found or left it */
	int64_t records; /* of all logs, when this run began */
	bool fresh;	 /* all of them are fed in this run: each thing comes up by its own record */
	AtharDocsProgress progress;
	gpointer payload;
	uint64_t done, all;
} Feeder;

static guint
hash_id (gconstpointer id)
{
	guint h;
	memcpy (&h, ((const AtharId *)id)->b, sizeof h);
	return h;
}

static gboolean
equal_ids (gconstpointer a, gconstpointer b)
{
	return athar_id_equal (a, b);
}

static gboolean
equal_hashes (gconstpointer a, gconstpointer b)
{
	return athar_hash_equal (a, b);
}

static void
touch (Feeder *f, const void *id, size_t bytes)
{
	gpointer copy;
	if (!id || bytes != ATHAR_ID_BYTES || g_hash_table_contains (f->seen, id))
		return;
	copy = g_memdup2 (id, ATHAR_ID_BYTES);
	g_ptr_array_add (f->touched, copy);
	g_hash_table_add (f->seen, copy);
}

static gboolean
put_meta (AtharDb *db, const char *name, const char *value, GError **error)
{
	AtharStmt *s = athar_db_use (db, &athar_sql_derived_meta_put, error);
	if (!s)
		return FALSE;
	athar_bind_text (s, P_DERIVED_META_PUT_NAME, name);
	athar_bind_text (s, P_DERIVED_META_PUT_VALUE, value);
	return athar_stmt_run (s, error);
}

static gboolean
get_meta (AtharDb *db, const char *name, char **ret_value, GError **error)
{
	AtharStmt *s = athar_db_use (db, &athar_sql_derived_meta_get, error);
	gboolean row;
	if (!s)
		return FALSE;
	athar_bind_text (s, P_DERIVED_META_GET_NAME, name);
	if (!athar_stmt_step (s, &row, error))
		return FALSE;
	*ret_value = g_strdup (row ? athar_column_text (s, C_DERIVED_META_GET_VALUE) : "");
	athar_stmt_reset (s);
	return TRUE;
}

static gboolean
save_heads (Feeder *f, GError **error)
{
	g_autoptr (GString) text = g_string_new (WORDS_VERSION "\n");
	for (guint i = 0; i < f->logs->len; i++) {
		const Log *log = &g_array_index (f->logs, Log, i);
		g_string_append_printf (
			text, "%s %" PRId64 "\n", ATHAR_ID_STR (&log->id), log->fed);
	}
	g_free (f->heads);
	f->heads = g_strdup (text->str);
	return put_meta (f->derived, "fed", text->str, error);
}

static gboolean
read_logs (Feeder *f, GError **error)
{
	AtharStmt *s = athar_db_use (f->index, &athar_sql_index_log_all, error);
	gboolean row;
	if (!s)
		return FALSE;
	g_array_set_size (f->logs, 0);
	for (;;) {
		Log log = {0};
		const void *id;
		size_t bytes;
		if (!athar_stmt_step (s, &row, error))
			return FALSE;
		if (!row)
			return TRUE;
		id = athar_column_blob (s, C_INDEX_LOG_ALL_ID, &bytes);
		if (bytes != ATHAR_ID_BYTES)
			continue;
		memcpy (log.id.b, id, bytes);
		log.num = athar_column_int (s, C_INDEX_LOG_ALL_NUM);
		log.size = athar_column_int (s, C_INDEX_LOG_ALL_SIZE);
		g_array_append_val (f->logs, log);
	}
}

static Log *
find_log (Feeder *f, const char *line)
{
	for (guint i = 0; i < f->logs->len; i++) {
		Log *log = &g_array_index (f->logs, Log, i);
		if (g_str_has_prefix (line, ATHAR_ID_STR (&log->id)))
			return log;
	}
	return NULL;
}

static int64_t
count_records (const Feeder *f)
{
	int64_t n = 0;
	for (guint i = 0; i < f->logs->len; i++)
		n += g_array_index (f->logs, Log, i).size;
	return n;
}

/* Read how far the index of words is, then how far the case is: in this order what was fed by
 * another process is never more than what is there. FALSE in *@ret_fits when a fed log is gone or
 * shorter, or words were made in another way. */
static gboolean
read_state (Feeder *f, bool *ret_fits, GError **error)
{
	g_autofree char *text = NULL;
	g_auto (GStrv) lines = NULL;
	if (!get_meta (f->derived, "fed", &text, error) || !read_logs (f, error))
		return FALSE;
	if (!f->heads) {
		f->fresh = !*text;
		f->records = count_records (f);
		f->heads = g_strdup (text);
	}
	f->fresh = f->fresh && g_str_equal (f->heads, text) && f->records == count_records (f);
	lines = g_strsplit (text, "\n", -1);
	*ret_fits = !*text || g_str_equal (lines[0], WORDS_VERSION);
	for (char **line = lines + 1; *text && *line; line++) {
		Log *log = find_log (f, *line);
		if (log)
			log->fed = g_ascii_strtoll (*line + ATHAR_ID_TEXT, NULL, 10);
		*ret_fits = *ret_fits && (!**line || (log && log->fed <= log->size));
	}
	return TRUE;
}

/* Entities in a column of all rows. */
static gboolean
touch_rows (Feeder *f, AtharStmt *s, int column, GError **error)
{
	gboolean row;
	for (;;) {
		const void *id;
		size_t bytes;
		if (!athar_stmt_step (s, &row, error))
			return FALSE;
		if (!row)
			return TRUE;
		id = athar_column_blob (s, column, &bytes);
		touch (f, id, bytes);
	}
}

/* A set's name, and the source of an acquisition, show in what belongs to them. */
static gboolean
touch_members (Feeder *f, const AtharId *whole, GError **error)
{
	AtharStmt *s = athar_db_use (f->index, &athar_sql_index_set_members, error);
	if (!s)
		return FALSE;
	athar_bind_blob (s, P_INDEX_SET_MEMBERS_SET_ID, whole->b, ATHAR_ID_BYTES);
	if (!touch_rows (f, s, C_INDEX_SET_MEMBERS_ENTITY, error))
		return FALSE;
	s = athar_db_use (f->index, &athar_sql_index_select_by_acquisition, error);
	if (!s)
		return FALSE;
	athar_bind_blob (s, P_INDEX_SELECT_BY_ACQUISITION_ACQUISITION, whole->b, ATHAR_ID_BYTES);
	return touch_rows (f, s, C_INDEX_SELECT_BY_ACQUISITION_ENTITY, error);
}

/* A companion that is gone still has words with its item; only its record tells which. (A record
 * that cannot be read is a matter for verify.) */
static void
touch_main_of (Feeder *f, const AtharHash *record)
{
	g_autoptr (AtharRecord) r = athar_case_read_record (f->c, record, NULL);
	AtharId id;
	if (r && athar_json_get_id (athar_record_get_body (r), "sidecar_of", &id))
		touch (f, id.b, sizeof id.b);
}

static void
note_whole (const char *type, const void *id, size_t bytes, GArray *wholes)
{
	if (id && bytes == ATHAR_ID_BYTES &&
		(g_str_equal (type, "set.open") || g_str_equal (type, "add.begin")))
		g_array_append_vals (wholes, id, 1);
}

static void
take_record (Feeder *f, AtharStmt *s, GArray *records, GArray *wholes)
{
	const char *type = athar_column_text (s, C_INDEX_FEED_RECORDS_TYPE);
	size_t bytes;
	const void *id = athar_column_blob (s, C_INDEX_FEED_RECORDS_ENTITY, &bytes);
	touch (f, id, bytes);
	note_whole (type, id, bytes, wholes);
	id = athar_column_blob (s, C_INDEX_FEED_RECORDS_ID, &bytes);
	if (bytes == ATHAR_HASH_BYTES)
		g_array_append_vals (records, id, 1);
}

static void
take_replaced (Feeder *f, AtharStmt *s, GHashTable *seen, GArray *records, GArray *wholes)
{
	const char *type = athar_column_text (s, C_INDEX_FEED_REPLACED_TYPE);
	size_t bytes;
	const void *data = athar_column_blob (s, C_INDEX_FEED_REPLACED_ENTITY, &bytes);
	AtharHash record;
	touch (f, data, bytes);
	note_whole (type, data, bytes, wholes);
	data = athar_column_blob (s, C_INDEX_FEED_REPLACED_RECORD, &bytes);
	if (bytes != ATHAR_HASH_BYTES)
		return;
	memcpy (record.b, data, bytes);
	if (!g_hash_table_add (seen, g_memdup2 (record.b, bytes)))
		return;
	g_array_append_val (records, record);
	if (g_str_equal (type, "item.add"))
		touch_main_of (f, &record);
}

/* What @records replace or take back, and so on: all of it may be in force again, or no more. */
static gboolean
touch_replaced (Feeder *f, GArray *records, GArray *wholes, GError **error)
{
	g_autoptr (GHashTable) seen = g_hash_table_new_full (hash_id, equal_hashes, g_free, NULL);
	for (guint i = 0; i < records->len; i++) {
		AtharStmt *s = athar_db_use (f->index, &athar_sql_index_feed_replaced, error);
		gboolean row;
		if (!s)
			return FALSE;
		athar_bind_blob (s, P_INDEX_FEED_REPLACED_RECORD,
			g_array_index (records, AtharHash, i).b, ATHAR_HASH_BYTES);
		for (;;) {
			if (!athar_stmt_step (s, &row, error))
				return FALSE;
			if (!row)
				break;
			take_replaced (f, s, seen, records, wholes);
		}
	}
	return TRUE;
}

/* A batch of a log's new records: which entities they touch. */
static gboolean
read_records (Feeder *f, Log *log, GError **error)
{
	AtharStmt *s = athar_db_use (f->index, &athar_sql_index_feed_records, error);
	g_autoptr (GArray) wholes = g_array_new (FALSE, FALSE, sizeof (AtharId));
	g_autoptr (GArray) records = g_array_new (FALSE, FALSE, sizeof (AtharHash));
	int64_t base = log->num << N_SHIFT, upto = MIN (log->size, log->fed + BATCH);
	gboolean row;
	if (!s)
		return FALSE;
	athar_bind_int (s, P_INDEX_FEED_RECORDS_AFTER, base + log->fed - 1);
	athar_bind_int (s, P_INDEX_FEED_RECORDS_END, base + upto);
	athar_bind_int (s, P_INDEX_FEED_RECORDS_LIMIT, BATCH);
	for (;;) {
		if (!athar_stmt_step (s, &row, error))
			return FALSE;
		if (!row)
			break;
		take_record (f, s, records, wholes);
	}
	if (!f->fresh) {
		if (!touch_replaced (f, records, wholes, error))
			return FALSE;
		for (guint i = 0; i < wholes->len; i++)
			if (!touch_members (f, &g_array_index (wholes, AtharId, i), error))
				return FALSE;
	}
	f->done += (uint64_t)(upto - log->fed);
	log->fed = upto;
	return TRUE;
}

/* A companion touches its item, so the list grows on the way. */
static gboolean
put_touched (Feeder *f, GError **error)
{
	for (guint i = 0; i < f->touched->len; i++) {
		gboolean companion;
		AtharId main_item;
		if (!athar_docs_put_entity (f->c, f->derived, f->touched->pdata[i], &companion,
			    &main_item, error))
			return FALSE;
		if (companion)
			touch (f, main_item.b, sizeof main_item.b);
	}
	g_hash_table_remove_all (f->seen);
	g_ptr_array_set_size (f->touched, 0);
	return !f->progress || f->progress (f->done, f->all, f->payload) ||
	       athar_throw (error, ATHAR_ERROR_CANCELLED, "search.stopped", NULL);
}

/* The items with these bytes. */
static gboolean
touch_items (Feeder *f, const AtharHash *object, GError **error)
{
	AtharStmt *s = athar_db_use (f->index, &athar_sql_index_item_by_object, error);
	if (!s)
		return FALSE;
	athar_bind_blob (s, P_INDEX_ITEM_BY_OBJECT_OBJECT, object->b, ATHAR_HASH_BYTES);
	return touch_rows (f, s, C_INDEX_ITEM_BY_OBJECT_ID, error);
}

static gboolean
mark_object (Feeder *f, const AtharHash *object, GError **error)
{
	AtharStmt *s = athar_db_use (f->derived, &athar_sql_derived_analysis_set_indexed, error);
	if (!s)
		return FALSE;
	athar_bind_blob (s, P_DERIVED_ANALYSIS_SET_INDEXED_OBJECT, object->b, ATHAR_HASH_BYTES);
	return athar_stmt_run (s, error);
}

/* Objects whose texts are new. */
static gboolean
read_objects (Feeder *f, GArray *ret_objects, GError **error)
{
	AtharStmt *s = athar_db_use (f->derived, &athar_sql_derived_analysis_to_index, error);
	gboolean row;
	if (!s)
		return FALSE;
	athar_bind_blob (s, P_DERIVED_ANALYSIS_TO_INDEX_AFTER, "", 0);
	athar_bind_int (s, P_DERIVED_ANALYSIS_TO_INDEX_LIMIT, BATCH / 10);
	for (;;) {
		const void *object;
		size_t bytes;
		if (!athar_stmt_step (s, &row, error))
			return FALSE;
		if (!row)
			return TRUE;
		object = athar_column_blob (s, C_DERIVED_ANALYSIS_TO_INDEX_OBJECT, &bytes);
		if (bytes == ATHAR_HASH_BYTES)
			g_array_append_vals (ret_objects, object, 1);
	}
}

static gboolean
feed_objects (Feeder *f, bool *ret_more, GError **error)
{
	g_autoptr (GArray) objects = g_array_new (FALSE, FALSE, sizeof (AtharHash));
	if (!read_objects (f, objects, error))
		return FALSE;
	for (guint i = 0; i < objects->len; i++)
		if (!touch_items (f, &g_array_index (objects, AtharHash, i), error) ||
			!mark_object (f, &g_array_index (objects, AtharHash, i), error))
			return FALSE;
	*ret_more = objects->len > 0;
	return !objects->len || put_touched (f, error);
}

static gboolean
forget_all (AtharDb *derived, GError **error)
{
	AtharStmt *s = athar_db_use (derived, &athar_sql_derived_analysis_unindex_all, error);
	return s && athar_stmt_run (s, error) && athar_search_clear (derived, error) &&
	       put_meta (derived, "fed", "", error);
}

/* Begin from nothing. */
static gboolean
start_over (Feeder *f, GError **error)
{
	for (guint i = 0; i < f->logs->len; i++)
		g_array_index (f->logs, Log, i).fed = 0;
	g_free (f->heads);
	f->heads = g_strdup ("");
	f->records = count_records (f);
	f->fresh = true;
	return forget_all (f->derived, error);
}

/* One batch, in one transaction: the first log that is behind, else objects. How far the index is
 * is read in it too: another process may feed, or forget, at the same time. */
static gboolean
feed_batch (Feeder *f, bool *ret_more, GError **error)
{
	bool fits;
	if (!read_state (f, &fits, error) || (!fits && !start_over (f, error)))
		return FALSE;
	for (guint i = 0; i < f->logs->len; i++) {
		Log *log = &g_array_index (f->logs, Log, i);
		if (log->fed >= log->size)
			continue;
		*ret_more = true;
		return read_records (f, log, error) && put_touched (f, error) &&
		       save_heads (f, error);
	}
	return feed_objects (f, ret_more, error);
}

static gboolean
is_current (Feeder *f, gboolean *ret_current, GError **error)
{
	g_autoptr (GArray) objects = g_array_new (FALSE, FALSE, sizeof (AtharHash));
	f->all = 0;
	for (guint i = 0; i < f->logs->len; i++)
		f->all += (uint64_t)(g_array_index (f->logs, Log, i).size -
				     g_array_index (f->logs, Log, i).fed);
	*ret_current = FALSE;
	if (f->all)
		return TRUE;
	if (!read_objects (f, objects, error))
		return FALSE;
	*ret_current = !objects->len;
	return TRUE;
}

static gboolean
feed_all (Feeder *f, GError **error)
{
	for (bool more = true; more;) {
		if (!athar_db_begin (f->derived, error))
			return FALSE;
		if (!feed_batch (f, &more, error)) {
			athar_db_rollback (f->derived);
			return FALSE;
		}
		if (!athar_db_commit (f->derived, error))
			return FALSE;
	}
	return TRUE;
}

static gboolean
run (Feeder *f, GError **error)
{
	bool fits;
	gboolean current;
	if (!athar_search_attach (f->derived, error) || !read_state (f, &fits, error) ||
		!is_current (f, &current, error))
		return FALSE;
	return (fits && current) || feed_all (f, error);
}

gboolean
athar_docs_feed (AtharCase *c, AtharDocsProgress progress, gpointer payload, GError **error)
{
	Feeder f = {
		.c = c, .index = athar_case_get_db (c), .progress = progress, .payload = payload};
	gboolean ok;
	f.derived = athar_case_get_derived (c, error);
	if (!f.derived)
		return FALSE;
	f.logs = g_array_new (FALSE, FALSE, sizeof (Log));
	f.touched = g_ptr_array_new_with_free_func (g_free);
	f.seen = g_hash_table_new (hash_id, equal_ids);
	ok = run (&f, error);
	g_free (f.heads);
	g_array_unref (f.logs);
	g_hash_table_unref (f.seen);
	g_ptr_array_unref (f.touched);
	return ok;
}

gboolean
athar_docs_forget (AtharDb *derived, GError **error)
{
	if (!athar_search_attach (derived, error) || !athar_db_begin (derived, error))
		return FALSE;
	if (forget_all (derived, error))
		return athar_db_commit (derived, error);
	athar_db_rollback (derived);
	return FALSE;
}
