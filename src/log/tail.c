/* SPDX-License-Identifier: Apache-2.0
 *
 * log/tail.c: frames. Byte by byte (the same table as in tail.h and docs/format/log.md):
 *   [0,4) n   [4,12) first   [12,16) count   [16,…) count × (u16 length ‖ entry)   u16 length ‖ checkpoint   32 digest
 * n counts everything after itself; the digest is SHA-256 over [0, 4 + n - 32).
 */
#include "log/tail.h"

#include <string.h>

#include "base/hash.h"
#include "base/limits.h"

#define HEAD_BYTES 16
#define INDEX_MAX ((UINT64_C (1) << 53) - 1)
#define SCAN_BUDGET_BYTES (UINT64_C (1) << 30) /* digests over so much while searching: half a second, then give up */

static uint64_t
get_be (const uint8_t *p, unsigned n)
{
	uint64_t value = 0;
	for (unsigned i = 0; i < n; i++)
		value = value << 8 | p[i];
	return value;
}

static uint8_t *
put_be (uint8_t *p, uint64_t value, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		p[i] = (uint8_t) (value >> 8 * (n - 1 - i));
	return p + n;
}

/* Walks the entries and the note; fills the frame. Everything but the digest. */
static AtharFrameVerdict
read_form (const uint8_t *data, size_t bytes, AtharFrame *frame)
{
	if (bytes < HEAD_BYTES)
		return ATHAR_FRAME_SHORT;
	uint64_t n = get_be (data, 4), first = get_be (data + 4, 8), count = get_be (data + 12, 4);
	if (n > ATHAR_FRAME_MAX_BYTES || n + 4 < ATHAR_FRAME_OVERHEAD_BYTES || count < 1 ||
		count > ATHAR_FRAME_MAX_ENTRIES || first > INDEX_MAX - count)
		return ATHAR_FRAME_FORM;
	if (n + 4 > bytes)
		return ATHAR_FRAME_SHORT;
	const uint8_t *at = data + HEAD_BYTES, *end = data + 4 + n - ATHAR_HASH_BYTES;
	for (uint64_t i = 0; i < count; i++) {
		uint64_t length = end - at >= 2 ? get_be (at, 2) : 0;
		if (length == 0 || length > (uint64_t) (end - at) - 2)
			return ATHAR_FRAME_FORM;
		at += 2 + length;
	}
	uint64_t note_bytes = end - at >= 2 ? get_be (at, 2) : 0;
	if (note_bytes == 0 || at + 2 + note_bytes != end)
		return ATHAR_FRAME_FORM;
	*frame = (AtharFrame){ .bytes = 4 + n, .first = first, .count = (uint32_t) count, .entries = data + HEAD_BYTES,
		               .note = at + 2, .note_bytes = note_bytes };
	return ATHAR_FRAME_GOOD;
}

AtharFrameVerdict
athar_tail_frame_read (const uint8_t *data, size_t bytes, AtharFrame *ret_frame)
{
	AtharHash digest;
	AtharFrame frame;
	AtharFrameVerdict verdict = read_form (data, bytes, &frame);
	if (verdict != ATHAR_FRAME_GOOD)
		return verdict;
	size_t covered = frame.bytes - ATHAR_HASH_BYTES;
	athar_sha256 (data, covered, &digest);
	if (memcmp (digest.b, data + covered, ATHAR_HASH_BYTES) != 0)
		return ATHAR_FRAME_DIGEST;
	*ret_frame = frame;
	return ATHAR_FRAME_GOOD;
}

bool
athar_tail_frame_scan (const uint8_t *data, size_t bytes, size_t from, size_t *ret_offset, bool *ret_gave_up)
{
	uint64_t spent = 0;
	AtharFrame frame;
	*ret_gave_up = false;
	for (size_t at = from; at < bytes && bytes - at >= ATHAR_FRAME_OVERHEAD_BYTES; at++) {
		/* Only crafted bytes have the form of a frame in many places. */
		if (read_form (data + at, bytes - at, &frame) != ATHAR_FRAME_GOOD)
			continue;
		spent += frame.bytes;
		if (athar_tail_frame_read (data + at, bytes - at, &frame) == ATHAR_FRAME_GOOD) {
			*ret_offset = at;
			return true;
		}
		if (spent > SCAN_BUDGET_BYTES) {
			*ret_gave_up = true;
			return false;
		}
	}
	return false;
}

