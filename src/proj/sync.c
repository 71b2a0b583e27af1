/* SPDX-License-Identifier: Apache-2.0
 *
 * proj/sync.c: catching up with the logs, and making everything anew (P5).
 *
 * Catching up is one transaction: rows, who counts and heads change together. A rebuild fills
 * another file (file.c), in bulk: the rows first, the indexes then, and who is in force at the end.
 */
#include "log/merkle.h"
#include "proj/proj-private.h"

#define BULK_COMMIT 65536 /* records in one transaction of a rebuild: bounds the write-ahead log   \
			   */

typedef struct {
	AtharProj *proj;
	const GPtrArray *logs;
	const AtharId *founder;
	AtharProjProgress progress;
	gpointer payload;
	uint64_t done, all;
	uint64_t uncommitted;
	bool own_transactions; /* a file nobody else sees yet: commit now and then */
} Sync;

static gboolean
tell (Sync *sync, GError **error)
{
	if (!sync->progress ||
		sync->progress (sync->done, MAX (sync->done, sync->all), sync->payload))
		return TRUE;
	return athar_throw (error, ATHAR_ERROR_CANCELLED, "proj.stopped", NULL);
}

static gboolean
put_batch (Sync *sync, const GArray *batch, GArray *dirty, GError **error)
{
	for (guint i = 0; i < batch->len; i++) {
		if (!athar_proj_put (
			    sync->proj, &g_array_index (batch, AtharPrepared, i), dirty, error))
			return FALSE;
	}
	sync->done += batch->len;
	sync->uncommitted += batch->len;
	if (sync->own_transactions && sync->uncommitted >= BULK_COMMIT) {
		if (!athar_db_commit (sync->proj->db, error) ||
			!athar_db_begin (sync->proj->db, error))
			return FALSE;
		sync->uncommitted = 0;
	}
	return tell (sync, error);
}

/* Rows of the entries of @log that @head does not cover, and the new head. */
static gboolean
project_log (Sync *sync, AtharLog *log, const AtharHead *head, GArray *dirty, GError **error)
{
	AtharHead new = {.num = head->num, .id = head->id, .size = athar_log_get_size (log)};
	g_autoptr (AtharFeed) feed = athar_feed_new (log, head->size, new.size);
	GError *failed = NULL;

	for (;;) {
		g_autoptr (GArray) batch = athar_feed_next (feed, &failed);
		if (!batch)
			break;
		if (!put_batch (sync, batch, dirty, error))
			return FALSE;
	}
	if (failed) {
		g_propagate_error (error, failed);
		return FALSE;
	}
	athar_log_get_root (log, &new.root);
	return athar_proj_head_put (
		sync->proj, &new, athar_id_equal (&new.id, sync->founder), error);
}

typedef enum { LOG_CURRENT, LOG_BEHIND, LOG_ELSEWHERE } LogState;

/* Is what was projected the beginning of what the log holds now? */
static gboolean
compare_head (const AtharHead *head, AtharLog *log, LogState *ret_state, GError **error)
{
	uint64_t size = log ? athar_log_get_size (log) : 0;
	AtharHash root;

	/* A frame is on disk before its rows: a handle that knows less than the tables was read
	 * before another process committed. */
	if (log && size < head->size && athar_log_refresh (log, NULL))
		size = athar_log_get_size (log);
	*ret_state = LOG_ELSEWHERE;
	if (!log || size < head->size)
		return TRUE;
	athar_log_get_root (log, &root);
	if (size == head->size) {
		*ret_state = size == 0 || athar_hash_equal (&root, &head->root) ? LOG_CURRENT
										: LOG_ELSEWHERE;
		return TRUE;
	}
	if (head->size > 0) {
		g_autoptr (GArray) proof =
			athar_log_prove_consistency (log, head->size, size, error);
		if (!proof)
			return FALSE;
		if (!athar_merkle_check_consistency (head->size, size, &head->root, &root,
			    (const AtharHash *)(void *)proof->data, proof->len, NULL))
			return TRUE;
	}
	*ret_state = LOG_BEHIND;
	return TRUE;
}

