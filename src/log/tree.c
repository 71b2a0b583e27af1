/* SPDX-License-Identifier: Apache-2.0
 *
 * log/tree.c: the tree as tiles and bundles tell it, always held against a signed root before it is believed.
 */
#include <string.h>

#include "log/check.h"

gboolean
athar_log_tile (const AtharLog *log, uint64_t published, unsigned level, uint64_t n, AtharHash *ret_hashes,
                unsigned *ret_width, GError **error)
{
	AtharHash full[ATHAR_TILE_WIDTH];
	unsigned width = athar_tile_width (published, level, n);
	*ret_width = width;
	g_assert (width > 0);
	if (athar_tile_read (log->fd, level, n, width, ret_hashes, error))
		return TRUE;
	/* A writer may have filled and dropped the partial tile since the checkpoint was read. */
	if (width == ATHAR_TILE_WIDTH || !athar_tile_read (log->fd, level, n, ATHAR_TILE_WIDTH, full, NULL))
		return FALSE;
	memcpy (ret_hashes, full, width * sizeof *full);
	g_clear_error (error);
	return TRUE;
}

gboolean
athar_log_bundle (const AtharLog *log, uint64_t published, uint64_t n, AtharBundle *ret_bundle, unsigned *ret_width,
                  GError **error)
{
	unsigned width = athar_tile_width (published, ATHAR_TILE_ENTRIES, n);
	*ret_width = width;
	g_assert (width > 0);
	if (athar_bundle_read (ret_bundle, log->fd, n, width, error))
		return TRUE;
	if (width == ATHAR_TILE_WIDTH || !athar_bundle_read (ret_bundle, log->fd, n, ATHAR_TILE_WIDTH, NULL))
		return FALSE;
	g_clear_error (error);
	return TRUE;
}

gboolean
athar_log_frontier (const AtharLog *log, uint64_t size, uint64_t published, AtharMerkle *ret_tree, GError **error)
{
	AtharHash hashes[ATHAR_TILE_WIDTH];
	AtharMerkle tree = { 0 };
	unsigned have;
	g_assert (size <= published);
	for (unsigned level = ATHAR_TILE_LEVELS; level-- > 0;) {
		unsigned width = (unsigned) (size >> 8 * level & 255);
		if (width == 0)
			continue;
		if (!athar_log_tile (log, published, level, size >> 8 * (level + 1), hashes, &have, error))
			return FALSE;
		for (unsigned k = 0; k < width; k++)
			athar_merkle_append_perfect (&tree, &hashes[k], 8 * level);
	}
	*ret_tree = tree;
	return TRUE;
}

/* Hashes of one bundle or level-0 tile; FALSE when it cannot be read whole. */
static bool
read_leaves (const AtharLog *log, uint64_t published, uint64_t n, bool from_entries,
	AtharHash *ret_leaves, unsigned *ret_width)
{
	if (!from_entries)
		return athar_log_tile (log, published, 0, n, ret_leaves, ret_width, NULL);
	g_auto (AtharBundle) bundle = { 0 };
	if (!athar_log_bundle (log, published, n, &bundle, ret_width, NULL) || bundle.parsed < *ret_width)
		return false;
	for (unsigned k = 0; k < *ret_width; k++)
		athar_merkle_leaf (bundle.spans[k].data, bundle.spans[k].bytes, &ret_leaves[k]);
	return true;
}

/* The whole tree the long way; @ret_roots (nullable) gets the roots of full bundles. */
static bool
compute_all (const AtharLog *log, uint64_t published, bool from_entries, AtharMerkle *ret_tree, GArray *ret_roots)
{
	AtharHash leaves[ATHAR_TILE_WIDTH], root;
	AtharMerkle tree = { 0 };
	unsigned width;
	for (uint64_t n = 0; n * ATHAR_TILE_WIDTH < published; n++) {
		if (!read_leaves (log, published, n, from_entries, leaves, &width))
			return false;
		if (width == ATHAR_TILE_WIDTH) {
			athar_merkle_root_of (leaves, width, &root);
			athar_merkle_append_perfect (&tree, &root, 8);
			if (ret_roots)
				g_array_append_val (ret_roots, root);
			continue;
		}
		for (unsigned k = 0; k < width; k++)
			athar_merkle_append (&tree, &leaves[k]);
	}
	*ret_tree = tree;
	return true;
}

