/* SPDX-License-Identifier: Apache-2.0
 *
 * log/log.c: the handle: create, open, lock, append. Format: docs/format/log.md; invariants: log.h.
 */
#include "log/log.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "log/check.h"

#define KEY_MAX_BYTES 256
#define LOGS_MAX 4096              /* folders in logs/ */
#define TORN_KEPT_MAX 1000         /* names tail.torn-<size>-<n> tried */
#define PUBLISH_BYTES (16u << 20)  /* a tail this long is published by the append that made it so: open stays fast */
#define PUBLISH_FRAMES 4096
#define READER_WAIT_US (60 * G_USEC_PER_SEC) /* for a writer in the middle of publishing much */

char *
athar_log_dup_name (const AtharLog *log, const char *name)
{
	return g_strdup_printf ("logs/%s/%s", log->verifier.name, name);
}

static AtharLog *
log_new (int fd)
{
	AtharLog *log = g_new0 (AtharLog, 1);
	log->fd = fd;
	log->tail_fd = -1;
	return log;
}

void
athar_log_free (AtharLog *log)
{
	if (!log)
		return;
	athar_log_unlock (log);
	athar_log_state_free (log->state);
	athar_verifier_clear (&log->verifier);
	g_clear_pointer (&log->roots, g_array_unref);
	if (log->fd >= 0)
		close (log->fd);
	g_free (log);
}

AtharLog *
athar_log_create (int logs_dirfd, const AtharSigner *signer, GError **error)
{
	AtharId id;
	int fd;
	const char *name = signer->verifier.name;
	g_auto (AtharFd) tail = -1;
	g_autofree char *text = athar_verifier_dup_text (&signer->verifier);
	g_autofree char *key = g_strconcat (text, "\n", NULL);
	if (!athar_id_parse (name, &id) || strcmp (ATHAR_ID_STR (&id), name) != 0)
		return athar_throw_null (error, ATHAR_ERROR_INVALID, "log.key-name", "name", name, NULL);
	if (mkdirat (logs_dirfd, name, 0777) != 0)
		return athar_throw_errno (error, "log.create", "log", name, NULL), NULL;
	if (!athar_fs_open_dir (logs_dirfd, name, &fd, error))
		return NULL;
	g_autoptr (AtharLog) log = log_new (fd);
	/* The tail first: a folder with a key and no tail is damage, one without a key is an interrupted create. */
	if (!athar_fs_open_file (fd, ATHAR_LOG_TAIL, O_WRONLY | O_CREAT | O_EXCL, &tail, error) ||
		!athar_fs_sync (tail, error) ||
		!athar_fs_replace (fd, ATHAR_LOG_KEY, key, strlen (key), 0644, error) ||
		!athar_fs_sync_dir (logs_dirfd, error))
		return NULL;
	return athar_log_open (logs_dirfd, name, error);
}

/* key.pub: exactly the verifier text of the folder's name and a newline. */
static gboolean
read_key (int fd, const char *id, AtharVerifier *ret_verifier, GError **error)
{
	g_autoptr (GBytes) bytes = NULL;
	g_autofree char *path = g_strdup_printf ("logs/%s/" ATHAR_LOG_KEY, id);
	if (!athar_fs_read_file (fd, ATHAR_LOG_KEY, KEY_MAX_BYTES, &bytes, error))
		return FALSE;
	g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
	size_t n = strlen (text);
	g_auto (AtharVerifier) verifier = { 0 };
	if (n == g_bytes_get_size (bytes) && n && text[n - 1] == '\n') {
		text[n - 1] = '\0';
		g_autofree char *again = athar_verifier_parse (text, &verifier, NULL)
						 ? athar_verifier_dup_text (&verifier)
						 : NULL;
		if (again && strcmp (again, text) == 0 && strcmp (verifier.name, id) == 0) {
			*ret_verifier = verifier;
			verifier.name = NULL;
			return TRUE;
		}
	}
	return athar_throw (error, ATHAR_ERROR_CORRUPT, "log.key-file", "path", path, NULL);
}

gboolean
athar_log_check_key (const AtharLog *log, GError **error)
{
	g_auto (AtharVerifier) now = { 0 };
	g_autofree char *path = athar_log_dup_name (log, ATHAR_LOG_KEY);
	if (!read_key (log->fd, log->verifier.name, &now, error))
		return FALSE;
	return memcmp (now.public_key, log->verifier.public_key, ATHAR_PUBLIC_KEY_BYTES) == 0
	       || athar_throw (error, ATHAR_ERROR_CORRUPT, "log.fault-key", "path", path, NULL);
}