/* One pass over the logs that count. @ret_elsewhere: the tables are not of these logs. */
static gboolean
project_logs (Sync *sync, GArray *dirty, gboolean *ret_elsewhere, GError **error)
{
	g_autoptr (GArray) heads = athar_proj_heads (sync->proj, error);

	*ret_elsewhere = FALSE;
	if (!heads)
		return FALSE;
	for (guint i = 0; i < heads->len && !*ret_elsewhere; i++) {
		const AtharHead *head = &g_array_index (heads, AtharHead, i);
		AtharLog *log = athar_proj_find_log (sync->logs, &head->id);
		LogState state;
		if (!compare_head (head, log, &state, error))
			return FALSE;
		if (state == LOG_BEHIND && !project_log (sync, log, head, dirty, error))
			return FALSE;
		*ret_elsewhere = state == LOG_ELSEWHERE;
	}
	return TRUE;
}

static gboolean
settle (Sync *sync, GArray *dirty, GError **error)
{
	AtharProj *proj = sync->proj;

	if (proj->bulk) {
		proj->bulk = false;
		return athar_proj_make_indexes (proj->db, error) &&
		       athar_proj_settle_all (proj, error);
	}
	gboolean good = athar_proj_settle (proj, dirty, error);
	g_array_set_size (dirty, 0);
	return good;
}

/* Rounds: project those that count, see who counts now. */
static gboolean
run_rounds (Sync *sync, gboolean *ret_elsewhere, GError **error)
{
	g_autoptr (GArray) dirty = g_array_new (FALSE, FALSE, sizeof (int64_t));
	size_t n_new = 1;

	*ret_elsewhere = FALSE;
	while (n_new > 0) {
		if (!project_logs (sync, dirty, ret_elsewhere, error))
			return FALSE;
		if (*ret_elsewhere)
			return TRUE;
		if (!settle (sync, dirty, error) ||
			!athar_proj_admit (sync->proj, sync->logs, &n_new, error))
			return FALSE;
	}
	return TRUE;
}

static void
count_all (Sync *sync)
{
	sync->all = 0;
	for (guint i = 0; i < sync->logs->len; i++)
		sync->all += athar_log_get_size (g_ptr_array_index (sync->logs, i));
}

static gboolean
found (Sync *sync, GError **error)
{
	AtharHead head = {.num = athar_proj_num (sync->founder), .id = *sync->founder};

	athar_merkle_root_of (NULL, 0, &head.root);
	return athar_proj_meta_put (
		       sync->proj->db, "founder", ATHAR_ID_STR (sync->founder), error) &&
	       athar_proj_head_put (sync->proj, &head, true, error);
}

/* Everything, into the empty tables of proj->db. */
static gboolean
fill (Sync *sync, GError **error)
{
	AtharProj *proj = sync->proj;
	gboolean elsewhere;

	count_all (sync);
	sync->own_transactions = true;
	proj->bulk = true;
	proj->admission_changed = false;
	if (athar_db_begin (proj->db, error) && found (sync, error) &&
		run_rounds (sync, &elsewhere, error) && athar_tally_all (proj, error) &&
		athar_db_commit (proj->db, error)) {
		proj->admission_changed = false;
		return TRUE;
	}
	athar_db_rollback (proj->db);
	proj->bulk = false;
	return FALSE;
}

static gboolean
rebuild_memory (Sync *sync, GError **error)
{
	AtharDb *db = athar_proj_new_memory (false, error);

	if (!db)
		return FALSE;
	athar_db_free (sync->proj->db);
	sync->proj->db = db;
	sync->proj->in_memory = true;
	return fill (sync, error);
}

static gboolean
rebuild_file (Sync *sync, GError **error)
{
	AtharProj *proj = sync->proj;
	g_autofree char *path = g_build_filename (proj->dir, ATHAR_PROJ_NEW, NULL);
	AtharDb *old = proj->db;

	proj->db = athar_proj_new_file (path, false, error);
	if (proj->db && fill (sync, error)) {
		athar_db_free (old);
		return athar_proj_swap (proj, error);
	}
	athar_db_free (proj->db);
	proj->db = old; /* it stands */
	return FALSE;
}

