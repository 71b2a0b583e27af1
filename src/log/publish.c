/* SPDX-License-Identifier: Apache-2.0
 *
 * log/publish.c: frames become entry bundles, tiles and the file `checkpoint`; then the tail is
 * emptied (L2). In this order:
 *
 *   1  every bundle and tile that is new or longer than before, under names that no published
 * checkpoint speaks of (full: no such file yet; partial: another width), so that a file somebody
 * may be reading is never written again. What an interrupted publish left under these names is
 * written anew, never trusted. 2  all of them to the disk: fdatasync of each and fsync of their
 * folders, or, from 64 files on, one syncfs 3  `checkpoint` replaced in one step (temporary,
 * fdatasync, rename, fsync of the folder) 4  `tail` emptied, fdatasync 5  partial files removed
 * whose full one is now durable, and partial ones that no checkpoint ever spoke of
 *
 * A crash after 3 leaves a tail whose frames are all covered: step 4 is done by the next publish,
 * once every covered entry has been read back from its bundle and found signed.
 */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "log/private.h"

#define SYNC_EACH_MAX 64     /* above it one syncfs costs less than so many journal commits */
#define PARTIALS_MAX 512     /* names in one <N>.p folder */

typedef struct {
	AtharLog *log;
	const AtharLogState *state;
	uint64_t from, to;
	GPtrArray *files;  /* paths written */
	GHashTable *dirs;  /* paths of folders they stand in, and those above */
} Publisher;

static gboolean
need_dirs (Publisher *p, const char *path, GError **error)
{
	g_autofree char *dir = g_path_get_dirname (path);
	if (g_hash_table_contains (p->dirs, dir))
		return TRUE;
	if (!athar_fs_make_dirs (p->log->fd, dir, 0777, error))
		return FALSE;
	/* A new name is durable when every folder above it is. */
	for (char *at = g_strdup (dir); at; ) {
		char *above = strrchr (at, '/') ? g_path_get_dirname (at) : NULL;
		g_hash_table_add (p->dirs, at);
		at = above;
	}
	return TRUE;
}

static gboolean
put_file (Publisher *p, const char *path, const void *data, size_t bytes, GError **error)
{
	g_auto (AtharFd) fd = -1;
	if (!need_dirs (p, path, error))
		return FALSE;
	fd = openat (p->log->fd, path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0644);
	if (fd < 0)
		return athar_throw_errno (error, "log.put", "path", path, NULL);
	g_ptr_array_add (p->files, g_strdup (path));
	return athar_fs_write (fd, data, bytes, error);
}

static gboolean
sync_files (Publisher *p, GError **error)
{
	GHashTableIter iter;
	gpointer dir;
	if (p->files->len > SYNC_EACH_MAX)
		return syncfs (p->log->fd) == 0 || athar_throw_errno (error, "fs.sync", "path", "logs", NULL);
	for (guint i = 0; i < p->files->len; i++) {
		g_auto (AtharFd) fd = -1;
		if (!athar_fs_open_file (p->log->fd, p->files->pdata[i], O_RDONLY, &fd, error) ||
			!athar_fs_sync (fd, error))
			return FALSE;
	}
	g_hash_table_iter_init (&iter, p->dirs);
	while (g_hash_table_iter_next (&iter, &dir, NULL)) {
		g_auto (AtharFd) fd = -1;
		if (!athar_fs_open_dir (p->log->fd, dir, &fd, error) || !athar_fs_sync_dir (fd, error))
			return FALSE;
	}
	return athar_fs_sync_dir (p->log->fd, error);
}

/* The published part of the last bundle comes first in the longer one. It must be the signed one: a damaged byte is not
 * carried on under a new name. */
static gboolean
old_entries (Publisher *p, GString *out, GError **error)
{
	uint64_t n = p->from / ATHAR_TILE_WIDTH;
	if (p->from % ATHAR_TILE_WIDTH == 0)
		return TRUE;
	g_autoptr (AtharEntries) old = athar_log_entries (p->log, n, error);
	if (!old)
		return FALSE;
	for (unsigned k = 0; k < old->width; k++) {
		g_autofree char *name = athar_log_dup_name (p->log, ATHAR_TILE_STR (ATHAR_TILE_ENTRIES, n, old->width));
		if (!old->good[k])
			return athar_throw (error, ATHAR_ERROR_CORRUPT, "log.entry-bad", "path", name, "index",
			                    ATHAR_U64 (n * ATHAR_TILE_WIDTH + k), NULL);
		const uint8_t length[2] = { (uint8_t) (old->bytes[k] >> 8), (uint8_t) old->bytes[k] };
		g_string_append_len (out, (const char *) length, sizeof length);
		g_string_append_len (out, (const char *) old->data[k], (gssize) old->bytes[k]);
	}
	return TRUE;
}