AtharLog *
athar_log_open (int logs_dirfd, const char *id, GError **error)
{
	int fd;
	AtharId parsed;
	g_autoptr (GError) local = NULL;
	g_autofree char *folder = athar_fs_dup_path (logs_dirfd, NULL);
	if (!athar_id_parse (id, &parsed) || strcmp (ATHAR_ID_STR (&parsed), id) != 0)
		return athar_throw_null (error, ATHAR_ERROR_NOT_FOUND, "log.not-here", "log", id, "path", folder, NULL);
	if (!athar_fs_open_dir (logs_dirfd, id, &fd, &local)) {
		if (g_error_matches (local, ATHAR_ERROR, ATHAR_ERROR_NOT_FOUND))
			return athar_throw_null (error, ATHAR_ERROR_NOT_FOUND, "log.not-here",
				"log", id, "path", folder, NULL);
		g_propagate_error (error, g_steal_pointer (&local));
		return NULL;
	}
	g_autoptr (AtharLog) log = log_new (fd);
	log->id = parsed;
	if (!read_key (fd, id, &log->verifier, error) || !athar_log_refresh (log, error))
		return NULL;
	return g_steal_pointer (&log);
}

const AtharId *
athar_log_get_id (const AtharLog *log)
{
	return &log->id;
}

const char *
athar_log_get_origin (const AtharLog *log)
{
	return log->verifier.name;
}

const AtharVerifier *
athar_log_get_verifier (const AtharLog *log)
{
	return &log->verifier;
}

uint64_t
athar_log_get_size (const AtharLog *log)
{
	return log->state->tree.size;
}

void
athar_log_get_root (const AtharLog *log, AtharHash *ret_root)
{
	g_auto (AtharCheckpoint) checkpoint = ATHAR_CHECKPOINT_INIT;
	const AtharLogState *state = log->state;
	if (!state->base_known && state->note && athar_checkpoint_open (state->note, &log->verifier, &checkpoint, NULL))
		*ret_root = checkpoint.root;
	else
		athar_merkle_root (&state->tree, ret_root);
}

GBytes *
athar_log_get_checkpoint (const AtharLog *log)
{
	return log->state->head;
}

const GPtrArray *
athar_log_get_warnings (const AtharLog *log)
{
	return log->state->warnings;
}

const GError *
athar_log_get_fault (const AtharLog *log)
{
	return log->state->fault;
}

gboolean
athar_log_look_settled (AtharLog *log, AtharLogState **ret_state, GError **error)
{
	AtharLogState *state = NULL;
	g_autoptr (GError) local = NULL;
	g_autoptr (AtharFileLock) shared = NULL;
	if (!athar_log_look (log, log->lock != NULL, &state, error))
		return FALSE;
	if (!state) {
		/* Odd without a lock: only now is it worth waiting for the writer. A lost file
		 * cannot be locked, and a medium that knows no locks has no writer. */
		if (athar_fs_exists (log->fd, ATHAR_LOG_TAIL))
			shared = athar_fs_lock (log->fd, ATHAR_LOG_TAIL, false, READER_WAIT_US, &local);
		if (g_error_matches (local, ATHAR_ERROR, ATHAR_ERROR_BUSY)) {
			g_propagate_error (error, g_steal_pointer (&local));
			return FALSE;
		}
		if (!athar_log_look (log, true, &state, error))
			return FALSE;
	}
	*ret_state = state;
	return TRUE;
}

gboolean
athar_log_refresh_all (AtharLog *log, GError **error)
{
	AtharLogState *state;
	if (!athar_log_look_settled (log, &state, error))
		return FALSE;
	athar_log_state_free (log->state);
	log->state = state;
	return TRUE;
}

gboolean
athar_log_refresh (AtharLog *log, GError **error)
{
	return (log->state && athar_log_look_further (log)) || athar_log_refresh_all (log, error);
}

