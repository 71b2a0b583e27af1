/* SPDX-License-Identifier: Apache-2.0
 *
 * log/view.c: what `checkpoint` and `tail` say now.
 *
 * A reader takes no lock: it reads `tail`, then `checkpoint`. The writer replaces `checkpoint` in
 * one step and empties `tail` only afterwards, so what the reader sees is at least what was
 * acknowledged when it began: an entry that had left `tail` by then is covered by the checkpoint it
 * reads next. A look in the middle of a write can still meet a frame that is not all there yet, or
 * a mixture of old and new frames. That looks like damage and is believed only when a second look,
 * under a shared lock on `tail`, sees it too. A look in which everything fits is true: every frame
 * carries its digest and the signed root of all before it.
 *
 * Torn or corrupt (L3): bytes at the end that are no good frame, with no good frame anywhere behind
 * them, and that begin where or behind where `checkpoint` ends, are a commit that was never
 * acknowledged. Everything else bad is CORRUPT.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "base/hash.h"
#include "base/limits.h"
#include "log/private.h"

static void
frame_clear (gpointer data)
{
	g_clear_pointer (&((AtharFrame *) data)->memory, g_bytes_unref);
}

AtharLogState *
athar_log_state_new (void)
{
	AtharLogState *state = g_new0 (AtharLogState, 1);
	state->frames = g_array_new (FALSE, FALSE, sizeof (AtharFrame));
	g_array_set_clear_func (state->frames, frame_clear);
	state->leaves = g_array_new (FALSE, FALSE, sizeof (AtharHash));
	state->warnings = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
	return state;
}

void
athar_log_state_free (AtharLogState *state)
{
	if (!state)
		return;
	g_clear_pointer (&state->note, g_bytes_unref);
	g_clear_pointer (&state->head, g_bytes_unref);
	g_array_unref (state->frames);
	g_array_unref (state->leaves);
	g_ptr_array_unref (state->warnings);
	g_clear_error (&state->fault);
	g_free (state);
}

void
athar_log_state_warn (AtharLogState *state, GError *warning)
{
	g_ptr_array_add (state->warnings, warning);
}

/* The first fault stops appending; each is a warning. Takes @fault. */
static void
set_fault (AtharLogState *state, GError *fault)
{
	if (!state->fault)
		state->fault = g_error_copy (fault);
	athar_log_state_warn (state, fault);
}

static bool
is_missing (const GError *error)
{
	return g_error_matches (error, ATHAR_ERROR, ATHAR_ERROR_NOT_FOUND);
}

/* Reads `checkpoint`. A bad one is a fault; what it claims then stands in @ret_checkpoint with origin NULL. */
static gboolean
look_at_checkpoint (const AtharLog *log, AtharLogState *state, AtharCheckpoint *ret_checkpoint, GError **error)
{
	g_autoptr (GError) local = NULL;
	g_autoptr (GBytes) note = NULL;
	g_autofree char *name = athar_log_dup_name (log, ATHAR_LOG_CHECKPOINT);
	if (!athar_fs_read_file (log->fd, ATHAR_LOG_CHECKPOINT, ATHAR_NOTE_MAX_BYTES, &note, &local)) {
		if (is_missing (local))
			return TRUE;
		if (!g_error_matches (local, ATHAR_ERROR, ATHAR_ERROR_LIMIT)) {
			g_propagate_error (error, g_steal_pointer (&local));
			return FALSE;
		}
	} else if (athar_checkpoint_open (note, &log->verifier, ret_checkpoint, &local)) {
		state->note = g_steal_pointer (&note);
		state->head = g_bytes_ref (state->note);
		return TRUE;
	} else if (athar_checkpoint_peek (note, ret_checkpoint, NULL))
		g_clear_pointer (&ret_checkpoint->origin, g_free);
	athar_prefix (&local, "log.checkpoint-bad", "path", name, NULL);
	set_fault (state, g_steal_pointer (&local));
	return TRUE;
}