/* Entries [from, to) go through here in order; @index is the one to come. */
static gboolean
put_bundle (Publisher *p, GString *bundle, uint64_t index, GError **error)
{
	unsigned width = athar_tile_width (index, ATHAR_TILE_ENTRIES, (index - 1) / ATHAR_TILE_WIDTH);
	gboolean ok = put_file (p,
		ATHAR_TILE_STR (ATHAR_TILE_ENTRIES, (index - 1) / ATHAR_TILE_WIDTH, width),
		bundle->str, bundle->len, error);
	g_string_set_size (bundle, 0);
	return ok;
}

static gboolean
put_bundles (Publisher *p, GError **error)
{
	uint64_t index = p->from;
	g_autoptr (GString) bundle = g_string_sized_new (128 << 10);
	if (!old_entries (p, bundle, error))
		return FALSE;
	for (guint i = 0; i < p->state->frames->len; i++) {
		const AtharFrame *frame = &g_array_index (p->state->frames, AtharFrame, i);
		const uint8_t *at = frame->entries;
		if (frame->first + frame->count <= p->from)
			continue;
		g_assert (frame->first == index);
		for (uint32_t k = 0; k < frame->count; k++) {
			size_t bytes;
			const uint8_t *start = at;
			athar_tail_frame_next_entry (&at, &bytes);
			g_string_append_len (bundle, (const char *) start, (gssize) (bytes + 2));
			if (++index % ATHAR_TILE_WIDTH == 0 && !put_bundle (p, bundle, index, error))
				return FALSE;
		}
	}
	g_assert (index == p->to);
	return index % ATHAR_TILE_WIDTH == 0 || put_bundle (p, bundle, index, error);
}

/* The published hashes of the tile that grows, held against the peaks of the signed tree. */
static gboolean
old_hashes (Publisher *p, unsigned level, AtharHash *hashes, GError **error)
{
	unsigned width = (unsigned) (p->from >> 8 * level & 255), have;
	uint64_t n = p->from >> 8 * (level + 1);
	AtharMerkle tree = { 0 };
	if (width == 0 || !athar_log_tile (p->log, p->from, level, n, hashes, &have, error))
		return width == 0;
	for (unsigned k = 0; k < width; k++)
		athar_merkle_append (&tree, &hashes[k]);
	for (unsigned k = 0; k < 8; k++) {
		g_autofree char *name = athar_log_dup_name (p->log, ATHAR_TILE_STR (level, n, width));
		if (width >> k & 1 && !athar_hash_equal (&tree.peaks[k], &p->state->base.peaks[8 * level + k]))
			return athar_throw (error, ATHAR_ERROR_CORRUPT, "log.tile-changed", "path", name, NULL);
	}
	return TRUE;
}

/* Adds @n_new hashes to @level; the roots of tiles that became full go up into @up. */
static gboolean
put_level (Publisher *p, unsigned level, const AtharHash *new, size_t n_new, GArray *up, GError **error)
{
	AtharHash hashes[ATHAR_TILE_WIDTH], root;
	uint64_t tile = p->from >> 8 * (level + 1);
	unsigned width = (unsigned) (p->from >> 8 * level & 255);
	if (!old_hashes (p, level, hashes, error))
		return FALSE;
	for (size_t i = 0; i < n_new; i++) {
		hashes[width++] = new[i];
		if (width < ATHAR_TILE_WIDTH && i + 1 < n_new)
			continue;
		if (!put_file (p, ATHAR_TILE_STR (level, tile, width), hashes, width * sizeof *hashes, error))
			return FALSE;
		if (width < ATHAR_TILE_WIDTH)
			break;
		athar_merkle_root_of (hashes, width, &root);
		g_array_append_val (up, root);
		width = 0;
		tile++;
	}
	return TRUE;
}

static gboolean
put_tiles (Publisher *p, GError **error)
{
	g_autoptr (GArray) now = g_array_ref (p->state->leaves);
	for (unsigned level = 0; now->len; level++) {
		GArray *up = g_array_new (FALSE, FALSE, sizeof (AtharHash));
		gboolean ok = put_level (p, level, (const AtharHash *) now->data, now->len, up, error);
		g_array_unref (now);
		now = up;
		if (!ok)
			return FALSE;
	}
	return TRUE;
}

/* Step 5 for tile @n of @level: all partial ones when it is full, else those never published.
 * Failure costs only room. */
static void
drop_partials (Publisher *p, unsigned level, uint64_t n)
{
	g_auto (GStrv) names = NULL;
	unsigned before = athar_tile_width (p->from, level, n), now = athar_tile_width (p->to, level, n);
	g_autofree char *dir = g_strconcat (ATHAR_TILE_STR (level, n, ATHAR_TILE_WIDTH), ".p", NULL);
	if (!athar_fs_exists (p->log->fd, dir) || !athar_fs_list (p->log->fd, dir, PARTIALS_MAX, &names, NULL))
		return;
	for (char **name = names; *name; name++) {
		uint64_t width;
		g_autofree char *path = g_build_filename (dir, *name, NULL);
		if (!g_ascii_string_to_unsigned (*name, 10, 1, 255, &width, NULL))
			continue;
		if (now == ATHAR_TILE_WIDTH || (width > before && width != now))
			unlinkat (p->log->fd, path, 0);
	}
	if (now == ATHAR_TILE_WIDTH)
		unlinkat (p->log->fd, dir, AT_REMOVEDIR);
}

