/* SPDX-License-Identifier: Apache-2.0
 *
 * base/fs.h: files by directory descriptor. Nothing here follows a symlink in its last component.
 * O_CLOEXEC always.
 *
 * A new file is made nameless or under a temporary name, filled, fdatasync'ed, then linked into
 * place; an AtharTmp that goes out of scope before that leaves nothing behind:
 *
 *     g_auto (AtharTmp) tmp = ATHAR_TMP_INIT;
 *     if (!athar_tmp_open (&tmp, dirfd, 0444, error) ||
 *             !athar_fs_write (tmp.fd, data, bytes, error) ||
 *             !athar_tmp_link (&tmp, "name", ATHAR_LINK_NEW, error))
 *             return FALSE;
 *
 * An fsync that fails is never retried as if it had not: the caller stops.
 */
#pragma once

#include "base/error.h"

gboolean athar_fs_open_dir (int dirfd, const char *path, int *ret_fd, GError **error);
gboolean athar_fs_open_file (int dirfd, const char *path, int flags, int *ret_fd, GError **error);
/* athar_fs_make_dirs: all parents; what exists is fine. */
gboolean athar_fs_make_dirs (int dirfd, const char *path, unsigned mode, GError **error);
/* athar_fs_write: all of it; EINTR and short writes are handled. */
gboolean athar_fs_write (int fd, const void *data, size_t bytes, GError **error);
/* athar_fs_read, athar_fs_pread: up to @bytes, less only at the end of the file. */
gboolean athar_fs_read (int fd, void *buf, size_t bytes, size_t *ret_got, GError **error);
gboolean athar_fs_pread (
	int fd, void *buf, size_t bytes, uint64_t offset, size_t *ret_got, GError **error);
/* athar_fs_read_file: LIMIT when it is larger than @max_bytes, INVALID when it is a pipe or a
 * device. */
gboolean athar_fs_read_file (
	int dirfd, const char *path, size_t max_bytes, GBytes **ret_bytes, GError **error);
/* athar_fs_sync: fdatasync. athar_fs_sync_dir: fsync of a directory. */
gboolean athar_fs_sync (int fd, GError **error);
gboolean athar_fs_sync_dir (int dirfd, GError **error);
/* athar_fs_replace: write @data durably in place of @name (temporary, sync, rename, directory
 * sync). */
gboolean athar_fs_replace (int dirfd, const char *name, const void *data, size_t bytes,
	unsigned mode, GError **error);
gboolean athar_fs_exists (int dirfd, const char *path);
gboolean athar_fs_free_bytes (int fd, uint64_t *ret_bytes, GError **error);
/* athar_fs_list: (transfer full) names sorted by bytes in a directory, without . and ..; LIMIT
 * above @max_names. */
gboolean athar_fs_list (
	int dirfd, const char *path, size_t max_names, GStrv *ret_names, GError **error);
/* athar_fs_dup_path: (transfer full) the path of @name in @dirfd, or of @dirfd itself when @name is
 * NULL; for messages only. */
char *athar_fs_dup_path (int dirfd, const char *name);

typedef struct {
	int dirfd;
	int fd;
	char *name; /* NULL when O_TMPFILE worked */
} AtharTmp;
#define ATHAR_TMP_INIT                                                                             \
	{                                                                                          \
		-1, -1, NULL                                                                       \
	}
/* NEW: EXISTS when the name is taken. */
typedef enum { ATHAR_LINK_NEW, ATHAR_LINK_REPLACE } AtharLinkMode;
gboolean athar_tmp_open (AtharTmp *tmp, int dirfd, unsigned mode, GError **error);
/* athar_tmp_link: fdatasync, then give it its name. The directory is not synced: the caller does,
 * once for many. */
gboolean athar_tmp_link (AtharTmp *tmp, const char *name, AtharLinkMode mode, GError **error);
void athar_tmp_clear (AtharTmp *tmp);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AtharTmp, athar_tmp_clear)

/* A lock on a file (flock), shared or exclusive, waiting at most @timeout_us (0 = not at all, <0 =
 * for ever). BUSY. */
typedef struct AtharFileLock AtharFileLock;
AtharFileLock *athar_fs_lock (
	int dirfd, const char *name, bool exclusive, int64_t timeout_us, GError **error);
void athar_fs_unlock (AtharFileLock *lock);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtharFileLock, athar_fs_unlock)

/* AtharFd: a descriptor closed at the end of the block: g_auto (AtharFd) fd = -1; */
typedef int AtharFd;
void athar_fd_clear (AtharFd *fd);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AtharFd, athar_fd_clear)
