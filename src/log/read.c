/* SPDX-License-Identifier: Apache-2.0
 *
 * log/read.c: entries in order. Published ones come from bundles held against the signed tree, the
 * rest from the tail's frames in memory (whose digests and roots were checked when they were read).
 * After damage the other of the two stands in.
 */
#include "log/private.h"

typedef struct {
	AtharLogVisit visit;
	gpointer payload;
} Reader;

static gboolean
give (const Reader *r, uint64_t index, const uint8_t *data, size_t bytes, GBytes *memory, GError **error)
{
	const uint8_t *start = g_bytes_get_data (memory, NULL);
	g_autoptr (GBytes) entry = g_bytes_new_from_bytes (memory, (gsize) (data - start), bytes);
	return r->visit (index, entry, r->payload, error);
}

/* One bundle's part of [from, to). */
static gboolean
read_bundle (AtharLog *log, uint64_t from, uint64_t to, const Reader *r, GError **error)
{
	uint64_t n = from / ATHAR_TILE_WIDTH;
	g_autoptr (AtharEntries) e = athar_log_entries (log, n, error);
	if (!e)
		return FALSE;
	for (uint64_t i = from; i < to && i < (n + 1) * ATHAR_TILE_WIDTH; i++) {
		unsigned k = (unsigned) (i % ATHAR_TILE_WIDTH);
		if (!e->good[k]) {
			g_autofree char *name = athar_log_dup_name (
				log, ATHAR_TILE_STR (ATHAR_TILE_ENTRIES, n, e->width));
			return athar_throw (error, ATHAR_ERROR_CORRUPT, "log.entry-bad", "path",
				name, "index", ATHAR_U64 (i), NULL);
		}
		if (!give (r, i, e->data[k], e->bytes[k], e->memory[k], error))
			return FALSE;
	}
	return TRUE;
}

static gboolean
read_frame (const AtharFrame *frame, uint64_t from, uint64_t to, const Reader *r, GError **error)
{
	const uint8_t *at = frame->entries;
	for (uint32_t k = 0; k < frame->count && frame->first + k < to; k++) {
		size_t bytes;
		const uint8_t *entry = athar_tail_frame_next_entry (&at, &bytes);
		if (frame->first + k >= from && !give (r, frame->first + k, entry, bytes, frame->memory, error))
			return FALSE;
	}
	return TRUE;
}

gboolean
athar_log_read (AtharLog *log, uint64_t from, uint64_t to, AtharLogVisit visit, gpointer payload, GError **error)
{
	const Reader r = { visit, payload };
	AtharLogState *state = log->state;
	uint64_t published = MIN (state->published, state->tree.size);
	if (from > to || to > state->tree.size)
		return athar_throw (error, ATHAR_ERROR_NOT_FOUND, "log.no-entry", "log", log->verifier.name, "size",
		                    ATHAR_U64 (state->tree.size), "index", ATHAR_U64 (MAX (from, to)), NULL);
	for (uint64_t at = from; at < MIN (to, published); at = (at / ATHAR_TILE_WIDTH + 1) * ATHAR_TILE_WIDTH)
		if (!read_bundle (log, at, MIN (to, published), &r, error))
			return FALSE;
	from = MAX (from, published);
	for (guint i = 0; i < state->frames->len && from < to; i++) {
		const AtharFrame *frame = &g_array_index (state->frames, AtharFrame, i);
		if (frame->first + frame->count <= from)
			continue;
		if (!read_frame (frame, from, to, &r, error))
			return FALSE;
		from = frame->first + frame->count;
	}
	return TRUE;
}