gboolean
athar_log_chain (const AtharLog *log, AtharLogState *state, const AtharFrame *frame, bool verify, GError **error)
{
	AtharHash root;
	AtharMerkle tree = state->tree;
	g_auto (AtharCheckpoint) checkpoint = ATHAR_CHECKPOINT_INIT;
	g_autofree char *name = athar_log_dup_name (log, ATHAR_LOG_TAIL);
	guint before = state->leaves->len;
	if (frame->first + frame->count <= state->published)
		return TRUE;
	if (frame->first != tree.size)
		return athar_throw (error, ATHAR_ERROR_CORRUPT, "log.tail-gap", "path", name,
			"offset", ATHAR_U64 (frame->offset), "index", ATHAR_U64 (frame->first),
			"expected", ATHAR_U64 (tree.size), NULL);
	g_autoptr (GBytes) note = g_bytes_new_from_bytes (frame->memory,
		(gsize) (frame->note - (const uint8_t *)g_bytes_get_data (frame->memory, NULL)),
		frame->note_bytes);
	bool good = verify ? athar_checkpoint_open (note, &log->verifier, &checkpoint, error)
			   : athar_checkpoint_peek (note, &checkpoint, error);
	const uint8_t *at = frame->entries;
	for (uint32_t k = 0; good && k < frame->count; k++) {
		size_t bytes;
		AtharHash leaf;
		const uint8_t *entry = athar_tail_frame_next_entry (&at, &bytes);
		athar_merkle_leaf (entry, bytes, &leaf);
		athar_merkle_append (&tree, &leaf);
		g_array_append_val (state->leaves, leaf);
	}
	athar_merkle_root (&tree, &root);
	if (good && (checkpoint.size != tree.size || !athar_hash_equal (&root, &checkpoint.root)))
		good = athar_throw (error, ATHAR_ERROR_CORRUPT, "log.frame-root", NULL);
	if (!good) {
		g_array_set_size (state->leaves, before);
		return athar_prefix (error, "log.frame-bad", "path", name, "offset", ATHAR_U64 (frame->offset), "index",
		                     ATHAR_U64 (frame->first), NULL);
	}
	state->tree = tree;
	g_clear_pointer (&state->head, g_bytes_unref);
	state->head = g_steal_pointer (&note);
	return TRUE;
}

/* Good frames of @memory (which lies at @offset of the file) from @from on into @state; where that ended. */
static size_t
take_frames (AtharLogState *state, GBytes *memory, uint64_t offset, size_t from)
{
	gsize bytes;
	const uint8_t *data = g_bytes_get_data (memory, &bytes);
	AtharFrame frame;
	while (from < bytes && athar_tail_frame_read (data + from, bytes - from, &frame) == ATHAR_FRAME_GOOD) {
		frame.memory = g_bytes_ref (memory);
		frame.offset = offset + from;
		g_array_append_val (state->frames, frame);
		from += frame.bytes;
	}
	return from;
}

static uint64_t
frames_end (const AtharLogState *state)
{
	if (state->frames->len == 0)
		return state->published;
	const AtharFrame *last = &g_array_index (state->frames, AtharFrame, state->frames->len - 1);
	return last->first + last->count;
}

/* @data: the bad end of a tail. Could it be a commit of entries that the checkpoint covers? */
static bool
covered_end (const AtharLogState *state, const uint8_t *data, size_t bytes)
{
	uint64_t first;
	static const uint8_t zeros[12];
	if (state->frames->len)
		return frames_end (state) < state->published;
	if (bytes < sizeof zeros || memcmp (data, zeros, sizeof zeros) ==
					    0) /* a length that was written without its bytes */
		return false;
	memcpy (&first, data + 4, sizeof first);
	return GUINT64_FROM_BE (first) < state->published;
}

static void
take_tail (const AtharLog *log, AtharLogState *state, GBytes *tail)
{
	gsize bytes;
	bool gave_up;
	const uint8_t *data = g_bytes_get_data (tail, &bytes);
	g_autofree char *name = athar_log_dup_name (log, ATHAR_LOG_TAIL);
	size_t bad = take_frames (state, tail, 0, 0), next;
	while (bad < bytes) {
		GError *error = NULL;
		bool more = athar_tail_frame_scan (data, bytes, bad + 1, &next, &gave_up);
		uint64_t index = frames_end (state);
		if (more || gave_up || covered_end (state, data + bad, bytes - bad)) {
			athar_throw (&error, ATHAR_ERROR_CORRUPT, "log.tail-corrupt", "path", name,
				"offset", ATHAR_U64 (bad), "index", ATHAR_U64 (index), NULL);
			set_fault (state, error);
		} else {
			athar_throw (&error, ATHAR_ERROR_CORRUPT, "log.tail-torn", "path", name,
				"offset", ATHAR_U64 (bad), "bytes", ATHAR_U64 (bytes - bad),
				"index", ATHAR_U64 (index), NULL);
			athar_log_state_warn (state, error);
			state->torn_warning = state->warnings->len - 1;
			state->torn_bytes = bytes - bad;
			state->tail_bytes = bad;
			return;
		}
		bad = more ? take_frames (state, tail, 0, next) : bytes;
	}
	state->tail_bytes = bytes;
}

/* Base tree: signed by the checkpoint; without a good checkpoint, the tree in front of the first
 * frame, which that frame's own signed root then confirms. */