const uint8_t *
athar_tail_frame_next_entry (const uint8_t **at, size_t *ret_bytes)
{
	const uint8_t *entry = *at + 2;
	*ret_bytes = get_be (*at, 2);
	*at = entry + *ret_bytes;
	return entry;
}

const uint8_t *
athar_tail_frame_entry (const AtharFrame *frame, uint32_t k, size_t *ret_bytes)
{
	const uint8_t *at = frame->entries, *entry = NULL;
	g_assert (k < frame->count);
	for (uint32_t i = 0; i <= k; i++)
		entry = athar_tail_frame_next_entry (&at, ret_bytes);
	return entry;
}

/* Bytes of the frame without the note; 0 with @error. */
static size_t
measure (GBytes *const *entries, size_t n, GError **error)
{
	size_t bytes = ATHAR_FRAME_OVERHEAD_BYTES;
	if (n > ATHAR_FRAME_MAX_ENTRIES)
		return athar_throw (error, ATHAR_ERROR_LIMIT, "log.frame-entries", "entries", ATHAR_U64 (n), "max",
		                    ATHAR_U64 (ATHAR_FRAME_MAX_ENTRIES), NULL), 0;
	for (size_t i = 0; i < n; i++) {
		size_t entry = g_bytes_get_size (entries[i]);
		if (entry == 0)
			return athar_throw (error, ATHAR_ERROR_INVALID, "log.entry-empty", NULL), 0;
		if (entry > UINT16_MAX)
			return athar_throw (error, ATHAR_ERROR_LIMIT, "log.entry-big", "bytes",
				       ATHAR_U64 (entry), NULL),
			       0;
		bytes += 2 + entry;
	}
	if (bytes > ATHAR_FRAME_MAX_BYTES - ATHAR_NOTE_MAX_BYTES)
		return athar_throw (error, ATHAR_ERROR_LIMIT, "log.frame-big", "bytes", ATHAR_U64 (bytes), "max",
		                    ATHAR_U64 (ATHAR_FRAME_MAX_BYTES - ATHAR_NOTE_MAX_BYTES), NULL), 0;
	return bytes;
}

gboolean
athar_tail_frame_check_limits (GBytes *const *entries, size_t n, GError **error)
{
	return measure (entries, n, error) != 0;
}

GBytes *
athar_tail_frame_write (uint64_t first, GBytes *const *entries, size_t n, GBytes *note, GError **error)
{
	gsize bytes, note_bytes;
	const uint8_t *note_data = g_bytes_get_data (note, &note_bytes);
	size_t frame_bytes = measure (entries, n, error);
	if (!frame_bytes)
		return NULL;
	g_assert (n > 0 && note_bytes > 0 && note_bytes <= UINT16_MAX && first <= INDEX_MAX - n);
	frame_bytes += note_bytes;
	g_autofree uint8_t *frame = g_try_malloc (frame_bytes);
	if (!frame)
		return athar_throw_null (error, ATHAR_ERROR_NO_SPACE, "log.memory", "bytes",
			ATHAR_U64 (frame_bytes), NULL);
	uint8_t *at = put_be (put_be (put_be (frame, frame_bytes - 4, 4), first, 8), n, 4);
	for (size_t i = 0; i < n; i++) {
		const void *entry = g_bytes_get_data (entries[i], &bytes);
		at = put_be (at, bytes, 2);
		memcpy (at, entry, bytes);
		at += bytes;
	}
	at = put_be (at, note_bytes, 2);
	memcpy (at, note_data, note_bytes);
	at += note_bytes;
	athar_sha256 (frame, (size_t) (at - frame), (AtharHash *) at);
	return g_bytes_new_take (g_steal_pointer (&frame), frame_bytes);
}
