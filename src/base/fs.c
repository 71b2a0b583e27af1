/* SPDX-License-Identifier: Apache-2.0
 *
 * base/fs.c: files by directory descriptor; whole files or none.
 *
 * A temporary is nameless (O_TMPFILE, linked through /proc/self/fd) where the file system can do
 * that, else it is
 * ".tmp-<random>" and is removed when it goes out of scope. vfat, exfat and many FUSE file systems
 * have neither O_TMPFILE nor hard links: there renameat2 (RENAME_NOREPLACE) gives the same
 * all-or-nothing.
 */
#include "base/fs.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/sign.h"
#include "base/time.h"

#define IO_PIECE_BYTES (1u << 30) /* the kernel moves at most 2 GiB at once */
#define LOCK_POLL_US 20000	  /* flock has no timeout: ask 50 times a second */
#define TMP_NAME_BYTES 32

static gboolean
throw_path (GError **error, const char *key, int dirfd, const char *name)
{
	int error_no = errno;
	g_autofree char *path = athar_fs_dup_path (dirfd, name);
	errno = error_no;
	return athar_throw_errno (error, key, "path", path, NULL);
}

static gboolean
throw_fd (GError **error, const char *key, int fd)
{
	return throw_path (error, key, fd, NULL);
}

char *
athar_fs_dup_path (int dirfd, const char *name)
{
	char target[4096];
	g_autofree char *proc = NULL;
	ssize_t got;
	if (name && (g_path_is_absolute (name) || dirfd == AT_FDCWD))
		return g_strdup (name);
	proc = g_strdup_printf ("/proc/self/fd/%d", dirfd);
	got = readlink (proc, target, sizeof target - 1);
	if (got < 0)
		return g_strdup (name ? name : "?");
	target[got] = '\0';
	return name ? g_build_filename (target, name, NULL) : g_strdup (target);
}