static gboolean
rebuild (Sync *sync, GError **error)
{
	sync->done = 0;
	return sync->proj->writable ? rebuild_file (sync, error) : rebuild_memory (sync, error);
}

gboolean
athar_proj_rebuild (AtharProj *proj, const GPtrArray *logs, const AtharId *founder,
	AtharProjProgress progress, gpointer payload, GError **error)
{
	Sync sync = {.proj = proj,
		.logs = logs,
		.founder = founder,
		.progress = progress,
		.payload = payload};

	return rebuild (&sync, error);
}

/* Founded by this log? */
static gboolean
is_usable (AtharProj *proj, const AtharId *founder, gboolean *ret_yes, gboolean *ret_empty,
	GError **error)
{
	g_autofree char *said = athar_proj_meta_get (proj->db, "founder", error);

	if (!said)
		return FALSE;
	*ret_empty = *said == '\0';
	*ret_yes = g_str_equal (said, ATHAR_ID_STR (founder));
	return TRUE;
}

/* Nothing new in the logs that count? Which others count follows from these. */
static gboolean
is_current (Sync *sync, gboolean *ret_yes, GError **error)
{
	g_autoptr (GArray) heads = athar_proj_heads (sync->proj, error);

	*ret_yes = FALSE;
	if (!heads)
		return FALSE;
	for (guint i = 0; i < heads->len; i++) {
		const AtharHead *head = &g_array_index (heads, AtharHead, i);
		LogState state;
		if (!compare_head (
			    head, athar_proj_find_log (sync->logs, &head->id), &state, error))
			return FALSE;
		if (state != LOG_CURRENT)
			return TRUE;
	}
	*ret_yes = TRUE;
	return TRUE;
}

static gboolean
catch_up (Sync *sync, GError **error)
{
	AtharProj *proj = sync->proj;
	gboolean elsewhere = FALSE;

	count_all (sync);
	proj->admission_changed = false;
	if (!athar_db_begin (proj->db, error))
		return FALSE;
	athar_tally_begin (proj);
	gboolean good = run_rounds (sync, &elsewhere, error) && athar_tally_settle (proj, error);
	athar_tally_drop (proj);
	if (!good) {
		athar_db_rollback (proj->db);
		return FALSE;
	}
	if (!elsewhere && !proj->admission_changed)
		return athar_db_commit (proj->db, error);
	athar_db_rollback (proj->db);
	return rebuild (sync, error);
}

/* Logs are here that do not count, in a transaction that is taken back: would one of them count
 * now? */
static gboolean
logs_waiting (Sync *sync, gboolean *ret_yes, GError **error)
{
	g_autoptr (GArray) heads = athar_proj_heads (sync->proj, error);

	if (!heads)
		return FALSE;
	*ret_yes = sync->logs->len > heads->len;
	return TRUE;
}

gboolean
athar_proj_sync (AtharProj *proj, const GPtrArray *logs, const AtharId *founder,
	AtharProjProgress progress, gpointer payload, GError **error)
{
	Sync sync = {.proj = proj,
		.logs = logs,
		.founder = founder,
		.progress = progress,
		.payload = payload};
	gboolean usable = FALSE, empty = FALSE, current = FALSE, waiting = FALSE;

	if (!athar_proj_same_file (proj) && !athar_proj_open_file (proj, error))
		return FALSE;
	if (!is_usable (proj, founder, &usable, &empty, error))
		return FALSE;
	if (!usable && empty && proj->in_memory)
		return rebuild_memory (&sync, error);
	if (!usable)
		return rebuild (&sync, error);
	if (!is_current (&sync, &current, error) || !logs_waiting (&sync, &waiting, error))
		return FALSE;
	if (current && (!waiting || !proj->writable))
		return TRUE;
	if (!proj->writable && !proj->in_memory)
		return rebuild_memory (&sync, error);
	return catch_up (&sync, error);
}
