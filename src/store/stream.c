/* SPDX-License-Identifier: Apache-2.0
 *
 * store/stream.c: see stream.h. Regular files are read by pread up to the size they had at the
 * start, so that a file that grows without end is still stored as one whole snapshot; everything
 * else is read to its end.
 */
#include "store/stream.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"

#define ZEROS_BYTES (64u << 10) /* stays in the first-level cache */

static const uint8_t zeros[ZEROS_BYTES];

static void
scratch_free (gpointer data)
{
	AtharScratchLease *s = data;
	free (s->buffer);
	athar_hasher_free (s->hasher);
	g_free (s);
}

void
athar_scratch_pool_init (AtharScratchPool *pool)
{
	g_mutex_init (&pool->lock);
	pool->idle = g_ptr_array_new_with_free_func (scratch_free);
}

void
athar_scratch_pool_clear (AtharScratchPool *pool)
{
	g_ptr_array_unref (pool->idle);
	g_mutex_clear (&pool->lock);
}

AtharScratchLease
athar_scratch_take (AtharScratchPool *pool)
{
	AtharScratchLease lease = {pool, NULL, NULL};
	g_mutex_lock (&pool->lock);
	AtharScratchLease *idle =
		pool->idle->len ? g_ptr_array_steal_index_fast (pool->idle, pool->idle->len - 1)
				: NULL;
	g_mutex_unlock (&pool->lock);
	if (idle) {
		lease = *idle;
		g_free (idle);
		return lease;
	}
	lease.buffer = aligned_alloc (ATHAR_BLOCK_BYTES, ATHAR_PIECE_BYTES);
	g_assert (lease.buffer); /* as GLib: a missing MiB ends the program */
	lease.hasher = athar_hasher_new ();
	return lease;
}

void
athar_scratch_give (AtharScratchLease *lease)
{
	if (!lease->pool)
		return;
	AtharScratchPool *pool = lease->pool;
	g_mutex_lock (&pool->lock);
	g_ptr_array_add (pool->idle, g_memdup2 (lease, sizeof *lease));
	g_mutex_unlock (&pool->lock);
	lease->pool = NULL;
}

gboolean
athar_tick (AtharTicker *ticker, uint64_t bytes, GError **error)
{
	ticker->done += bytes;
	if (!ticker->progress || ticker->progress (ticker->done, ticker->payload))
		return TRUE;
	return athar_throw (error, ATHAR_ERROR_CANCELLED, "store.cancelled", NULL);
}

static gboolean
throw_read (int fd, GError **error)
{
	int saved = errno;
	g_autofree char *path = athar_fs_dup_path (fd, NULL);
	errno = saved;
	return athar_throw_errno (error, "store.read", "path", path, NULL);
}

gboolean
athar_source_init (AtharSource *source, int fd, GError **error)
{
	struct stat st;
	if (fstat (fd, &st) < 0)
		return throw_read (fd, error);
	bool regular = S_ISREG (st.st_mode);
	*source = (AtharSource){.fd = fd, .seekable = regular, .limit = UINT64_MAX};
	if (!regular)
		return TRUE;
	source->size = (uint64_t)st.st_size;
	source->mtime_s = st.st_mtim.tv_sec;
	source->mtime_ns = st.st_mtim.tv_nsec;
	if (st.st_size > 0)
		source->limit = source->size;
	/* An eighth missing is worth two lseeks a stretch; ordinary files have at least their own
	 * blocks. */
	source->sparse = source->size >= ATHAR_PIECE_BYTES &&
			 (uint64_t)st.st_blocks * 512 < source->size - source->size / 8;
	return TRUE;
}

bool
athar_source_changed (const AtharSource *source)
{
	struct stat st;
	if (!source->seekable)
		return false;
	if (fstat (source->fd, &st) < 0)
		return true;
	return (uint64_t)st.st_size != source->size || source->offset != source->size ||
	       st.st_mtim.tv_sec != source->mtime_s || st.st_mtim.tv_nsec != source->mtime_ns;
}

/* The zero bytes between here and the next data, whole blocks of them; notes where that data ends.
 */
