/* SPDX-License-Identifier: Apache-2.0
 *
 * log/check-tail.c: key.pub, checkpoint and the frames of the tail. What looking at the log found
 * (torn, corrupt, a gap, a checkpoint that does not verify) is told as it is; what opening skips is
 * done here: every frame's own signature and root, and that entries the tail still holds after
 * publishing are the published ones.
 */
#include "log/check.h"

/* The tree of the first @size published entries, from signed hashes only; slow. FALSE: too much is damaged. */
static bool
signed_tree (const AtharCheck *check, uint64_t size, AtharMerkle *ret_tree)
{
	AtharHash hashes[ATHAR_TILE_WIDTH];
	AtharMerkle tree = { 0 };
	unsigned width;
	uint64_t full = size / ATHAR_TILE_WIDTH;
	const GArray *roots = athar_log_signed_roots (check->log);
	if (full && !roots)
		return false;
	for (uint64_t n = 0; n < full; n++)
		athar_merkle_append_perfect (&tree, &g_array_index (roots, AtharHash, n), 8);
	if (size % ATHAR_TILE_WIDTH && !athar_log_signed_hashes (check->log, 0, full, hashes, &width))
		return false;
	for (unsigned k = 0; k < size % ATHAR_TILE_WIDTH; k++)
		athar_merkle_append (&tree, &hashes[k]);
	*ret_tree = tree;
	return true;
}

static gboolean
check_note (const AtharCheck *check, const AtharFrame *frame, GError **error)
{
	AtharHash root;
	AtharMerkle tree = check->state->base;
	uint64_t end = frame->first + frame->count, published = check->state->published;
	g_auto (AtharCheckpoint) checkpoint = ATHAR_CHECKPOINT_INIT;
	g_autoptr (GBytes) note = g_bytes_new (frame->note, frame->note_bytes);
	if (!athar_checkpoint_open (note, &check->log->verifier, &checkpoint, error))
		return FALSE;
	if (checkpoint.size != end)
		return athar_throw (error, ATHAR_ERROR_CORRUPT, "log.frame-root", NULL);
	if (!check->state->base_known || end > check->state->tree.size)
		return TRUE; /* told already */
	if (end < published && athar_log_frontier (check->log, end, published, &tree, NULL)) {
		athar_merkle_root (&tree, &root);
		if (athar_hash_equal (&root, &checkpoint.root))
			return TRUE;
	}
	/* Those tiles may be what was changed: the frame is not blamed before the signed tree says so. */
	if (end < published && !signed_tree (check, end, &tree))
		return TRUE; /* the files are told */
	for (uint64_t i = published; i < end; i++)
		athar_merkle_append (&tree, &g_array_index (check->state->leaves, AtharHash, i - published));
	athar_merkle_root (&tree, &root);
	return athar_hash_equal (&root, &checkpoint.root) ||
	       athar_throw (error, ATHAR_ERROR_CORRUPT, "log.frame-root", NULL);
}

/* Entries of a frame that are published too. */
static void
check_covered (AtharCheck *check, const AtharFrame *frame)
{
	AtharHash hashes[ATHAR_TILE_WIDTH], leaf;
	const uint8_t *at = frame->entries;
	uint64_t loaded = UINT64_MAX;
	unsigned width = 0;
	for (uint32_t k = 0; k < frame->count && frame->first + k < check->state->published; k++) {
		size_t bytes;
		uint64_t index = frame->first + k, n = index / ATHAR_TILE_WIDTH;
		const uint8_t *entry = athar_tail_frame_next_entry (&at, &bytes);
		if (n != loaded && !athar_log_signed_hashes (check->log, 0, n, hashes, &width))
			return; /* what was published is not known: those files are told */
		loaded = n;
		athar_merkle_leaf (entry, bytes, &leaf);
		if (!athar_hash_equal (&leaf, &hashes[index % ATHAR_TILE_WIDTH]))
			athar_check_fault (check, CHECK_TAIL, frame->offset, "log.tail-differs",
				ATHAR_LOG_TAIL, "offset", ATHAR_U64 (frame->offset), "index",
				ATHAR_U64 (index), NULL);
	}
}

/* Frames that are published must follow each other too; with the others, looking at the log needs it. */
static void
check_order (AtharCheck *check, guint i)
{
	const AtharFrame *frame = &g_array_index (check->state->frames, AtharFrame, i);
	const AtharFrame *before = frame - 1;
	if (i == 0 || frame->first + frame->count > check->state->published
	    || frame->first == before->first + before->count)
		return;
	athar_check_fault (check, CHECK_TAIL, frame->offset, "log.tail-gap", ATHAR_LOG_TAIL, "offset",
		ATHAR_U64 (frame->offset), "index", ATHAR_U64 (frame->first), "expected",
		ATHAR_U64 (before->first + before->count), NULL);
}

void
athar_check_tail (AtharCheck *check)
{
	GError *error = NULL;
	const AtharLogState *state = check->state;
	g_autofree char *name = athar_log_dup_name (check->log, ATHAR_LOG_TAIL);
	if (!athar_log_check_key (check->log, &error))
		athar_check_found (check, CHECK_HEAD, 0, g_steal_pointer (&error));
	for (guint i = 0; i < state->warnings->len; i++)
		athar_check_found (check, CHECK_HEAD, 1 + i, g_error_copy (state->warnings->pdata[i]));
	for (guint i = 0; i < state->frames->len; i++) {
		const AtharFrame *frame = &g_array_index (state->frames, AtharFrame, i);
		check_order (check, i);
		check_covered (check, frame);
		if (check_note (check, frame, &error))
			continue;
		athar_prefix (&error, "log.frame-bad", "path", name, "offset", ATHAR_U64 (frame->offset), "index",
		              ATHAR_U64 (frame->first), NULL);
		athar_check_found (check, CHECK_TAIL, frame->offset, g_steal_pointer (&error));
	}
}
