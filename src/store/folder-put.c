/* SPDX-License-Identifier: Apache-2.0
 *
 * store/folder-put.c: taking bytes into the folder backend.
 *
 * A put costs: read, hash, write, fdatasync, read back, hash, link. Writes and the read-back go
 * past the page cache (O_DIRECT) where the file system can, so that what is compared came from the
 * disk and no copy is made in memory; elsewhere the pages are dropped first (POSIX_FADV_DONTNEED)
 * and AtharStored.direct says false. A file that fits in one piece is hashed before anything is
 * written: the same bytes again cost no write. Where the file system clones (FICLONE), bytes are
 * shared and only read. The file has no name until its bytes are known to be on the disk
 * (O_TMPFILE, else ".tmp-…"): a name means whole.
 */
#include "store/folder-private.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"

#define CHECK_SPACE_BYTES (64u << 20)

typedef struct {
	AtharFolderBackend *folder;
	AtharScratchLease scratch;
	AtharSource source;
	AtharTicker *ticker;
	AtharTmp tmp;
	bool direct;	  /* of tmp.fd */
	uint64_t written; /* end of what was written, padding included */
} Put;

static void
put_clear (Put *put)
{
	athar_tmp_clear (&put->tmp);
	athar_scratch_give (&put->scratch);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Put, put_clear)

static gboolean
open_tmp (Put *put, GError **error)
{
	if (!athar_tmp_open (&put->tmp, put->folder->fd, 0444, error))
		return FALSE;
	put->direct =
		!g_atomic_int_get (&put->folder->no_direct) && athar_set_direct (put->tmp.fd, true);
	return TRUE;
}

/* @offset is a multiple of a block. The last block is padded for O_DIRECT; settle() cuts the file
 * to its size. */
static gboolean
write_piece (Put *put, uint8_t *data, size_t bytes, uint64_t offset, GError **error)
{
	size_t padded = (bytes + ATHAR_BLOCK_BYTES - 1) / ATHAR_BLOCK_BYTES * ATHAR_BLOCK_BYTES,
	       done = 0;
	memset (data + bytes, 0, padded - bytes);
	while (done < (put->direct ? padded : bytes)) {
		ssize_t n = pwrite (put->tmp.fd, data + done, (put->direct ? padded : bytes) - done,
			(off_t)(offset + done));
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EINVAL &&
			put->direct) { /* a file system that promised and cannot */
			athar_set_direct (put->tmp.fd, false);
			g_atomic_int_set (&put->folder->no_direct, 1);
			put->direct = false;
			continue;
		}
		if (n < 0)
			return athar_folder_throw_errno (put->folder, "store.write", NULL, error);
		done += (size_t)n;
		if (put->direct &&
			done % ATHAR_BLOCK_BYTES) /* short: the next try starts at a whole block */
			done -= done % ATHAR_BLOCK_BYTES;
	}
	put->written = offset + done;
	return TRUE;
}

/* Share the source's blocks instead of copying; then the copy is what is hashed. */
static bool
try_clone (Put *put)
{
	struct stat st;
	if (!put->source.seekable || g_atomic_int_get (&put->folder->no_clone))
		return false;
	if (ioctl (put->tmp.fd, FICLONE, put->source.fd) == 0 && fstat (put->tmp.fd, &st) == 0)
		return true;
	if (errno == EOPNOTSUPP || errno == ENOTTY || errno == ENOSYS)
		g_atomic_int_set (&put->folder->no_clone, 1);
	return false;
}

static gboolean
check_space (Put *put, GError **error)
{
	uint64_t room;
	if (!put->source.seekable || put->source.sparse || put->source.size < CHECK_SPACE_BYTES)
		return TRUE;
	if (!athar_fs_free_bytes (put->folder->fd, &room, error))
		return FALSE;
	if (room >= put->source.size)
		return TRUE;
	g_autofree char *path = athar_fs_dup_path (put->folder->fd, NULL);
	return athar_throw (error, ATHAR_ERROR_NO_SPACE, "store.no-room", "path", path, "bytes",
		ATHAR_U64 (put->source.size), "room", ATHAR_U64 (room), NULL);
}