gboolean
athar_fs_open_dir (int dirfd, const char *path, int *ret_fd, GError **error)
{
	int fd = openat (dirfd, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return throw_path (error, "fs.open-dir", dirfd, path);
	*ret_fd = fd;
	return TRUE;
}

gboolean
athar_fs_open_file (int dirfd, const char *path, int flags, int *ret_fd, GError **error)
{
	/* O_NONBLOCK: a pipe put in the place of a file must not hold us for ever. */
	int fd = openat (
		dirfd, path, flags | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0600);
	if (fd < 0)
		return throw_path (error, "fs.open", dirfd, path);
	*ret_fd = fd;
	return TRUE;
}

static gboolean
make_one_dir (int dirfd, const char *path, unsigned mode, GError **error)
{
	if (mkdirat (dirfd, path, (mode_t)mode) == 0 || errno == EEXIST)
		return TRUE;
	return throw_path (error, "fs.make-dir", dirfd, path);
}

gboolean
athar_fs_make_dirs (int dirfd, const char *path, unsigned mode, GError **error)
{
	g_autofree char *copy = g_strdup (path);
	struct stat info;
	for (char *slash = strchr (copy + (*copy == '/'), '/'); slash;
		slash = strchr (slash + 1, '/')) {
		*slash = '\0';
		/* A parent that exists may be one we must not even try to make (read-only root). */
		if (*copy && fstatat (dirfd, copy, &info, 0) != 0 &&
			!make_one_dir (dirfd, copy, mode, error))
			return FALSE;
		*slash = '/';
	}
	if (!make_one_dir (dirfd, copy, mode, error))
		return FALSE;
	if (fstatat (dirfd, copy, &info, 0) != 0 || !S_ISDIR (info.st_mode)) {
		errno = ENOTDIR;
		return throw_path (error, "fs.make-dir", dirfd, path);
	}
	return TRUE;
}

gboolean
athar_fs_write (int fd, const void *data, size_t bytes, GError **error)
{
	const uint8_t *at = data;
	while (bytes) {
		ssize_t n = write (fd, at, MIN (bytes, IO_PIECE_BYTES));
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return throw_fd (error, "fs.write", fd);
		at += n;
		bytes -= (size_t)n;
	}
	return TRUE;
}

gboolean
athar_fs_read (int fd, void *buf, size_t bytes, size_t *ret_got, GError **error)
{
	size_t got = 0;
	while (got < bytes) {
		ssize_t n = read (fd, (uint8_t *)buf + got, MIN (bytes - got, IO_PIECE_BYTES));
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return throw_fd (error, "fs.read", fd);
		if (n == 0)
			break;
		got += (size_t)n;
	}
	*ret_got = got;
	return TRUE;
}

gboolean
athar_fs_pread (int fd, void *buf, size_t bytes, uint64_t offset, size_t *ret_got, GError **error)
{
	size_t got = 0;
	while (got < bytes) {
		ssize_t n = pread (fd, (uint8_t *)buf + got, MIN (bytes - got, IO_PIECE_BYTES),
			(off_t)(offset + got));
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return throw_fd (error, "fs.read", fd);
		if (n == 0)
			break;
		got += (size_t)n;
	}
	*ret_got = got;
	return TRUE;
}

static gboolean
throw_too_big (
	GError **error, const char *key, int dirfd, const char *path, uint64_t bytes, size_t limit)
{
	g_autofree char *full = athar_fs_dup_path (dirfd, path);
	return athar_throw (error, ATHAR_ERROR_LIMIT, key, "path", full, "bytes", ATHAR_U64 (bytes),
		"limit", ATHAR_U64 (limit), NULL);
}

gboolean
athar_fs_read_file (
	int dirfd, const char *path, size_t max_bytes, GBytes **ret_bytes, GError **error)
{
	g_auto (AtharFd) fd = -1;
	g_autofree uint8_t *data = NULL;
	struct stat info;
	size_t size, got;
	if (!athar_fs_open_file (dirfd, path, O_RDONLY, &fd, error))
		return FALSE;
	if (fstat (fd, &info) != 0)
		return throw_path (error, "fs.read", dirfd, path);
	if (S_ISDIR (info.st_mode)) {
		errno = EISDIR;
		return throw_path (error, "fs.read", dirfd, path);
	}
	if (!S_ISREG (info.st_mode)) {
		g_autofree char *full = athar_fs_dup_path (dirfd, path);
		return athar_throw (
			error, ATHAR_ERROR_INVALID, "fs.not-a-file", "path", full, NULL);
	}
	if ((uint64_t)info.st_size > max_bytes)
		return throw_too_big (
			error, "fs.too-big", dirfd, path, (uint64_t)info.st_size, max_bytes);
	/* One byte more than it has: a file that grows meanwhile is noticed. Size 0: perhaps /proc.
	 */
	size = info.st_size ? (size_t)info.st_size + 1 : MIN (max_bytes, 1u << 20) + 1;
	data = g_try_malloc (size);
	if (!data) {
		errno = ENOMEM;
		return throw_path (error, "fs.read", dirfd, path);
	}
	if (!athar_fs_read (fd, data, size, &got, error))
		return FALSE;
	if (got == size)
		return throw_too_big (error, "fs.grew", dirfd, path, got, size - 1);
	*ret_bytes = g_bytes_new_take (g_steal_pointer (&data), got);
	return TRUE;
}

gboolean
athar_fs_sync (int fd, GError **error)
{
	return fdatasync (fd) == 0 ? TRUE : throw_fd (error, "fs.sync", fd);
}

gboolean
athar_fs_sync_dir (int dirfd, GError **error)
{
	/* EINVAL: some FUSE file systems know no fsync of a directory; there is nothing more to be
	 * had from them. */
	return fsync (dirfd) == 0 || errno == EINVAL ? TRUE : throw_fd (error, "fs.sync", dirfd);
}

gboolean
athar_fs_replace (
	int dirfd, const char *name, const void *data, size_t bytes, unsigned mode, GError **error)
{
	g_auto (AtharTmp) tmp = ATHAR_TMP_INIT;
	return athar_tmp_open (&tmp, dirfd, mode, error) &&
	       athar_fs_write (tmp.fd, data, bytes, error) &&
	       athar_tmp_link (&tmp, name, ATHAR_LINK_REPLACE, error) &&
	       athar_fs_sync_dir (dirfd, error);
}

gboolean
athar_fs_exists (int dirfd, const char *path)
{
	struct stat info;
	return fstatat (dirfd, path, &info, AT_SYMLINK_NOFOLLOW) == 0;
}

gboolean
athar_fs_free_bytes (int fd, uint64_t *ret_bytes, GError **error)
{
	struct statvfs info;
	if (fstatvfs (fd, &info) != 0)
		return throw_fd (error, "fs.free", fd);
	*ret_bytes = (uint64_t)info.f_bavail * info.f_frsize;
	return TRUE;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
	return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static gboolean
read_names (
	DIR *dir, int dirfd, const char *path, size_t max_names, GPtrArray *names, GError **error)
{
	struct dirent *entry;
	while (errno = 0, (entry = readdir (dir))) {
		if (strcmp (entry->d_name, ".") == 0 || strcmp (entry->d_name, "..") == 0)
			continue;
		if (names->len >= max_names)
			return throw_too_big (
				error, "fs.many-names", dirfd, path, names->len, max_names);
		g_ptr_array_add (names, g_strdup (entry->d_name));
	}
	return errno ? throw_path (error, "fs.list", dirfd, path) : TRUE;
}

gboolean
athar_fs_list (int dirfd, const char *path, size_t max_names, GStrv *ret_names, GError **error)
{
	g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
	gboolean ok;
	DIR *dir;
	int fd;
	if (!athar_fs_open_dir (dirfd, path, &fd, error))
		return FALSE;
	dir = fdopendir (fd);
	if (!dir) {
		throw_path (error, "fs.list", dirfd, path);
		close (fd);
		return FALSE;
	}
	ok = read_names (dir, dirfd, path, max_names, names, error);
	closedir (dir);
	if (!ok)
		return FALSE;
	g_ptr_array_sort (names, compare_names);
	g_ptr_array_add (names, NULL);
	g_ptr_array_set_free_func (names, NULL);
	*ret_names = (GStrv)g_ptr_array_free (g_steal_pointer (&names), FALSE);
	return TRUE;
}

static void
make_tmp_name (char *buf)
{
	AtharId id;
	athar_id_random (&id);
	g_snprintf (buf, TMP_NAME_BYTES, ".tmp-%.20s", ATHAR_ID_STR (&id));
}

/* Nameless, when the file system can and /proc is there to give it a name later. */
static int
open_nameless (int dirfd, mode_t mode)
{
	int fd = openat (dirfd, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, mode);
	g_autofree char *proc = fd < 0 ? NULL : g_strdup_printf ("/proc/self/fd/%d", fd);
	struct stat info;
	if (fd >= 0 && stat (proc, &info) != 0) {
		close (fd);
		return -1;
	}
	return fd;
}

gboolean
athar_tmp_open (AtharTmp *tmp, int dirfd, unsigned mode, GError **error)
{
	char name[TMP_NAME_BYTES];
	tmp->dirfd = dirfd;
	tmp->fd = open_nameless (dirfd, (mode_t)mode);
	if (tmp->fd >= 0)
		return TRUE;
	make_tmp_name (name);
	tmp->fd = openat (
		dirfd, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, (mode_t)mode);
	if (tmp->fd < 0)
		return throw_path (error, "fs.write", dirfd, name);
	tmp->name = g_strdup (name);
	return TRUE;
}

static gboolean
link_nameless (AtharTmp *tmp, const char *name)
{
	g_autofree char *proc = g_strdup_printf ("/proc/self/fd/%d", tmp->fd);
	return linkat (AT_FDCWD, proc, tmp->dirfd, name, AT_SYMLINK_FOLLOW) == 0;
}

/* No replacing: rename where the kernel refuses to overwrite, else a hard link and unlink. */
static gboolean
rename_new (AtharTmp *tmp, const char *name)
{
	if (renameat2 (tmp->dirfd, tmp->name, tmp->dirfd, name, RENAME_NOREPLACE) == 0)
		return TRUE;
	if (errno != EINVAL && errno != ENOSYS)
		return FALSE;
	return linkat (tmp->dirfd, tmp->name, tmp->dirfd, name, 0) == 0 &&
	       unlinkat (tmp->dirfd, tmp->name, 0) == 0;
}

static gboolean
put_in_place (AtharTmp *tmp, const char *name, AtharLinkMode mode)
{
	char between[TMP_NAME_BYTES];
	if (!tmp->name && mode == ATHAR_LINK_NEW)
		return link_nameless (tmp, name);
	if (!tmp->name) {
		make_tmp_name (between);
		if (!link_nameless (tmp, between))
			return FALSE;
		tmp->name = g_strdup (between);
	}
	if (mode == ATHAR_LINK_NEW)
		return rename_new (tmp, name);
	return renameat (tmp->dirfd, tmp->name, tmp->dirfd, name) == 0;
}

gboolean
athar_tmp_link (AtharTmp *tmp, const char *name, AtharLinkMode mode, GError **error)
{
	if (!athar_fs_sync (tmp->fd, error))
		return FALSE;
	if (!put_in_place (tmp, name, mode))
		return throw_path (
			error, errno == EEXIST ? "fs.exists" : "fs.rename", tmp->dirfd, name);
	g_clear_pointer (&tmp->name, g_free);
	close (tmp->fd);
	tmp->fd = -1;
	return TRUE;
}

void
athar_tmp_clear (AtharTmp *tmp)
{
	if (tmp->name)
		unlinkat (tmp->dirfd, tmp->name, 0);
	g_clear_pointer (&tmp->name, g_free);
	if (tmp->fd >= 0)
		close (tmp->fd);
	tmp->fd = -1;
}

struct AtharFileLock {
	int fd;
};

static gboolean
wait_for_lock (int fd, int operation, int64_t timeout_us)
{
	int64_t end_us = timeout_us > 0 ? athar_time_monotonic_us () + timeout_us : 0;
	for (;;) {
		if (flock (fd, operation | (timeout_us < 0 ? 0 : LOCK_NB)) == 0)
			return TRUE;
		if (errno != EINTR &&
			(errno != EWOULDBLOCK || athar_time_monotonic_us () >= end_us))
			return FALSE;
		if (errno == EWOULDBLOCK)
			g_usleep (LOCK_POLL_US);
	}
}

AtharFileLock *
athar_fs_lock (int dirfd, const char *name, bool exclusive, int64_t timeout_us, GError **error)
{
	g_auto (AtharFd) fd = openat (dirfd, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	AtharFileLock *lock;
	if (fd < 0 && (errno == EROFS || errno == EACCES || errno == EPERM) && !exclusive)
		fd = openat (dirfd, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0) {
		throw_path (error, "fs.lock", dirfd, name);
		return NULL;
	}
	if (!wait_for_lock (fd, exclusive ? LOCK_EX : LOCK_SH, timeout_us)) {
		g_autofree char *path = NULL;
		if (errno != EWOULDBLOCK) {
			throw_path (error, "fs.lock", dirfd, name);
			return NULL;
		}
		path = athar_fs_dup_path (dirfd, name);
		return athar_throw_null (error, ATHAR_ERROR_BUSY, "fs.locked", "path", path, NULL);
	}
	lock = g_new0 (AtharFileLock, 1);
	lock->fd = fd;
	fd = -1;
	return lock;
}

void
athar_fs_unlock (AtharFileLock *lock)
{
	if (!lock)
		return;
	close (lock->fd);
	g_free (lock);
}

void
athar_fd_clear (AtharFd *fd)
{
	if (*fd >= 0)
		close (*fd);
	*fd = -1;
}
