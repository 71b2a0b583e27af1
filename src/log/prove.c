/* SPDX-License-Identifier: Apache-2.0
 *
 * log/prove.c: inclusion and consistency proofs (RFC 6962 §2.1.1, §2.1.2) from tiles and, for what
 * is not published yet, from the hashes of the tail; and the text c2sp.org/tlog-proof@v1:
 *
 *   c2sp.org/tlog-proof@v1 \n   index <n> \n   one base64 hash a line, from the leaf's brother up
 * \n   checkpoint, verbatim
 */
#include <string.h>

#include "log/private.h"

/* The tile last read of each level: neighbouring steps of a proof ask for the same ones. */
typedef struct {
	AtharLog *log;
	struct {
		bool loaded;
		uint64_t n;
		AtharHash hashes[ATHAR_TILE_WIDTH];
	} last[ATHAR_TILE_LEVELS];
} Prover;

/* Root of the 2^k leaves from j 2^k on, all published. */
static gboolean
node_from_tiles (Prover *p, unsigned k, uint64_t j, AtharHash *ret_node, GError **error)
{
	unsigned level = k / 8, span = 1u << k % 8, width;
	uint64_t first = j << k % 8, n = first / ATHAR_TILE_WIDTH;
	if (!p->last[level].loaded || p->last[level].n != n) {
		p->last[level].loaded = athar_log_tile (p->log, p->log->state->published, level, n,
			p->last[level].hashes, &width, error);
		p->last[level].n = n;
		if (!p->last[level].loaded)
			return FALSE;
	}
	athar_merkle_root_of (p->last[level].hashes + first % ATHAR_TILE_WIDTH, span, ret_node);
	return TRUE;
}

static unsigned
log2_of (uint64_t n)
{
	return 63 - (unsigned) __builtin_clzll (n);
}

/* MTH (D[from:to]), from < to <= size. Recursion: at most 53 deep, one side ends at once unless it lies in the tail. */
static gboolean
range_root (Prover *p, uint64_t from, uint64_t to, AtharHash *ret_root, GError **error)
{
	const AtharLogState *state = p->log->state;
	uint64_t n = to - from;
	unsigned k = log2_of (n);
	AtharHash left, right;
	if (n == UINT64_C (1) << k && from % n == 0 && to <= state->published)
		return node_from_tiles (p, k, from >> k, ret_root, error);
	if (from >= state->published) {
		athar_merkle_root_of (&g_array_index (state->leaves, AtharHash, from - state->published), n, ret_root);
		return TRUE;
	}
	uint64_t half = UINT64_C (1) << (n == UINT64_C (1) << k ? k - 1 : k);
	if (!range_root (p, from, from + half, &left, error) || !range_root (p, from + half, to, &right, error))
		return FALSE;
	athar_merkle_node (&left, &right, ret_root);
	return TRUE;
}

static gboolean
add_range (Prover *p, GArray *proof, uint64_t from, uint64_t to, GError **error)
{
	AtharHash root;
	if (!range_root (p, from, to, &root, error))
		return FALSE;
	g_array_append_val (proof, root);
	return TRUE;
}

/* Where the tree over [from, to) divides. */
static uint64_t
middle (uint64_t from, uint64_t to)
{
	return from + (UINT64_C (1) << log2_of (to - from - 1));
}

static gboolean
inclusion (Prover *p, GArray *proof, uint64_t index, uint64_t from, uint64_t to, GError **error)
{
	if (to - from == 1)
		return TRUE;
	uint64_t mid = middle (from, to);
	if (index < mid)
		return inclusion (p, proof, index, from, mid, error) && add_range (p, proof, mid, to, error);
	return inclusion (p, proof, index, mid, to, error) && add_range (p, proof, from, mid, error);
}