static uint64_t
hole_here (AtharSource *source)
{
	if (source->offset < source->data_end)
		return 0;
	off_t data = lseek (source->fd, (off_t)source->offset, SEEK_DATA);
	if (data < 0 && errno == ENXIO) { /* nothing but a hole until the end; a file that shrank
					     ends here */
		off_t end = lseek (source->fd, 0, SEEK_END);
		uint64_t stop = MIN (source->limit, end > 0 ? (uint64_t)end : 0);
		return stop > source->offset ? stop - source->offset : 0;
	}
	off_t end = data < 0 ? -1 : lseek (source->fd, data, SEEK_HOLE);
	if (end < 0) { /* a file system that does not know: read it all */
		source->sparse = false;
		return 0;
	}
	uint64_t hole = MIN ((uint64_t)data, source->limit) - source->offset;
	if (hole < ATHAR_BLOCK_BYTES)
		source->data_end = (uint64_t)end;
	return hole - hole % ATHAR_BLOCK_BYTES;
}

/* Lengths stay multiples of a block, as O_DIRECT wants them; a length that is not one is the end of
 * the file. */
static ssize_t
read_piece (AtharSource *source, uint8_t *buffer, size_t want)
{
	size_t got = 0;
	while (got < want) {
		ssize_t n = source->seekable ? pread (source->fd, buffer + got, want - got,
						       (off_t)(source->offset + got))
					     : read (source->fd, buffer + got, want - got);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		got += (size_t)n;
		if (n == 0 || (source->seekable && source->offset + got >= source->limit))
			break;
	}
	return (ssize_t)got;
}

gboolean
athar_source_next (AtharSource *source, uint8_t *buffer, AtharPiece *ret_piece, GError **error)
{
	uint64_t left = source->limit - source->offset, hole;
	size_t want = ATHAR_PIECE_BYTES;
	*ret_piece = (AtharPiece){0};
	if (left == 0)
		return TRUE;
	if (source->sparse && (hole = hole_here (source)) > 0) {
		ret_piece->hole = MIN (hole,
			(uint64_t)ATHAR_PIECE_BYTES * 16); /* small enough to be stopped in time */
		source->offset += ret_piece->hole;
		return TRUE;
	}
	if (source->sparse && source->data_end > source->offset) {
		uint64_t stretch = source->data_end - source->offset + ATHAR_BLOCK_BYTES - 1;
		want = (size_t)MIN (want, stretch - stretch % ATHAR_BLOCK_BYTES);
	} else if (left < want) {
		want = (size_t)((left + ATHAR_BLOCK_BYTES - 1) / ATHAR_BLOCK_BYTES *
				ATHAR_BLOCK_BYTES);
	}
	ssize_t got = read_piece (source, buffer, want);
	if (got < 0)
		return throw_read (source->fd, error);
	ret_piece->bytes = (size_t)MIN ((uint64_t)got, left);
	source->offset += ret_piece->bytes;
	return TRUE;
}

bool
athar_source_at_end (const AtharSource *source, const AtharPiece *last)
{
	return source->offset >= source->limit ||
	       (last->hole == 0 && last->bytes < ATHAR_PIECE_BYTES && !source->sparse);
}

void
athar_hash_piece (AtharHasher *hasher, const uint8_t *buffer, const AtharPiece *piece)
{
	if (piece->bytes)
		athar_hasher_update (hasher, buffer, piece->bytes);
	for (uint64_t left = piece->hole, n; left > 0; left -= n) {
		n = MIN (left, ZEROS_BYTES);
		athar_hasher_update (hasher, zeros, (size_t)n);
	}
}

gboolean
athar_hash_fd (int fd, AtharScratchLease *scratch, AtharTicker *ticker, AtharHash *ret_id,
	uint64_t *ret_bytes, GError **error)
{
	AtharSource source;
	AtharPiece piece;
	if (!athar_source_init (&source, fd, error))
		return FALSE;
	athar_hasher_reset (scratch->hasher);
	do {
		if (!athar_source_next (&source, scratch->buffer, &piece, error))
			return FALSE;
		athar_hash_piece (scratch->hasher, scratch->buffer, &piece);
		if (!athar_tick (ticker, piece.bytes + piece.hole, error))
			return FALSE;
	} while (piece.bytes || piece.hole);
	athar_hasher_finish (scratch->hasher, ret_id);
	*ret_bytes = source.offset;
	return TRUE;
}

bool
athar_set_direct (int fd, bool direct)
{
	int flags = fcntl (fd, F_GETFL);
	return flags >= 0 &&
	       fcntl (fd, F_SETFL, direct ? flags | O_DIRECT : flags & ~O_DIRECT) == 0;
}