static void
drop_old (Publisher *p)
{
	for (unsigned level = 0; level < ATHAR_TILE_LEVELS && p->to >> 8 * level; level++) {
		uint64_t first = p->from >> 8 * (level + 1), last = p->to >> 8 * (level + 1);
		/* One earlier too: a crash may have come between its checkpoint and its step 5. */
		for (uint64_t n = first ? first - 1 : 0; n <= last; n++) {
			drop_partials (p, level, n);
			if (level == 0)
				drop_partials (p, ATHAR_TILE_ENTRIES, n);
		}
	}
}

/* Nothing is new, but frames are left: a publish was interrupted after its checkpoint. Are all
 * their entries on disk? */
static bool
all_covered (AtharLog *log)
{
	const AtharLogState *state = log->state;
	const AtharFrame *first = &g_array_index (state->frames, AtharFrame, 0);
	for (uint64_t n = first->first / ATHAR_TILE_WIDTH; n * ATHAR_TILE_WIDTH < state->published; n++) {
		bool known;
		unsigned width;
		AtharHash leaves[ATHAR_TILE_WIDTH];
		g_auto (AtharBundle) bundle = { 0 };
		if (!athar_log_bundle (log, state->published, n, &bundle, &width, NULL) || bundle.parsed < width)
			return false;
		for (unsigned k = 0; k < width; k++)
			athar_merkle_leaf (bundle.spans[k].data, bundle.spans[k].bytes, &leaves[k]);
		if (!athar_log_bundle_signed (log, n, leaves, width, &known))
			return false;
	}
	return true;
}

static gboolean
empty_tail (AtharLog *log, GError **error)
{
	g_auto (AtharFd) fd = -1;
	AtharLogState *state = log->state;
	g_autofree char *name = athar_log_dup_name (log, ATHAR_LOG_TAIL);
	if (!athar_fs_open_file (log->fd, ATHAR_LOG_TAIL, O_RDWR, &fd, error))
		return FALSE;
	if (ftruncate (fd, 0) != 0)
		return athar_throw_errno (error, "log.put", "path", name, NULL);
	g_array_set_size (state->frames, 0);
	state->tail_bytes = 0;
	return athar_fs_sync (fd, error);
}

static gboolean
put_checkpoint (AtharLog *log, GError **error)
{
	gsize bytes;
	AtharLogState *state = log->state;
	const void *note = g_bytes_get_data (state->head, &bytes);
	if (!athar_fs_replace (log->fd, ATHAR_LOG_CHECKPOINT, note, bytes, 0644, error))
		return FALSE;
	g_clear_pointer (&state->note, g_bytes_unref);
	state->note = g_bytes_ref (state->head);
	state->published = state->tree.size;
	state->base = state->tree;
	g_array_set_size (state->leaves, 0);
	return TRUE;
}

/* Steps 2 to 4. A sync that failed is never asked again as if it had not: the kernel tells it once and forgets. */
static gboolean
make_durable (Publisher *p, GError **error)
{
	g_autoptr (GError) local = NULL;
	AtharLog *log = p->log;
	bool anew = p->from < p->to; /* else only the tail is left to empty */
	if ((!anew || (sync_files (p, &local) && put_checkpoint (log, &local))) && empty_tail (log, &local))
		return TRUE;
	log->refuses = !g_error_matches (local, ATHAR_ERROR, ATHAR_ERROR_NO_SPACE);
	g_propagate_error (error, g_steal_pointer (&local));
	return FALSE;
}

gboolean
athar_log_publish (AtharLog *log, GError **error)
{
	AtharLogState *state = log->state;
	Publisher p = { log, state, state->published, state->tree.size, NULL, NULL };
	g_autoptr (GPtrArray) files = p.files = g_ptr_array_new_with_free_func (g_free);
	g_autoptr (GHashTable) dirs = p.dirs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
	g_assert (log->lock);
	if (log->refuses)
		return athar_throw (error, ATHAR_ERROR_IO, "log.refuses", NULL);
	if (state->fault) {
		g_propagate_error (error, g_error_copy (state->fault));
		return athar_prefix (error, "log.damaged", "log", log->verifier.name, NULL);
	}
	if (p.from == p.to)
		return state->frames->len == 0 || !all_covered (log) || make_durable (&p, error);
	if (!put_bundles (&p, error) || !put_tiles (&p, error) || !make_durable (&p, error))
		return FALSE;
	drop_old (&p);
	return TRUE;
}
