/* SPDX-License-Identifier: Apache-2.0
 *
 * server/uploads.c: see uploads.h.
 */
#include "server/uploads.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/id.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"

struct AtharUploads {
	char *folder;
	AtharFileLock *lock; /* (nullable) the first server on a case holds it, and sweeps */
	GMutex mutex;
	GHashTable *ids; /* of this server */
};

struct AtharIncoming {
	AtharTmp tmp;
	AtharFd dirfd;
	char *path, *name; /* as it was sent; its last piece */
	int64_t mtime_us;
	uint64_t announced, got;
};

static int
remove_one (const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	remove (path);
	return 0;
}

/* Depth first, following nothing. */
static void
remove_tree (const char *path)
{
	nftw (path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* What is there belongs to servers that are gone, unless another one runs on this case. */
static void
sweep (AtharUploads *uploads, const char *case_dir)
{
	g_autofree char *cache = g_build_filename (case_dir, "cache", NULL);
	g_auto (AtharFd) dirfd = -1;
	if (!athar_fs_make_dirs (AT_FDCWD, cache, 0755, NULL) ||
		!athar_fs_open_dir (AT_FDCWD, cache, &dirfd, NULL))
		return; /* a read-only medium: nothing can be sent either, which is told then */
	uploads->lock = athar_fs_lock (dirfd, "uploads.lock", true, 0, NULL);
	if (uploads->lock)
		remove_tree (uploads->folder);
}

AtharUploads *
athar_uploads_new_folder (const char *case_dir)
{
	AtharUploads *uploads = g_new0 (AtharUploads, 1);
	uploads->folder = g_build_filename (case_dir, ATHAR_UPLOADS_FOLDER, NULL);
	uploads->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
	g_mutex_init (&uploads->mutex);
	sweep (uploads, case_dir);
	return uploads;
}

void
athar_uploads_free (AtharUploads *uploads)
{
	if (!uploads)
		return;
	rmdir (uploads->folder); /* unless something waits in it */
	athar_fs_unlock (uploads->lock);
	g_hash_table_unref (uploads->ids);
	g_mutex_clear (&uploads->mutex);
	g_free (uploads->folder);
	g_free (uploads);
}

char *
athar_uploads_new (AtharUploads *uploads, GError **error)
{
	g_autoptr (GMutexLocker) lock = g_mutex_locker_new (&uploads->mutex);
	g_autofree char *path = NULL;
	char *id;
	AtharId random;
	athar_id_random (&random);
	path = g_build_filename (uploads->folder, ATHAR_ID_STR (&random), NULL);
	if (g_hash_table_size (uploads->ids) >= ATHAR_UPLOADS_MAX)
		return athar_throw_null (error, ATHAR_ERROR_LIMIT, "server.uploads-many", NULL);
	if (!athar_fs_make_dirs (AT_FDCWD, path, 0700, error))
		return NULL;
	id = g_strdup (ATHAR_ID_STR (&random));
	g_hash_table_add (uploads->ids, g_strdup (id));
	return id;
}

char *
athar_uploads_dup_path (AtharUploads *uploads, const char *id, GError **error)
{
	g_autoptr (GMutexLocker) lock = g_mutex_locker_new (&uploads->mutex);
	if (!g_hash_table_contains (uploads->ids, id))
		return athar_throw_null (error, ATHAR_ERROR_NOT_FOUND, "server.no-upload", NULL);
	return g_build_filename (uploads->folder, id, NULL);
}

/* (transfer full) the only file in @folder; NULL: there is none, or there are several. */
static char *
dup_only_file (const char *folder)
{
	g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
	const char *name = dir ? g_dir_read_name (dir) : NULL;
	g_autofree char *path = name ? g_build_filename (folder, name, NULL) : NULL;
	if (!path || g_dir_read_name (dir) || !g_file_test (path, G_FILE_TEST_IS_REGULAR))
		return NULL;
	return g_steal_pointer (&path);
}

char *
athar_uploads_dup_file (AtharUploads *uploads, const char *id, GError **error)
{
	g_autofree char *folder = athar_uploads_dup_path (uploads, id, error);
	if (!folder)
		return NULL;
	char *path = dup_only_file (folder);
	if (!path)
		athar_throw (error, ATHAR_ERROR_INVALID, "server.upload-one-file", NULL);
	return path;
}

gboolean
athar_uploads_drop_one (AtharUploads *uploads, const char *id, GError **error)
{
	g_autofree char *path = athar_uploads_dup_path (uploads, id, error);
	if (!path)
		return FALSE;
	remove_tree (path);
	g_mutex_lock (&uploads->mutex);
	g_hash_table_remove (uploads->ids, id);
	g_mutex_unlock (&uploads->mutex);
	return TRUE;
}

void
athar_uploads_drop_used (AtharUploads *uploads, const AtharArgs *args, const AtharOp *op)
{
	for (const AtharArg *arg = op->args; arg->name; arg++) {
		const char *const *texts;
		if (arg->type != ATHAR_ARG_PATH)
			continue;
		for (texts = athar_args_get_texts (args, arg->name); *texts; texts++) {
			g_autofree char *folder = arg->flags & ATHAR_ARG_MANY
							  ? g_strdup (*texts)
							  : g_path_get_dirname (*texts);
			g_autofree char *id = g_path_get_basename (folder);
			athar_uploads_drop_one (uploads, id, NULL);
		}
	}
}

bool
athar_upload_path_is_good (const char *path)
{
	g_auto (GStrv) pieces = NULL;
	size_t bytes = strlen (path);
	if (!bytes || bytes > ATHAR_PATH_MAX_BYTES || !athar_text_valid (path, bytes))
		return false;
	pieces = g_strsplit (path, "/", -1);
	for (guint i = 0; pieces[i]; i++)
		if (i > ATHAR_PATH_MAX_DEPTH || !*pieces[i] || strlen (pieces[i]) > NAME_MAX ||
			strcmp (pieces[i], ".") == 0 || strcmp (pieces[i], "..") == 0)
			return false;
	return true;
}

static gboolean
check_space (int dirfd, uint64_t bytes, GError **error)
{
	uint64_t free_bytes;
	if (!athar_fs_free_bytes (dirfd, &free_bytes, error))
		return FALSE;
	if (bytes == UINT64_MAX)
		bytes = 0;
	if (free_bytes < ATHAR_UPLOAD_SPARE_BYTES || free_bytes - ATHAR_UPLOAD_SPARE_BYTES < bytes)
		return athar_throw (error, ATHAR_ERROR_NO_SPACE, "server.no-space", "bytes",
			ATHAR_U64 (bytes), "free", ATHAR_U64 (free_bytes), NULL);
	return TRUE;
}

/* The folders on the way are ours: made here with mode 0700, never a link. */
static gboolean
open_folder (const char *root, const char *path, int *ret_fd, GError **error)
{
	g_autofree char *dir = g_path_get_dirname (path);
	g_autofree char *full = g_build_filename (root, dir, NULL);
	return athar_fs_make_dirs (AT_FDCWD, full, 0700, error) &&
	       athar_fs_open_dir (AT_FDCWD, full, ret_fd, error);
}

AtharIncoming *
athar_uploads_open (AtharUploads *uploads, const char *id, const char *path, int64_t mtime_us,
	uint64_t bytes, GError **error)
{
	g_autofree char *root = athar_uploads_dup_path (uploads, id, error);
	g_autoptr (AtharIncoming) file = NULL;
	if (!root)
		return NULL;
	if (!athar_upload_path_is_good (path))
		return athar_throw_null (
			error, ATHAR_ERROR_INVALID, "server.bad-path", "path", path, NULL);
	file = g_new0 (AtharIncoming, 1);
	file->tmp = (AtharTmp)ATHAR_TMP_INIT;
	file->dirfd = -1;
	file->path = g_strdup (path);
	file->name = g_path_get_basename (path);
	file->mtime_us = mtime_us;
	file->announced = bytes;
	if (!open_folder (root, path, &file->dirfd, error) ||
		!check_space (file->dirfd, bytes, error))
		return NULL;
	if (athar_fs_exists (file->dirfd, file->name))
		return athar_throw_null (
			error, ATHAR_ERROR_EXISTS, "server.came-already", "path", path, NULL);
	if (!athar_tmp_open (&file->tmp, file->dirfd, 0600, error))
		return NULL;
	return g_steal_pointer (&file);
}

gboolean
athar_incoming_write (const void *data, size_t bytes, gpointer payload, GError **error)
{
	AtharIncoming *file = payload;
	g_autoptr (GError) failed = NULL;
	AtharErrorCode code;
	file->got += bytes;
	if (athar_fs_write (file->tmp.fd, data, bytes, &failed))
		return TRUE;
	/* The system's sentence names a file without a name. */
	code = athar_error_code (failed);
	return athar_throw (error, code,
		code == ATHAR_ERROR_NO_SPACE ? "server.disk-full" : "server.not-kept", "path",
		file->path, NULL);
}

gboolean
athar_incoming_finish (AtharIncoming *file, GError **error)
{
	struct timespec times[2] = {{.tv_nsec = UTIME_OMIT}, {.tv_nsec = UTIME_OMIT}};
	if (file->announced != UINT64_MAX && file->got != file->announced)
		return athar_throw (error, ATHAR_ERROR_INVALID, "server.cut-short", "got",
			ATHAR_U64 (file->got), "bytes", ATHAR_U64 (file->announced), NULL);
	if (file->mtime_us >= 0) {
		times[1].tv_sec = file->mtime_us / ATHAR_SECOND_US;
		times[1].tv_nsec = file->mtime_us % ATHAR_SECOND_US * 1000;
		futimens (file->tmp.fd, times);
	}
	return athar_tmp_link (&file->tmp, file->name, ATHAR_LINK_NEW, error);
}

void
athar_incoming_free (AtharIncoming *file)
{
	if (!file)
		return;
	athar_tmp_clear (&file->tmp);
	athar_fd_clear (&file->dirfd);
	g_free (file->path);
	g_free (file->name);
	g_free (file);
}
