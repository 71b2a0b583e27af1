/* SPDX-License-Identifier: Apache-2.0
 *
 * store/backend-folder.c: objects/ab/<62 hex>, read-only files (docs/format/object.md).
 *
 * Taking in is folder-put.c; here are names, reading, checking and syncing of folders.
 */
#include "store/folder-private.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/fs.h"

#define DIR_MAX_NAMES                                                                              \
	(1u << 24) /* 2^32 objects in all; more names than this in one folder is no store */

void
athar_folder_name (const AtharHash *id, char name[ATHAR_FOLDER_NAME_BYTES])
{
	const char *hex = ATHAR_HASH_STR (id);
	g_snprintf (name, ATHAR_FOLDER_NAME_BYTES, "%.2s/%s", hex, hex + 2);
}

static char *
dup_path (AtharFolderBackend *folder, const char *name)
{
	return name ? g_strconcat ("objects/", name, NULL) : athar_fs_dup_path (folder->fd, NULL);
}

gboolean
athar_folder_throw_errno (
	AtharFolderBackend *folder, const char *key, const char *name, GError **error)
{
	int saved = errno;
	g_autofree char *path = dup_path (folder, name);
	errno = saved;
	return athar_throw_errno (error, key, "path", path, NULL);
}

gboolean
athar_folder_throw (AtharFolderBackend *folder, AtharErrorCode code, const char *key,
	const char *name, GError **error)
{
	g_autofree char *path = dup_path (folder, name);
	return athar_throw (error, code, key, "path", path, NULL);
}

