/* SPDX-License-Identifier: Apache-2.0
 *
 * log/check.c: every byte of a log, bottom up. The entries of each bundle are hashed and held
 * against the level-0 tile beside it; where the two differ, the signed tree says which of them was
 * changed; every higher tile is computed from below.
 *
 * Threads hash bundles; everything after that is small and single-threaded.
 */
#include "log/check.h"

#include <string.h>

#define FAULTS_MAX 10000 /* a signed size with nothing behind it would fill memory with missing files */

typedef struct {
	unsigned phase;
	uint64_t place;
	GError *error;
} Found;

static void
found_clear (gpointer data)
{
	g_clear_error (&((Found *) data)->error);
}

static int
compare_found (gconstpointer a, gconstpointer b)
{
	const Found *x = a, *y = b;
	if (x->phase != y->phase)
		return x->phase < y->phase ? -1 : 1;
	return x->place < y->place ? -1 : x->place > y->place;
}

void
athar_check_found (AtharCheck *check, unsigned phase, uint64_t place, GError *error)
{
	const Found found = { phase, place, error };
	g_mutex_lock (&check->mutex);
	bool room = check->found->len < FAULTS_MAX;
	if (room)
		g_array_append_val (check->found, found);
	g_mutex_unlock (&check->mutex);
	if (room)
		return;
	g_error_free (error);
	g_atomic_int_set (&check->full, 1);
}

/* At most three pairs after the path: enough for every message here, and no second vararg walker. */
void
athar_check_fault (AtharCheck *check, unsigned phase, uint64_t place, const char *key, const char *path, ...)
{
	va_list args;
	const char *pair[6] = { NULL };
	GError *error = NULL;
	g_autofree char *name = athar_log_dup_name (check->log, path);
	va_start (args, path);
	for (unsigned i = 0; i < 6 && (pair[i] = va_arg (args, const char *)); i++)
		;
	va_end (args);
	athar_throw (&error, ATHAR_ERROR_CORRUPT, key, "path", name, pair[0], pair[1], pair[2],
		pair[3], pair[4], pair[5], NULL);
	athar_check_found (check, phase, place, error);
}

void
athar_check_unreadable (AtharCheck *check, unsigned phase, uint64_t place, const char *path, GError *error)
{
	g_autofree char *name = athar_log_dup_name (check->log, path);
	if (g_error_matches (error, ATHAR_ERROR, ATHAR_ERROR_NOT_FOUND)) {
		g_clear_error (&error);
		athar_throw (&error, ATHAR_ERROR_CORRUPT, "log.fault-missing", "path", name, NULL);
	} else
		athar_prefix (&error, "log.fault-read", "path", name, NULL);
	athar_check_found (check, phase, place, error);
}

/* Leaves of bundle @n into @leaves; how many could be had: the rest is told, with @tell. */
static unsigned
hash_bundle (AtharCheck *check, uint64_t n, AtharHash *leaves, bool tell)
{
	GError *error = NULL;
	unsigned width;
	g_auto (AtharBundle) bundle = { 0 };
	const char *path = ATHAR_TILE_STR (ATHAR_TILE_ENTRIES, n, athar_tile_width (check->state->published, 0, n));
	if (!athar_log_bundle (check->log, check->state->published, n, &bundle, &width, &error)) {
		if (tell)
			athar_check_unreadable (check, CHECK_ENTRIES, n, path, error);
		else
			g_clear_error (&error);
		return 0;
	}
	/* A partial bundle may meanwhile be the full one, which has more behind. */
	bool exact = bundle.exact || (bundle.parsed == width && width < ATHAR_TILE_WIDTH
	             && !athar_fs_exists (check->log->fd, path));
	if (!exact && tell)
		athar_check_fault (check, CHECK_ENTRIES, n, "log.fault-framing", path, "index",
		                   ATHAR_U64 (n * ATHAR_TILE_WIDTH + bundle.parsed), NULL);
	for (unsigned k = 0; k < MIN (bundle.parsed, width); k++)
		athar_merkle_leaf (bundle.spans[k].data, bundle.spans[k].bytes, &leaves[k]);
	return MIN (bundle.parsed, width);
}