static bool
has_root (const AtharMerkle *tree, const AtharHash *root)
{
	AtharHash own;
	athar_merkle_root (tree, &own);
	return athar_hash_equal (&own, root);
}

gboolean
athar_log_base (const AtharLog *log, uint64_t published, const AtharHash *root,
	AtharMerkle *ret_tree, bool *ret_repaired, GError **error)
{
	*ret_repaired = false;
	if (athar_log_frontier (log, published, published, ret_tree, NULL) && has_root (ret_tree, root))
		return TRUE;
	*ret_repaired = true;
	for (unsigned from_entries = 0; from_entries < 2; from_entries++)
		if (compute_all (log, published, from_entries, ret_tree, NULL) && has_root (ret_tree, root))
			return TRUE;
	g_autofree char *name = athar_log_dup_name (log, "tile");
	return athar_throw (error, ATHAR_ERROR_CORRUPT, "log.checkpoint-files", "path", name,
		"size", ATHAR_U64 (published), NULL);
}

/* Do these bundle roots, with what is behind them, make the tree whose root is signed? */
static bool
roots_fit (const AtharLogState *state, GArray *roots)
{
	AtharHash own, signed_root;
	AtharMerkle tree = { 0 };
	for (guint i = 0; i < roots->len; i++)
		athar_merkle_append_perfect (&tree, &g_array_index (roots, AtharHash, i), 8);
	for (unsigned k = 8; k-- > 0;)
		if (state->published >> k & 1)
			athar_merkle_append_perfect (&tree, &state->base.peaks[k], k);
	athar_merkle_root (&tree, &own);
	athar_merkle_root (&state->base, &signed_root);
	return tree.size == state->published && athar_hash_equal (&own, &signed_root);
}

static bool
roots_from_tiles (const AtharLog *log, uint64_t published, GArray *roots)
{
	AtharHash hashes[ATHAR_TILE_WIDTH];
	unsigned width;
	for (uint64_t n = 0; n * ATHAR_TILE_WIDTH < published / ATHAR_TILE_WIDTH; n++) {
		if (!athar_log_tile (log, published, 1, n, hashes, &width, NULL))
			return false;
		g_array_append_vals (roots, hashes, width);
	}
	return true;
}

/* The roots of all full bundles, once for a published size: 32 bytes for 256 entries. */
static void
need_roots (AtharLog *log)
{
	AtharMerkle tree;
	const AtharLogState *state = log->state;
	if (log->roots && log->roots_size == state->published)
		return;
	if (!log->roots)
		log->roots = g_array_new (FALSE, FALSE, sizeof (AtharHash));
	log->roots_size = state->published;
	log->roots_known = false;
	for (unsigned way = 0; way < 3 && state->base_known && !log->roots_known; way++) {
		g_array_set_size (log->roots, 0);
		if (way ? compute_all (log, state->published, way == 2, &tree, log->roots)
		        : roots_from_tiles (log, state->published, log->roots))
			log->roots_known = roots_fit (state, log->roots);
	}
}

const GArray *
athar_log_signed_roots (AtharLog *log)
{
	need_roots (log);
	return log->roots_known ? log->roots : NULL;
}

bool
athar_log_bundle_signed (AtharLog *log, uint64_t n, const AtharHash *leaves, unsigned width, bool *ret_known)
{
	AtharHash root;
	AtharMerkle tree = { 0 };
	const AtharMerkle *base = &log->state->base;
	*ret_known = log->state->base_known;
	if (width == ATHAR_TILE_WIDTH) {
		need_roots (log);
		*ret_known = log->roots_known;
		athar_merkle_root_of (leaves, width, &root);
		return log->roots_known && athar_hash_equal (&root, &g_array_index (log->roots, AtharHash, n));
	}
	/* The last, partial one: its peaks are the smallest peaks of the whole tree. */
	for (unsigned k = 0; k < width; k++)
		athar_merkle_append (&tree, &leaves[k]);
	for (unsigned k = 0; k < 8; k++)
		if (width >> k & 1 && !athar_hash_equal (&tree.peaks[k], &base->peaks[k]))
			return false;
	return *ret_known;
}