/* L3: the unfinished commit goes to a file of its own, then the tail ends where the last good one did. */
static gboolean
move_torn (AtharLog *log, GError **error)
{
	size_t got;
	GError *warning = NULL;
	AtharLogState *state = log->state;
	g_autofree char *name = NULL;
	g_autofree char *tail = athar_log_dup_name (log, ATHAR_LOG_TAIL);
	g_auto (AtharFd) fd = -1;
	g_auto (AtharTmp) tmp = ATHAR_TMP_INIT;
	g_autofree uint8_t *data = g_try_malloc (state->torn_bytes);
	if (!data)
		return athar_throw (error, ATHAR_ERROR_NO_SPACE, "log.memory", "bytes",
			ATHAR_U64 (state->torn_bytes), NULL);
	if (!athar_fs_open_file (log->fd, ATHAR_LOG_TAIL, O_RDWR, &fd, error)
	    || !athar_fs_pread (fd, data, state->torn_bytes, state->tail_bytes, &got, error))
		return FALSE;
	for (unsigned n = 1; n <= TORN_KEPT_MAX && (!name || athar_fs_exists (log->fd, name)); n++) {
		g_free (name);
		name = g_strdup_printf ("tail.torn-%" G_GUINT64_FORMAT "-%u", state->tree.size, n);
	}
	if (!athar_tmp_open (&tmp, log->fd, 0644, error) || !athar_fs_write (tmp.fd, data, got, error)
	    || !athar_tmp_link (&tmp, name, ATHAR_LINK_NEW, error) || !athar_fs_sync_dir (log->fd, error))
		return FALSE;
	if (ftruncate (fd, (off_t) state->tail_bytes) != 0)
		return athar_throw_errno (error, "log.truncate", "path", tail, NULL);
	if (!athar_fs_sync (fd, error))
		return FALSE;
	athar_throw (&warning, ATHAR_ERROR_CORRUPT, "log.tail-moved", "path", tail, "name", name,
		"bytes", ATHAR_U64 (got), "index", ATHAR_U64 (state->tree.size), NULL);
	g_error_free (state->warnings->pdata[state->torn_warning]);
	state->warnings->pdata[state->torn_warning] = warning;
	state->torn_bytes = 0;
	return TRUE;
}

/* Temporary files of a process that died between making and renaming one. Only their maker's lock
 * holder removes them. */
static void
drop_temporaries (AtharLog *log)
{
	g_auto (GStrv) names = NULL;
	if (!athar_fs_list (log->fd, ".", LOGS_MAX, &names, NULL))
		return;
	for (char **p = names; *p; p++)
		if (g_str_has_prefix (*p, ".tmp-"))
			unlinkat (log->fd, *p, 0);
}

gboolean
athar_log_lock (AtharLog *log, int64_t timeout_us, GError **error)
{
	g_autofree char *name = athar_log_dup_name (log, ATHAR_LOG_TAIL);
	g_assert (!log->lock);
	if (!athar_fs_exists (log->fd, ATHAR_LOG_TAIL)) /* taking the lock would make an empty one and hide the loss */
		return athar_throw (error, ATHAR_ERROR_CORRUPT, "log.fault-missing", "path", name, NULL);
	log->lock = athar_fs_lock (log->fd, ATHAR_LOG_TAIL, true, timeout_us, error);
	if (!log->lock)
		return FALSE;
	drop_temporaries (log);
	if (athar_log_refresh (log, error) &&
		(log->state->torn_bytes == 0 || log->state->fault || move_torn (log, error)))
		return TRUE;
	athar_log_unlock (log);
	return FALSE;
}

void
athar_log_unlock (AtharLog *log)
{
	athar_fd_clear (&log->tail_fd);
	g_clear_pointer (&log->lock, athar_fs_unlock);
}

static gboolean
may_append (AtharLog *log, GError **error)
{
	const char *name = log->verifier.name;
	g_assert (log->lock);
	if (log->refuses)
		return athar_throw (error, ATHAR_ERROR_IO, "log.refuses", NULL);
	if (log->state->fault) {
		g_propagate_error (error, g_error_copy (log->state->fault));
		return athar_prefix (error, "log.damaged", "log", name, NULL);
	}
	return log->tail_fd >= 0 || athar_fs_open_file (log->fd, ATHAR_LOG_TAIL,
					    O_WRONLY | O_APPEND, &log->tail_fd, error);
}

/* L1: one write, one fdatasync. A write that fails leaves nothing behind; a sync that fails leaves
 * a handle that refuses. */