static void
check_pair (AtharCheck *check, uint64_t n)
{
	AtharHash leaves[ATHAR_TILE_WIDTH], hashes[ATHAR_TILE_WIDTH];
	GError *error = NULL;
	unsigned width = athar_tile_width (check->state->published, 0, n);
	AtharCheckPair *pair = &check->pairs[n];
	pair->have_bundle = hash_bundle (check, n, leaves, true) == width;
	pair->have_tile = athar_log_tile (check->log, check->state->published, 0, n, hashes, &width, &error);
	if (!pair->have_tile)
		athar_check_unreadable (check, CHECK_ENTRIES, n, ATHAR_TILE_STR (0, n, width), error);
	if (pair->have_bundle)
		athar_merkle_root_of (leaves, width, &pair->bundle);
	if (pair->have_tile && pair->have_bundle && memcmp (leaves, hashes, width * sizeof *leaves) == 0)
		pair->tile = pair->bundle;
	else if (pair->have_tile)
		athar_merkle_root_of (hashes, width, &pair->tile);
}

static gpointer
work (gpointer data)
{
	AtharCheck *check = data;
	uint64_t n;
	while (!g_atomic_int_get (&check->full) && (n = (uint64_t) g_atomic_int_add (&check->next, 1)) < check->n)
		check_pair (check, n);
	return NULL;
}

/* Two files disagree, or agree on something that is not signed. */
static void
judge (AtharCheck *check, uint64_t n)
{
	AtharHash leaves[ATHAR_TILE_WIDTH] = { 0 }, hashes[ATHAR_TILE_WIDTH];
	unsigned width = athar_tile_width (check->state->published, 0, n);
	bool known, bundle_good, tile_good;
	const AtharCheckPair *pair = &check->pairs[n];
	const char *bundle = ATHAR_TILE_STR (ATHAR_TILE_ENTRIES, n, width), *tile = ATHAR_TILE_STR (0, n, width);
	g_autofree char *other = athar_log_dup_name (check->log, tile);
	uint64_t first = n * ATHAR_TILE_WIDTH;
	unsigned have = hash_bundle (check, n, leaves, false);
	if (!pair->have_tile || !athar_log_tile (check->log, check->state->published, 0, n, hashes, &width, NULL))
		memcpy (hashes, leaves, sizeof hashes);
	bundle_good = pair->have_bundle && athar_log_bundle_signed (check->log, n, leaves, width, &known);
	tile_good = pair->have_tile && athar_log_bundle_signed (check->log, n, hashes, width, &known);
	if (bundle_good && tile_good)
		return;
	if (pair->have_bundle && memcmp (leaves, hashes, width * sizeof *leaves) == 0) {
		if (known)
			athar_check_fault (check, CHECK_ENTRIES, n, "log.fault-both", bundle,
				"other", other, "index", ATHAR_U64 (first), "last",
				ATHAR_U64 (first + width - 1), NULL);
		return;
	}
	for (unsigned k = 0; k < have; k++) {
		if (athar_hash_equal (&leaves[k], &hashes[k]))
			continue;
		if (bundle_good)
			athar_check_fault (check, CHECK_ENTRIES, n, "log.fault-hash", tile, "hash",
				ATHAR_U64 (k), "index", ATHAR_U64 (first + k), "last",
				ATHAR_U64 (first + k), NULL);
		else if (tile_good)
			athar_check_fault (check, CHECK_ENTRIES, n, "log.fault-entry", bundle,
				"index", ATHAR_U64 (first + k), NULL);
		else
			athar_check_fault (check, CHECK_ENTRIES, n, "log.fault-either", bundle, "other", other, "index",
			                   ATHAR_U64 (first + k), NULL);
		if (!pair->have_bundle) /* behind a broken length everything is shifted */
			break;
	}
	if (!pair->have_bundle && pair->have_tile && !tile_good && known)
		athar_check_fault (check, CHECK_ENTRIES, n, "log.fault-tile", tile, "index", ATHAR_U64 (first), "last",
		                   ATHAR_U64 (first + width - 1), NULL);
}

static void
judge_all (AtharCheck *check)
{
	const GArray *roots = athar_log_signed_roots (check->log);
	for (uint64_t n = 0; n < check->n && !check->full; n++) {
		const AtharCheckPair *pair = &check->pairs[n];
		bool full = n < check->state->published / ATHAR_TILE_WIDTH;
		bool agree = pair->have_bundle && pair->have_tile && athar_hash_equal (&pair->bundle, &pair->tile);
		bool is_signed = full ? roots && athar_hash_equal (&pair->bundle, &g_array_index (roots, AtharHash, n))
		                      : check->state->base_known;
		if (!agree || !is_signed || !full)
			judge (check, n);
	}
}