/* The rest of a large source: @first is in the buffer already. */
static gboolean
copy_all (Put *put, AtharPiece first, GError **error)
{
	AtharPiece piece = first;
	while (piece.bytes || piece.hole) {
		uint64_t start = put->source.offset - piece.bytes;
		athar_hash_piece (put->scratch.hasher, put->scratch.buffer, &piece);
		if (piece.bytes &&
			!write_piece (put, put->scratch.buffer, piece.bytes, start, error))
			return FALSE;
		if (!athar_tick (put->ticker, piece.bytes + piece.hole, error) ||
			!athar_source_next (&put->source, put->scratch.buffer, &piece, error))
			return FALSE;
	}
	return TRUE;
}

static gboolean
take_large (Put *put, AtharPiece first, AtharStored *stored, GError **error)
{
	posix_fadvise (put->source.fd, 0, 0, POSIX_FADV_SEQUENTIAL);
	if (!check_space (put, error) || !open_tmp (put, error))
		return FALSE;
	if (try_clone (put)) {
		bool direct = put->direct && athar_set_direct (put->tmp.fd, false);
		gboolean good = athar_hash_fd (put->tmp.fd, &put->scratch, put->ticker, &stored->id,
			&stored->bytes, error);
		put->written = put->source.offset = stored->bytes;
		put->direct = direct && athar_set_direct (put->tmp.fd, true);
		posix_fadvise (put->tmp.fd, 0, 0, POSIX_FADV_DONTNEED);
		return good;
	}
	if (!copy_all (put, first, error))
		return FALSE;
	athar_hasher_finish (put->scratch.hasher, &stored->id);
	stored->bytes = put->source.offset;
	return TRUE;
}

/* A second reading moves nothing on, but can be stopped. */
static gboolean
still_going (uint64_t bytes, gpointer payload)
{
	AtharTicker *first = payload;
	return !first->progress || first->progress (first->done, first->payload);
}

/* S2: on the disk, read back from there, the same bytes. */
static gboolean
settle (Put *put, AtharStored *stored, GError **error)
{
	AtharHash found;
	AtharTicker again = {still_going, put->ticker, 0};
	uint64_t bytes;
	if (put->written != stored->bytes && ftruncate (put->tmp.fd, (off_t)stored->bytes) < 0)
		return athar_folder_throw_errno (put->folder, "store.write", NULL, error);
	if (fdatasync (put->tmp.fd) < 0) {
		if (errno != ENOSPC && errno != EDQUOT)
			athar_folder_mark_broken (put->folder);
		return athar_folder_throw_errno (put->folder, "store.sync", NULL, error);
	}
	if (!put->direct)
		posix_fadvise (put->tmp.fd, 0, 0, POSIX_FADV_DONTNEED);
	stored->direct = put->direct;
	if (!athar_hash_fd (put->tmp.fd, &put->scratch, &again, &found, &bytes, error))
		return FALSE;
	if (bytes != stored->bytes || !athar_hash_equal (&found, &stored->id))
		return athar_folder_throw (
			put->folder, ATHAR_ERROR_CORRUPT, "store.read-back", NULL, error);
	return TRUE;
}

static int
link_as (Put *put, const char *name)
{
	char proc[64];
	if (put->tmp.name && renameat2 (put->folder->fd, put->tmp.name, put->folder->fd, name,
				     RENAME_NOREPLACE) == 0) {
		g_clear_pointer (&put->tmp.name, g_free);
		return 0;
	}
	if (put->tmp.name) /* no RENAME_NOREPLACE: a second name, then the first goes with
			      put_clear() */
		return errno == EINVAL || errno == ENOSYS
			       ? linkat (put->folder->fd, put->tmp.name, put->folder->fd, name, 0)
			       : -1;
	g_snprintf (proc, sizeof proc, "/proc/self/fd/%d", put->tmp.fd);
	return linkat (AT_FDCWD, proc, put->folder->fd, name, AT_SYMLINK_FOLLOW);
}

/* The same bytes are here already: from an earlier add, or whole from a crash. Trusted after
 * reading them. */
static gboolean
adopt (Put *put, AtharStored *stored, GError **error)
{
	uint64_t bytes;
	AtharTicker again = {still_going, put->ticker, 0};
	g_autoptr (GError) fault = NULL;
	/* INVALID is a file that could be written, which is as good, or no file at all. */
	if (!athar_folder_verify (
		    put->folder, &stored->id, &put->scratch, &again, &bytes, &fault) &&
		(!g_error_matches (fault, ATHAR_ERROR, ATHAR_ERROR_INVALID) ||
			!athar_folder_has (&put->folder->base, &stored->id))) {
		g_propagate_error (error, g_steal_pointer (&fault));
		return FALSE;
	}
	athar_folder_mark_dirty (put->folder, &stored->id, true);
	stored->existed = true;
	return TRUE;
}

