/* SPDX-License-Identifier: Apache-2.0
 *
 * store/stream.h: reading a file once, piece by piece, holes skipped; shared by put, read-back and
 * check. Nobody else.
 *
 *     g_auto (AtharScratchLease) lease = athar_scratch_take (pool);
 *     athar_source_init (&source, fd, error);
 *     while (athar_source_next (&source, lease.buffer, &piece, error) && (piece.bytes ||
 * piece.hole)) …
 */
#pragma once

#include "base/hash.h"
#include "store/store.h"

#define ATHAR_PIECE_BYTES                                                                          \
	(1u << 20) /* a piece stays in the second-level cache between read, hash and write */
#define ATHAR_BLOCK_BYTES 4096u /* what O_DIRECT asks of offsets, lengths and memory */

/* A buffer aligned for O_DIRECT and a hasher, reused: a fresh MiB for each small file would cost
 * more than the file. */
typedef struct {
	GMutex lock;
	GPtrArray *idle;
} AtharScratchPool;
typedef struct {
	AtharScratchPool *pool;
	uint8_t *buffer; /* ATHAR_PIECE_BYTES */
	AtharHasher *hasher;
} AtharScratchLease;
void athar_scratch_pool_init (AtharScratchPool *pool);
void athar_scratch_pool_clear (AtharScratchPool *pool);
AtharScratchLease athar_scratch_take (AtharScratchPool *pool);
void athar_scratch_give (AtharScratchLease *lease);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AtharScratchLease, athar_scratch_give)

/* Bytes done so far in one call, told to its caller, who may stop it (CANCELLED). */
typedef struct {
	AtharStoreProgress progress;
	gpointer payload;
	uint64_t done;
} AtharTicker;
gboolean athar_tick (AtharTicker *ticker, uint64_t bytes, GError **error);

typedef struct {
	int fd;
	uint64_t offset;
	uint64_t limit;	   /* the size found at the start; UINT64_MAX for pipes and empty-looking
			      files: to the end */
	uint64_t data_end; /* of the stretch of data at offset, when sparse */
	bool seekable, sparse;
	int64_t mtime_s, mtime_ns;
	uint64_t size; /* at the start */
} AtharSource;
typedef struct {
	size_t bytes;  /* in the buffer */
	uint64_t hole; /* or so many zero bytes, none of them in the buffer */
} AtharPiece;

gboolean athar_source_init (AtharSource *source, int fd, GError **error);
/* athar_source_next: a full buffer (less only at the end or before a hole), or a hole; both 0 at
 * the end. */
gboolean athar_source_next (
	AtharSource *source, uint8_t *buffer, AtharPiece *ret_piece, GError **error);
bool athar_source_at_end (const AtharSource *source, const AtharPiece *last);
/* athar_source_changed: the file is not what it was when reading began. */
bool athar_source_changed (const AtharSource *source);
void athar_hash_piece (AtharHasher *hasher, const uint8_t *buffer, const AtharPiece *piece);
/* athar_hash_fd: SHA-256 of a whole file, from its start. @buffer: ATHAR_PIECE_BYTES. */
gboolean athar_hash_fd (int fd, AtharScratchLease *scratch, AtharTicker *ticker, AtharHash *ret_id,
	uint64_t *ret_bytes, GError **error);
/* athar_set_direct: reads and writes past the page cache; false when the file system cannot. */
bool athar_set_direct (int fd, bool direct);