/* Tiles of @level against @right, the hashes they must hold. */
static void
check_level (AtharCheck *check, unsigned level, const GArray *right)
{
	AtharHash hashes[ATHAR_TILE_WIDTH];
	for (uint64_t n = 0; n * ATHAR_TILE_WIDTH < right->len; n++) {
		GError *error = NULL;
		unsigned width = athar_tile_width (check->state->published, level, n);
		const char *path = ATHAR_TILE_STR (level, n, width);
		uint64_t place = (uint64_t) level << 48 | n;
		if (!athar_log_tile (check->log, check->state->published, level, n, hashes, &width, &error)) {
			athar_check_unreadable (check, CHECK_TILES, place, path, error);
			continue;
		}
		for (unsigned k = 0; k < width; k++) {
			uint64_t index = n * ATHAR_TILE_WIDTH + k, first = index << 8 * level;
			if (!athar_hash_equal (&hashes[k], &g_array_index (right, AtharHash, index)))
				athar_check_fault (check, CHECK_TILES, place, "log.fault-hash",
					path, "hash", ATHAR_U64 (k), "index", ATHAR_U64 (first),
					"last", ATHAR_U64 (first + (UINT64_C (1) << 8 * level) - 1),
					NULL);
		}
	}
}

/* What level 1 must hold: signed, or else as the bundles say. */
static GArray *
first_level (AtharCheck *check)
{
	const GArray *roots = athar_log_signed_roots (check->log);
	GArray *right = g_array_new (FALSE, FALSE, sizeof (AtharHash));
	if (roots)
		return g_array_append_vals (right, roots->data, roots->len);
	for (uint64_t n = 0; n < check->state->published / ATHAR_TILE_WIDTH; n++)
		g_array_append_vals (
			right, check->pairs[n].have_bundle ? &check->pairs[n].bundle : &check->pairs[n].tile, 1);
	return right;
}

static void
check_higher (AtharCheck *check)
{
	g_autoptr (GArray) right = first_level (check);
	for (unsigned level = 1; right->len && !check->full; level++) {
		AtharHash root;
		GArray *up = g_array_new (FALSE, FALSE, sizeof (AtharHash));
		check_level (check, level, right);
		for (guint i = 0; i + ATHAR_TILE_WIDTH <= right->len; i += ATHAR_TILE_WIDTH) {
			athar_merkle_root_of (&g_array_index (right, AtharHash, i), ATHAR_TILE_WIDTH, &root);
			g_array_append_val (up, root);
		}
		g_array_unref (right);
		right = up;
	}
}

static void
hash_all (AtharCheck *check, unsigned n_threads)
{
	g_autoptr (GPtrArray) threads = g_ptr_array_new ();
	for (unsigned i = 1; i < MIN (n_threads, check->n); i++) {
		GThread *thread = g_thread_try_new ("log-check", work, check, NULL);
		if (thread) /* fewer hands, the same work */
			g_ptr_array_add (threads, thread);
	}
	work (check);
	for (guint i = 0; i < threads->len; i++)
		g_thread_join (threads->pdata[i]);
}

gboolean
athar_log_check (AtharLog *log, unsigned n_threads, AtharLogFault fault, gpointer payload, GError **error)
{
	if (!athar_log_refresh_all (log, error))
		return FALSE;
	AtharCheck check = { .log = log, .state = log->state, .n = (log->state->published + 255) / ATHAR_TILE_WIDTH };
	g_autofree AtharCheckPair *pairs = check.pairs = g_try_new0 (AtharCheckPair, check.n);
	if (check.n > G_MAXINT / 2 || (check.n && !pairs))
		return athar_throw (error, ATHAR_ERROR_LIMIT, "log.memory", "bytes",
			ATHAR_U64 (check.n * sizeof *pairs), NULL);
	g_autoptr (GArray) found = check.found = g_array_new (FALSE, FALSE, sizeof (Found));
	g_array_set_clear_func (found, found_clear);
	g_mutex_init (&check.mutex);
	athar_check_tail (&check);
	hash_all (&check, MAX (n_threads, 1));
	judge_all (&check);
	check_higher (&check);
	athar_check_files (&check);
	/* Nothing to be seen one by one, yet the root is not the signed one. */
	if (!log->state->base_known && found->len == 0)
		athar_check_fault (&check, CHECK_TILES, 0, "log.fault-root", "tile", NULL);
	g_mutex_clear (&check.mutex);
	g_array_sort (found, compare_found);
	if (check.full) {
		GError *many = NULL;
		g_autofree char *name = athar_log_dup_name (log, "tile");
		athar_throw (&many, ATHAR_ERROR_CORRUPT, "log.fault-many", "path", name, "max",
			ATHAR_U64 (FAULTS_MAX), NULL);
		fault (many, payload);
		g_error_free (many);
	}
	for (guint i = 0; i < found->len; i++)
		fault (g_array_index (found, Found, i).error, payload);
	return TRUE;
}