static gboolean
place (Put *put, AtharStored *stored, GError **error)
{
	char name[ATHAR_FOLDER_NAME_BYTES], dir[3];
	bool made = false;
	athar_folder_name (&stored->id, name);
	g_strlcpy (dir, name, sizeof dir);
	int rc = link_as (put, name);
	if (rc < 0 && errno == ENOENT) {
		made = mkdirat (put->folder->fd, dir, 0777) == 0;
		if (!made && errno != EEXIST)
			return athar_folder_throw_errno (put->folder, "store.write", dir, error);
		rc = link_as (put, name);
	}
	if (rc < 0 && errno == EEXIST)
		return adopt (put, stored, error);
	if (rc < 0)
		return athar_folder_throw_errno (put->folder, "store.write", name, error);
	athar_folder_mark_dirty (put->folder, &stored->id, made);
	return TRUE;
}

static gboolean
finish (Put *put, AtharStored *stored, GError **error)
{
	stored->grew = athar_source_changed (&put->source);
	if (athar_folder_has (&put->folder->base, &stored->id))
		return adopt (put, stored, error);
	return settle (put, stored, error) && place (put, stored, error);
}

gboolean
athar_folder_put (
	AtharBackend *backend, int fd, AtharTicker *ticker, AtharStored *ret_stored, GError **error)
{
	g_auto (Put) put = {
		.folder = (AtharFolderBackend *)backend, .ticker = ticker, .tmp = ATHAR_TMP_INIT};
	AtharStored stored = {0};
	AtharPiece first;
	put.scratch = athar_scratch_take (&put.folder->scratch);
	athar_hasher_reset (put.scratch.hasher);
	if (!athar_folder_check_broken (put.folder, error) ||
		!athar_source_init (&put.source, fd, error) ||
		!athar_source_next (&put.source, put.scratch.buffer, &first, error))
		return FALSE;
	if (!athar_source_at_end (&put.source, &first)) {
		if (!take_large (&put, first, &stored, error))
			return FALSE;
	} else {
		athar_hasher_update (put.scratch.hasher, put.scratch.buffer, first.bytes);
		athar_hasher_finish (put.scratch.hasher, &stored.id);
		stored.bytes = first.bytes;
		if (!athar_tick (ticker, first.bytes, error))
			return FALSE;
		if (!athar_folder_has (backend, &stored.id) &&
			(!open_tmp (&put, error) ||
				!write_piece (&put, put.scratch.buffer, first.bytes, 0, error)))
			return FALSE;
	}
	if (!finish (&put, &stored, error))
		return FALSE;
	*ret_stored = stored;
	return TRUE;
}

gboolean
athar_folder_put_bytes (AtharBackend *backend, const void *data, size_t bytes,
	AtharStored *ret_stored, GError **error)
{
	g_auto (Put) put = {.folder = (AtharFolderBackend *)backend,
		.ticker = &(AtharTicker){NULL, NULL, 0},
		.tmp = ATHAR_TMP_INIT};
	AtharStored stored = {.bytes = bytes};
	put.scratch = athar_scratch_take (&put.folder->scratch);
	if (!athar_folder_check_broken (put.folder, error))
		return FALSE;
	athar_sha256 (data, bytes, &stored.id);
	if (athar_folder_has (backend, &stored.id)) {
		if (!adopt (&put, &stored, error))
			return FALSE;
		*ret_stored = stored;
		return TRUE;
	}
	if (!open_tmp (&put, error))
		return FALSE;
	for (size_t at = 0; at < bytes; at += ATHAR_PIECE_BYTES) {
		size_t n = MIN (bytes - at, ATHAR_PIECE_BYTES);
		memcpy (put.scratch.buffer, (const uint8_t *)data + at, n);
		if (!write_piece (&put, put.scratch.buffer, n, at, error))
			return FALSE;
	}
	if (!settle (&put, &stored, error) || !place (&put, &stored, error))
		return FALSE;
	*ret_stored = stored;
	return TRUE;
}