static gboolean
make_base (const AtharLog *log, AtharLogState *state, const AtharCheckpoint *claimed, GError **error)
{
	bool repaired = false;
	GError *local = NULL;
	g_autofree char *name = athar_log_dup_name (log, ATHAR_LOG_CHECKPOINT);
	g_autofree char *folder = athar_log_dup_name (log, "tile");
	const AtharFrame *first = state->frames->len ? &g_array_index (state->frames, AtharFrame, 0) : NULL;
	if (!state->note && (first ? first->first > 0 : athar_fs_exists (log->fd, "tile"))) {
		if (!state->fault) {
			athar_throw (&local, ATHAR_ERROR_CORRUPT, "log.checkpoint-missing", "path", name, NULL);
			set_fault (state, g_steal_pointer (&local));
		}
		state->published = first ? first->first : claimed->size;
		state->base_known = state->published == 0 ||
				    (first ? athar_log_frontier (log, state->published,
						     state->published, &state->base, NULL)
					   : athar_log_base (log, state->published, &claimed->root,
						     &state->base, &repaired, NULL));
		if (!state->base_known) { /* nothing is known to have been published */
			state->published = 0;
			state->base = (AtharMerkle){ 0 };
			state->base_known = true;
		}
		state->tree = state->base;
		return TRUE;
	}
	state->base_known =
		state->published == 0 || athar_log_base (log, state->published, &claimed->root,
						 &state->base, &repaired, &local);
	if (!state->base_known) {
		set_fault (state, local);
		state->base = (AtharMerkle){ .size = state->published };
	} else if (repaired) {
		athar_throw (&local, ATHAR_ERROR_CORRUPT, "log.tiles-repaired", "path", folder, NULL);
		athar_log_state_warn (state, local);
	}
	state->tree = state->base;
	return TRUE;
}

/* The last root signed covers all before it, so one signature is enough while nothing is wrong. */
static void
chain_all (const AtharLog *log, AtharLogState *state)
{
	GError *error = NULL;
	GBytes *head = state->head ? g_bytes_ref (state->head) : NULL;
	if (!state->base_known)
		return;
	for (unsigned each = 0; each < 2; each++) {
		guint i = 0, n = state->frames->len;
		g_clear_error (&error);
		while (i < n &&
			athar_log_chain (log, state, &g_array_index (state->frames, AtharFrame, i),
				each || i + 1 == n, &error))
			i++;
		if (i == n || each)
			break;
		state->tree = state->base;
		g_array_set_size (state->leaves, 0);
		g_clear_pointer (&state->head, g_bytes_unref);
		state->head = head ? g_bytes_ref (head) : NULL;
	}
	g_clear_pointer (&head, g_bytes_unref);
	if (error)
		set_fault (state, error);
}

/* The tree of the first @size entries that @state has published, from signed hashes alone: a damaged
 * tile is no fork. */
static bool
signed_tree (AtharLog *log, AtharLogState *state, uint64_t size, AtharMerkle *ret_tree)
{
	AtharHash hashes[ATHAR_TILE_WIDTH];
	AtharMerkle tree = { 0 };
	AtharLogState *shown = log->state;
	bool known = true;
	unsigned have;
	log->state = state; /* what was signed last; the roots kept with @log go by their number */
	for (unsigned level = ATHAR_TILE_LEVELS; known && level-- > 0;) {
		unsigned width = (unsigned) (size >> 8 * level & 255);
		if (width == 0)
			continue;
		known = athar_log_signed_hashes (log, level, size >> 8 * (level + 1), hashes, &have);
		for (unsigned k = 0; known && k < width; k++)
			athar_merkle_append_perfect (&tree, &hashes[k], 8 * level);
	}
	log->state = shown;
	*ret_tree = tree;
	return known;
}

/* Root of the first @size entries as @state has them. */
static bool
root_at (AtharLog *log, AtharLogState *state, uint64_t size, AtharHash *ret_root)
{
	AtharMerkle tree = state->base;
	if (size < state->published && !signed_tree (log, state, size, &tree))
		return false;
	for (uint64_t i = state->published; i < size; i++)
		athar_merkle_append (&tree, &g_array_index (state->leaves, AtharHash, i - state->published));
	athar_merkle_root (&tree, ret_root);
	return true;
}