static gboolean
consistency (Prover *p, GArray *proof, uint64_t size1, uint64_t from, uint64_t to, bool whole, GError **error)
{
	if (size1 == to)
		return whole || add_range (p, proof, from, to, error);
	uint64_t mid = middle (from, to);
	if (size1 <= mid)
		return consistency (p, proof, size1, from, mid, whole, error) && add_range (p, proof, mid, to, error);
	return consistency (p, proof, size1, mid, to, false, error) && add_range (p, proof, from, mid, error);
}

static gboolean
check_range (AtharLog *log, uint64_t a, uint64_t b, bool ok, GError **error)
{
	if (!ok || b > log->state->tree.size)
		return athar_throw (error, ATHAR_ERROR_INVALID, "log.proof-impossible", "first",
			ATHAR_U64 (a), "second", ATHAR_U64 (b), NULL);
	return TRUE;
}

/* A proof made from a damaged tile is worse than none: both are checked before they are given away. */
GArray *
athar_log_prove_inclusion (AtharLog *log, uint64_t index, uint64_t size, GError **error)
{
	AtharHash leaf, root;
	g_autofree Prover *p = g_new0 (Prover, 1);
	g_autoptr (GArray) proof = g_array_new (FALSE, FALSE, sizeof (AtharHash));
	p->log = log;
	if (!check_range (log, index, size, index < size, error) || !inclusion (p, proof, index, 0, size, error)
	    || !range_root (p, index, index + 1, &leaf, error))
		return NULL;
	if (size == log->state->tree.size)
		athar_log_get_root (log, &root);
	else if (!range_root (p, 0, size, &root, error))
		return NULL;
	if (!athar_merkle_check_inclusion (index, size, &leaf, (AtharHash *) proof->data, proof->len, &root, error))
		return NULL;
	return g_steal_pointer (&proof);
}

GArray *
athar_log_prove_consistency (AtharLog *log, uint64_t size1, uint64_t size2, GError **error)
{
	AtharHash root1, root2;
	g_autofree Prover *p = g_new0 (Prover, 1);
	g_autoptr (GArray) proof = g_array_new (FALSE, FALSE, sizeof (AtharHash));
	p->log = log;
	if (!check_range (log, size1, size2, size1 > 0 && size1 <= size2, error)
	    || !consistency (p, proof, size1, 0, size2, true, error) || !range_root (p, 0, size1, &root1, error))
		return NULL;
	if (size2 == log->state->tree.size)
		athar_log_get_root (log, &root2);
	else if (!range_root (p, 0, size2, &root2, error))
		return NULL;
	if (!athar_merkle_check_consistency (
		    size1, size2, &root1, &root2, (AtharHash *)proof->data, proof->len, error))
		return NULL;
	return g_steal_pointer (&proof);
}

GBytes *
athar_log_dup_proof (AtharLog *log, uint64_t index, GError **error)
{
	const AtharLogState *state = log->state;
	gsize bytes;
	if (index >= state->tree.size || !state->head)
		return athar_throw_null (error, ATHAR_ERROR_NOT_FOUND, "log.no-entry", "log",
			log->verifier.name, "size", ATHAR_U64 (state->tree.size), "index",
			ATHAR_U64 (index), NULL);
	g_autoptr (GArray) proof = athar_log_prove_inclusion (log, index, state->tree.size, error);
	if (!proof)
		return NULL;
	const char *note = g_bytes_get_data (state->head, &bytes);
	g_autoptr (GString) out = g_string_new ("c2sp.org/tlog-proof@v1\n");
	g_string_append_printf (out, "index %" G_GUINT64_FORMAT "\n", index);
	for (guint i = 0; i < proof->len; i++) {
		g_autofree char *hash = athar_base64_encode (&g_array_index (proof, AtharHash, i), ATHAR_HASH_BYTES);
		g_string_append_printf (out, "%s\n", hash);
	}
	g_string_append_c (out, '\n');
	g_string_append_len (out, note, (gssize) bytes);
	return g_string_free_to_bytes (g_steal_pointer (&out));
}