bool
athar_log_signed_hashes (
	AtharLog *log, unsigned level, uint64_t n, AtharHash *ret_hashes, unsigned *ret_width)
{
	bool known;
	uint64_t published = log->state->published;
	if (level == 0) {
		for (unsigned from_entries = 0; from_entries < 2; from_entries++)
			if (read_leaves (log, published, n, from_entries, ret_hashes, ret_width)
			    && athar_log_bundle_signed (log, n, ret_hashes, *ret_width, &known))
				return true;
		return false;
	}
	const GArray *roots = athar_log_signed_roots (log);
	uint64_t each = UINT64_C (1) << 8 * (level - 1);
	*ret_width = athar_tile_width (published, level, n);
	for (unsigned k = 0; roots && k < *ret_width; k++)
		athar_merkle_root_of (&g_array_index (roots, AtharHash, (n * ATHAR_TILE_WIDTH + k) * each), each,
		                      &ret_hashes[k]);
	return roots != NULL;
}

const uint8_t *
athar_log_tail_entry (const AtharLogState *state, uint64_t index, size_t *ret_bytes, GBytes **ret_memory)
{
	for (guint i = 0; i < state->frames->len; i++) {
		const AtharFrame *frame = &g_array_index (state->frames, AtharFrame, i);
		if (index < frame->first || index - frame->first >= frame->count)
			continue;
		*ret_memory = frame->memory;
		return athar_tail_frame_entry (frame, (uint32_t) (index - frame->first), ret_bytes);
	}
	return NULL;
}

void
athar_entries_free (AtharEntries *entries)
{
	athar_bundle_clear (&entries->bundle);
	g_free (entries);
}

static void
set_entry (AtharEntries *e, unsigned k, const uint8_t *data, size_t bytes, GBytes *memory)
{
	e->data[k] = data;
	e->bytes[k] = bytes;
	e->memory[k] = memory;
	athar_merkle_leaf (data, bytes, &e->leaves[k]);
}

/* The bundle is bad: what the tail still has stands in for it; what then agrees with a signed tile is good. */
static void
patch (AtharLog *log, uint64_t n, AtharEntries *e)
{
	AtharHash tile[ATHAR_TILE_WIDTH];
	unsigned width;
	bool known, tile_good;
	for (unsigned k = 0; k < e->width; k++) {
		GBytes *memory;
		size_t bytes;
		const uint8_t *data = athar_log_tail_entry (log->state, n * ATHAR_TILE_WIDTH + k, &bytes, &memory);
		if (data)
			set_entry (e, k, data, bytes, memory);
	}
	tile_good = athar_log_tile (log, log->state->published, 0, n, tile, &width, NULL)
	            && athar_log_bundle_signed (log, n, tile, width, &known);
	e->whole = true;
	for (unsigned k = 0; k < e->width; k++) {
		e->good[k] = tile_good && e->data[k] && athar_hash_equal (&tile[k], &e->leaves[k]);
		e->whole = e->whole && e->good[k];
	}
	if (!e->whole && athar_log_bundle_signed (log, n, e->leaves, e->width, &known)) {
		memset (e->good, true, sizeof e->good);
		e->whole = true;
	}
}

AtharEntries *
athar_log_entries (AtharLog *log, uint64_t n, GError **error)
{
	bool known;
	g_autoptr (GError) local = NULL;
	g_autoptr (AtharEntries) e = g_new0 (AtharEntries, 1);
	if (!athar_log_bundle (log, log->state->published, n, &e->bundle, &e->width, &local) &&
		!g_error_matches (local, ATHAR_ERROR, ATHAR_ERROR_NOT_FOUND) &&
		!g_error_matches (local, ATHAR_ERROR, ATHAR_ERROR_LIMIT)) {
		g_propagate_error (error, g_steal_pointer (&local));
		return NULL;
	}
	for (unsigned k = 0; k < MIN (e->bundle.parsed, e->width); k++)
		set_entry (e, k, e->bundle.spans[k].data, e->bundle.spans[k].bytes, e->bundle.memory);
	if (e->bundle.parsed >= e->width && athar_log_bundle_signed (log, n, e->leaves, e->width, &known)) {
		memset (e->good, true, sizeof e->good);
		e->whole = true;
	} else
		patch (log, n, e);
	return g_steal_pointer (&e);
}