/* L4 inside one handle: what was seen once stays. */
static void
hold_against (AtharLog *log, AtharLogState *state, const AtharLogState *old)
{
	AtharHash before, now;
	GError *error = NULL;
	uint64_t size = old->tree.size;
	if (size == 0 || !old->base_known || !state->base_known)
		return;
	athar_merkle_root (&old->tree, &before);
	if (state->tree.size < size)
		athar_throw (&error, ATHAR_ERROR_CORRUPT, "log.went-back", "log", log->verifier.name, "size",
		             ATHAR_U64 (state->tree.size), "before", ATHAR_U64 (size), NULL);
	else if (root_at (log, state, size, &now) && !athar_hash_equal (&now, &before))
		athar_throw (&error, ATHAR_ERROR_CORRUPT, "log.forked", "log", log->verifier.name,
			"size", ATHAR_U64 (size), NULL);
	if (error)
		set_fault (state, error);
}

/* The bytes of `tail`; *ret_tail NULL and *ret_trouble set when they cannot be had but the rest can. */
static gboolean
read_tail (const AtharLog *log, GBytes **ret_tail, GError **ret_trouble, GError **error)
{
	GError *local = NULL;
	g_autofree char *name = athar_log_dup_name (log, ATHAR_LOG_TAIL);
	if (athar_fs_read_file (log->fd, ATHAR_LOG_TAIL, ATHAR_TAIL_MAX_BYTES, ret_tail, &local))
		return TRUE;
	if (is_missing (local)) {
		g_clear_error (&local);
		athar_throw (&local, ATHAR_ERROR_CORRUPT, "log.fault-missing", "path", name, NULL);
	} else if (!g_error_matches (local, ATHAR_ERROR, ATHAR_ERROR_LIMIT)) {
		g_propagate_error (error, local);
		return FALSE;
	}
	*ret_trouble = local;
	return TRUE;
}

gboolean
athar_log_look (AtharLog *log, bool settled, AtharLogState **ret_state, GError **error)
{
	g_autoptr (AtharLogState) state = athar_log_state_new ();
	g_auto (AtharCheckpoint) checkpoint = ATHAR_CHECKPOINT_INIT;
	g_autoptr (GBytes) tail = NULL;
	GError *trouble = NULL;
	if (!read_tail (log, &tail, &trouble, error) || !look_at_checkpoint (log, state, &checkpoint, error)) {
		g_clear_error (&trouble);
		return FALSE;
	}
	if (state->note)
		state->published = checkpoint.size;
	if (tail)
		take_tail (log, state, tail);
	else
		set_fault (state, trouble);
	if (!settled && state->warnings->len) { /* spare the long way through damaged tiles */
		*ret_state = NULL;
		return TRUE;
	}
	if (!make_base (log, state, &checkpoint, error))
		return FALSE;
	chain_all (log, state);
	if (log->state)
		hold_against (log, state, log->state);
	*ret_state = settled || state->warnings->len == 0 ? g_steal_pointer (&state) : NULL;
	return TRUE;
}

static bool
checkpoint_unchanged (const AtharLog *log)
{
	g_autoptr (GBytes) note = NULL;
	g_autoptr (GError) local = NULL;
	if (athar_fs_read_file (log->fd, ATHAR_LOG_CHECKPOINT, ATHAR_NOTE_MAX_BYTES, &note, &local))
		return log->state->note && g_bytes_equal (note, log->state->note);
	return is_missing (local) && !log->state->note;
}

bool
athar_log_look_further (AtharLog *log)
{
	struct stat info;
	size_t got;
	g_auto (AtharFd) fd = -1;
	AtharLogState *state = log->state;
	guint before = state->frames->len;
	if (state->fault || state->torn_bytes
	    || !athar_fs_open_file (log->fd, ATHAR_LOG_TAIL, O_RDONLY, &fd, NULL) || fstat (fd, &info) != 0
	    || (uint64_t) info.st_size < state->tail_bytes || info.st_size > ATHAR_TAIL_MAX_BYTES)
		return false;
	size_t more = (size_t) info.st_size - state->tail_bytes;
	if (more == 0)
		return checkpoint_unchanged (log);
	g_autofree uint8_t *data = g_try_malloc (more);
	if (!data || !athar_fs_pread (fd, data, more, state->tail_bytes, &got, NULL) || got != more
	    || !checkpoint_unchanged (log)) /* after the tail, as in every look */
		return false;
	g_autoptr (GBytes) memory = g_bytes_new_take (g_steal_pointer (&data), more);
	if (take_frames (state, memory, state->tail_bytes, 0) != more) {
		g_array_set_size (state->frames, before);
		return false;
	}
	/* A frame that does not fit leaves the state at a good earlier one; the whole look that
	 * follows says what is wrong. */
	for (guint i = before; i < state->frames->len; i++) {
		const AtharFrame *frame = &g_array_index (state->frames, AtharFrame, i);
		if (!athar_log_chain (log, state, frame, true, NULL)) {
			g_array_set_size (state->frames, i);
			return false;
		}
		state->tail_bytes += frame->bytes;
	}
	return true;
}
