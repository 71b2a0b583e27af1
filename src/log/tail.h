/* SPDX-License-Identifier: Apache-2.0
 *
 * log/tail.h: the frames of the file `tail`: the journal every commit goes through. Normative:
 * docs/format/log.md.
 *
 * A frame, all integers big-endian; the file has no header and no gaps:
 *
 *   offset      bytes  what
 *   0           4      n: bytes of all that follows in this frame (60 … ATHAR_FRAME_MAX_BYTES)
 *   4           8      first: index of its first entry (at most 2^53 - 1)
 *   12          4      count: entries (1 … ATHAR_FRAME_MAX_ENTRIES)
 *   16          …      count × (2 bytes length ‖ entry), as in an entry bundle; an entry has 1 …
 * 65,535 bytes …           2      length of the checkpoint (1 … 65,535) …           … checkpoint:
 * signed note over the tree of first + count entries 4 + n - 32  32     SHA-256 of everything of
 * this frame before it, the length field included
 *
 * The reader below takes exactly these bytes and nothing else; it looks at neither signature nor
 * tree: that is the log's.
 */
#pragma once

#include "base/error.h"
#include "base/id.h"

#define ATHAR_FRAME_OVERHEAD_BYTES (4 + 8 + 4 + 2 + ATHAR_HASH_BYTES) /* without entries and note  \
								       */

typedef struct {
	GBytes *memory; /* what the pointers below point into; owned when the frame sits in a log */
	uint64_t offset; /* of the frame in `tail` */
	size_t bytes;	 /* whole frame, length field and digest included */
	uint64_t first;
	uint32_t count;
	const uint8_t *entries; /* the first entry's length */
	const uint8_t *note;
	size_t note_bytes;
} AtharFrame;

typedef enum {
	ATHAR_FRAME_GOOD,
	ATHAR_FRAME_SHORT,  /* the file ends inside it */
	ATHAR_FRAME_FORM,   /* a length or count cannot be */
	ATHAR_FRAME_DIGEST, /* the form holds, the digest does not */
} AtharFrameVerdict;

/* athar_tail_frame_read: the frame that begins at @data. GOOD fills @ret_frame but for memory and
 * offset. */
AtharFrameVerdict athar_tail_frame_read (const uint8_t *data, size_t bytes, AtharFrame *ret_frame);
/* athar_tail_frame_scan: the first offset >= @from at which a good frame begins; FALSE when there
 * is none. @ret_gave_up tells that the search was stopped because crafted bytes made it too dear:
 * the caller must then believe the worst. */
bool athar_tail_frame_scan (
	const uint8_t *data, size_t bytes, size_t from, size_t *ret_offset, bool *ret_gave_up);
/* athar_tail_frame_entry: entry @k of a good frame, by walking from the first. */
const uint8_t *athar_tail_frame_entry (const AtharFrame *frame, uint32_t k, size_t *ret_bytes);
/* athar_tail_frame_next_entry: the entry whose length stands at *@at; moves *@at behind it. Good
 * frames only. */
const uint8_t *athar_tail_frame_next_entry (const uint8_t **at, size_t *ret_bytes);
/* athar_tail_frame_write: (transfer full) a whole frame. Errors: LIMIT (an entry, their number, or
 * all of it), INVALID (an empty entry). */
GBytes *athar_tail_frame_write (
	uint64_t first, GBytes *const *entries, size_t n, GBytes *note, GError **error);
/* athar_tail_frame_check_limits: would athar_tail_frame_write() take them? For callers who want to
 * know before they sign. */
gboolean athar_tail_frame_check_limits (GBytes *const *entries, size_t n, GError **error);