bool
athar_folder_has (AtharBackend *backend, const AtharHash *id)
{
	char name[ATHAR_FOLDER_NAME_BYTES];
	struct stat st;
	athar_folder_name (id, name);
	return fstatat (((AtharFolderBackend *)backend)->fd, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	       S_ISREG (st.st_mode);
}

static gboolean
open_object (AtharFolderBackend *folder, const AtharHash *id, struct stat *ret_st, int *ret_fd,
	GError **error)
{
	char name[ATHAR_FOLDER_NAME_BYTES];
	athar_folder_name (id, name);
	g_auto (AtharFd) fd =
		openat (folder->fd, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return athar_folder_throw (
			folder, ATHAR_ERROR_NOT_FOUND, "store.missing", name, error);
	if (fd < 0 && errno == ELOOP)
		return athar_folder_throw (
			folder, ATHAR_ERROR_INVALID, "store.foreign", name, error);
	if (fd < 0 || fstat (fd, ret_st) < 0)
		return athar_folder_throw_errno (folder, "store.read", name, error);
	if (!S_ISREG (ret_st->st_mode))
		return athar_folder_throw (
			folder, ATHAR_ERROR_INVALID, "store.foreign", name, error);
	*ret_fd = fd;
	fd = -1;
	return TRUE;
}

static gboolean
folder_open (AtharBackend *backend, const AtharHash *id, int *ret_fd, uint64_t *ret_bytes,
	GError **error)
{
	struct stat st;
	if (!open_object ((AtharFolderBackend *)backend, id, &st, ret_fd, error))
		return FALSE;
	*ret_bytes = (uint64_t)st.st_size;
	return TRUE;
}

/* Hash what the medium holds, not what the page cache remembers. */
static gboolean
hash_from_medium (AtharFolderBackend *folder, int fd, AtharScratchLease *scratch,
	AtharTicker *ticker, AtharHash *ret_id, uint64_t *ret_bytes, GError **error)
{
	g_autoptr (GError) refused = NULL;
	bool direct = !g_atomic_int_get (&folder->no_direct) && athar_set_direct (fd, true);
	AtharTicker start = *ticker;
	if (direct && athar_hash_fd (fd, scratch, ticker, ret_id, ret_bytes, &refused))
		return TRUE;
	if (g_error_matches (refused, ATHAR_ERROR, ATHAR_ERROR_CANCELLED)) {
		g_propagate_error (error, g_steal_pointer (&refused));
		return FALSE;
	}
	*ticker = start; /* a file system that cannot after all, or a bad sector: the second reading
			    says which */
	if (direct)
		athar_set_direct (fd, false);
	posix_fadvise (fd, 0, 0, POSIX_FADV_DONTNEED);
	posix_fadvise (fd, 0, 0, POSIX_FADV_SEQUENTIAL);
	gboolean good = athar_hash_fd (fd, scratch, ticker, ret_id, ret_bytes, error);
	posix_fadvise (fd, 0, 0, POSIX_FADV_DONTNEED);
	return good;
}

gboolean
athar_folder_verify (AtharFolderBackend *folder, const AtharHash *id, AtharScratchLease *scratch,
	AtharTicker *ticker, uint64_t *ret_bytes, GError **error)
{
	char name[ATHAR_FOLDER_NAME_BYTES];
	struct stat st;
	AtharHash found;
	g_auto (AtharFd) fd = -1;
	if (!open_object (folder, id, &st, &fd, error) ||
		!hash_from_medium (folder, fd, scratch, ticker, &found, ret_bytes, error))
		return FALSE;
	athar_folder_name (id, name);
	if (!athar_hash_equal (id, &found))
		return athar_folder_throw (
			folder, ATHAR_ERROR_CORRUPT, "store.damaged", name, error);
	if (folder->keeps_modes && (st.st_mode & 0222))
		return athar_folder_throw (folder, ATHAR_ERROR_INVALID, "store.mode", name, error);
	return TRUE;
}

static gboolean
folder_verify (AtharBackend *backend, const AtharHash *id, AtharTicker *ticker, GError **error)
{
	AtharFolderBackend *folder = (AtharFolderBackend *)backend;
	uint64_t bytes;
	g_auto (AtharScratchLease) scratch = athar_scratch_take (&folder->scratch);
	return athar_folder_verify (folder, id, &scratch, ticker, &bytes, error);
}

gboolean
athar_folder_check_broken (AtharFolderBackend *folder, GError **error)
{
	g_mutex_lock (&folder->lock);
	bool broken = folder->broken;
	g_mutex_unlock (&folder->lock);
	return broken ? athar_folder_throw (folder, ATHAR_ERROR_IO, "store.broken", NULL, error)
		      : TRUE;
}

void
athar_folder_mark_broken (AtharFolderBackend *folder)
{
	g_mutex_lock (&folder->lock);
	folder->broken = true;
	g_mutex_unlock (&folder->lock);
}

void
athar_folder_mark_dirty (AtharFolderBackend *folder, const AtharHash *id, bool top)
{
	g_mutex_lock (&folder->lock);
	folder->dirty[id->b[0]] = true;
	folder->dirty_top |= top;
	g_mutex_unlock (&folder->lock);
}

static gboolean
sync_dir (AtharFolderBackend *folder, const char *name, GError **error)
{
	g_auto (AtharFd) fd = -1;
	return athar_fs_open_dir (folder->fd, name, &fd, error) && athar_fs_sync_dir (fd, error);
}

static gboolean
folder_flush (AtharBackend *backend, GError **error)
{
	AtharFolderBackend *folder = (AtharFolderBackend *)backend;
	bool dirty[ATHAR_FOLDER_N_DIRS], top;
	char name[3];
	gboolean good = TRUE;
	if (!athar_folder_check_broken (folder, error))
		return FALSE;
	g_mutex_lock (&folder->lock);
	memcpy (dirty, folder->dirty, sizeof dirty);
	top = folder->dirty_top;
	memset (folder->dirty, 0, sizeof folder->dirty);
	folder->dirty_top = false;
	g_mutex_unlock (&folder->lock);
	for (unsigned i = 0; good && i < ATHAR_FOLDER_N_DIRS; i++) {
		g_snprintf (name, sizeof name, "%02x", i);
		good = !dirty[i] || sync_dir (folder, name, error);
	}
	good = good && (!top || athar_fs_sync_dir (folder->fd, error));
	if (!good)
		athar_folder_mark_broken (folder);
	return good;
}

typedef struct {
	AtharFolderBackend *folder;
	AtharStoreVisit visit;
	AtharStoreFault fault;
	gpointer payload;
} Walk;

static gboolean
visit_name (const Walk *walk, const char *dir, const char *name, GError **error)
{
	char hex[ATHAR_HASH_TEXT];
	struct stat st;
	AtharHash id;
	g_autoptr (GError) bad = NULL;
	g_autofree char *path = g_strconcat (dir, "/", name, NULL);
	g_snprintf (hex, sizeof hex, "%s%s", dir, name);
	bool known =
		strlen (dir) + strlen (name) == ATHAR_HASH_TEXT - 1 && athar_hash_parse (hex, &id);
	if (fstatat (walk->folder->fd, path, &st, AT_SYMLINK_NOFOLLOW) < 0) {
		athar_folder_throw_errno (walk->folder, "store.read", path, &bad);
		walk->fault (bad, walk->payload);
		return TRUE;
	}
	return walk->visit (known && S_ISREG (st.st_mode) ? &id : NULL, path,
		S_ISREG (st.st_mode) ? (uint64_t)st.st_size : 0, walk->payload, error);
}

/* Without the right to search it, a folder lists its names and nothing more. */
static gboolean
list_dir (AtharFolderBackend *folder, const char *dir, GStrv *ret_names, GError **error)
{
	g_auto (AtharFd) fd =
		openat (folder->fd, dir, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0 || faccessat (fd, ".", X_OK, AT_EACCESS) < 0)
		return athar_folder_throw_errno (folder, "store.folder", dir, error);
	return athar_fs_list (fd, ".", DIR_MAX_NAMES, ret_names, error);
}

/* One folder that cannot be looked through is one fault; the others are not its concern. */
static gboolean
visit_dir (const Walk *walk, const char *dir, GError **error)
{
	g_auto (GStrv) names = NULL;
	g_autoptr (GError) bad = NULL;
	if (!list_dir (walk->folder, dir, &names, &bad)) {
		walk->fault (bad, walk->payload);
		return TRUE;
	}
	for (unsigned i = 0; names[i]; i++)
		if (!visit_name (walk, dir, names[i], error))
			return FALSE;
	return TRUE;
}

static bool
is_object_dir (AtharFolderBackend *folder, const char *name)
{
	struct stat st;
	return strlen (name) == 2 && strspn (name, "0123456789abcdef") == 2 &&
	       fstatat (folder->fd, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR (st.st_mode);
}

static gboolean
folder_each (AtharBackend *backend, AtharStoreVisit visit, AtharStoreFault fault, gpointer payload,
	GError **error)
{
	Walk walk = {(AtharFolderBackend *)backend, visit, fault, payload};
	g_auto (GStrv) dirs = NULL;
	if (!athar_fs_list (walk.folder->fd, ".", DIR_MAX_NAMES, &dirs, error))
		return FALSE;
	for (unsigned i = 0; dirs[i]; i++)
		if (!(is_object_dir (walk.folder, dirs[i])
				    ? visit_dir (&walk, dirs[i], error)
				    : visit (NULL, dirs[i], 0, payload, error)))
			return FALSE;
	return TRUE;
}

static void
folder_free (AtharBackend *backend)
{
	AtharFolderBackend *folder = (AtharFolderBackend *)backend;
	athar_scratch_pool_clear (&folder->scratch);
	g_mutex_clear (&folder->lock);
	close (folder->fd);
	g_free (folder);
}

static const AtharBackendTable folder_table = {athar_folder_put, athar_folder_put_bytes,
	folder_flush, athar_folder_has, folder_open, folder_each, folder_verify, folder_free};

/* File systems that show one mode for every file: nothing to check there. */
static bool
keeps_modes (int fd)
{
	struct statfs info;
	const unsigned long none[] = {MSDOS_SUPER_MAGIC, EXFAT_SUPER_MAGIC, FUSE_SUPER_MAGIC,
		SMB2_SUPER_MAGIC, CIFS_SUPER_MAGIC, 0x7366746e /* ntfs3 */};
	if (fstatfs (fd, &info) < 0)
		return true;
	for (unsigned i = 0; i < G_N_ELEMENTS (none); i++)
		if ((unsigned long)info.f_type == none[i])
			return false;
	return true;
}

AtharBackend *
athar_backend_folder_open (int case_dirfd, GError **error)
{
	g_auto (AtharFd) fd = -1;
	if (!athar_fs_open_dir (case_dirfd, "objects", &fd, error)) {
		athar_prefix (error, "store.no-folder", NULL);
		return NULL;
	}
	AtharFolderBackend *folder = g_new0 (AtharFolderBackend, 1);
	folder->base.table = &folder_table;
	folder->fd = fd;
	fd = -1;
	folder->keeps_modes = keeps_modes (folder->fd);
	athar_scratch_pool_init (&folder->scratch);
	g_mutex_init (&folder->lock);
	return &folder->base;
}