static gboolean
store_frame (AtharLog *log, GBytes *frame, GError **error)
{
	gsize bytes;
	const void *data = g_bytes_get_data (frame, &bytes);
	uint64_t at = log->state->tail_bytes;
	g_autofree char *name = athar_log_dup_name (log, ATHAR_LOG_TAIL);
	if (at + bytes > ATHAR_TAIL_MAX_BYTES)
		return athar_throw (error, ATHAR_ERROR_LIMIT, "log.tail-full", "path", name,
			"bytes", ATHAR_U64 (at), NULL);
	if (!athar_fs_write (log->tail_fd, data, bytes, error)) {
		log->refuses = ftruncate (log->tail_fd, (off_t) at) != 0;
		return FALSE;
	}
	if (!athar_fs_sync (log->tail_fd, error)) {
		/* Nobody may append behind bytes of which nobody knows whether the disk has them. */
		/* If this fails too, the next look says what is there. */
		G_GNUC_UNUSED int cut = ftruncate (log->tail_fd, (off_t) at);
		log->refuses = true;
		return FALSE;
	}
	return TRUE;
}

static void
publish_if_long (AtharLog *log)
{
	GError *error = NULL;
	if (log->state->tail_bytes < PUBLISH_BYTES && log->state->frames->len < PUBLISH_FRAMES)
		return;
	if (athar_log_publish (log, &error))
		return;
	/* The records are stored: the append has succeeded. */
	athar_prefix (&error, "log.publish-late", "log", log->verifier.name, NULL);
	athar_log_state_warn (log->state, error);
}

gboolean
athar_log_append (AtharLog *log, GBytes *const *entries, size_t n, const AtharSigner *signer, GError **error)
{
	AtharLogState *state = log->state;
	AtharCheckpoint checkpoint = { log->verifier.name, state->tree.size + n, { { 0 } } };
	AtharMerkle tree = state->tree;
	if (n == 0)
		return TRUE;
	if (!may_append (log, error) || !athar_tail_frame_check_limits (entries, n, error))
		return FALSE;
	g_autofree AtharHash *leaves = g_new (AtharHash, n);
	for (size_t i = 0; i < n; i++) {
		gsize bytes;
		const void *entry = g_bytes_get_data (entries[i], &bytes);
		athar_merkle_leaf (entry, bytes, &leaves[i]);
		athar_merkle_append (&tree, &leaves[i]);
	}
	athar_merkle_root (&tree, &checkpoint.root);
	g_autoptr (GBytes) note = athar_checkpoint_sign (&checkpoint, signer, error);
	if (!note)
		return FALSE;
	if (memcmp (signer->verifier.public_key, log->verifier.public_key, ATHAR_PUBLIC_KEY_BYTES) != 0)
		return athar_throw (error, ATHAR_ERROR_SIGNATURE, "log.signer-wrong", "key", log->verifier.name, NULL);
	g_autoptr (GBytes) memory = athar_tail_frame_write (state->tree.size, entries, n, note, error);
	if (!memory || !store_frame (log, memory, error))
		return FALSE;
	gsize frame_bytes;
	const uint8_t *data = g_bytes_get_data (memory, &frame_bytes);
	AtharFrame frame = { .memory = g_bytes_ref (memory), .offset = state->tail_bytes, .bytes = frame_bytes,
		             .first = state->tree.size, .count = (uint32_t) n, .entries = data + 16 };
	g_array_append_val (state->frames, frame);
	g_array_append_vals (state->leaves, leaves, (guint) n);
	state->tail_bytes += frame_bytes;
	state->tree = tree;
	g_clear_pointer (&state->head, g_bytes_unref);
	state->head = g_steal_pointer (&note);
	publish_if_long (log);
	return TRUE;
}

/* A create that was interrupted: no key yet, nothing else in it. Not a log. */
static bool
never_made (int logs_dirfd, const char *name)
{
	struct stat info;
	g_auto (AtharFd) fd = openat (logs_dirfd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	return fd >= 0 && !athar_fs_exists (fd, ATHAR_LOG_KEY) && !athar_fs_exists (fd, ATHAR_LOG_CHECKPOINT)
	       && (fstatat (fd, ATHAR_LOG_TAIL, &info, AT_SYMLINK_NOFOLLOW) != 0 || info.st_size == 0);
}

GStrv
athar_log_list (int logs_dirfd, GError **error)
{
	g_auto (GStrv) names = NULL;
	g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
	if (!athar_fs_list (logs_dirfd, ".", LOGS_MAX, &names, error))
		return NULL;
	for (char **p = names; *p; p++) {
		AtharId id;
		if (athar_id_parse (*p, &id) && strcmp (ATHAR_ID_STR (&id), *p) == 0 && !never_made (logs_dirfd, *p))
			g_strv_builder_add (ids, *p);
	}
	return g_strv_builder_end (ids);
}
