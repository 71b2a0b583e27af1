/* SPDX-License-Identifier: Apache-2.0
 *
 * log/merkle.c: RFC 6962 hashing, compact ranges, and the checks of inclusion and consistency proofs.
 * The only file that knows the prefixes 0x00 and 0x01.
 */
#include "log/merkle.h"

#include <string.h>

#include "base/hash.h"

void
athar_merkle_leaf (const void *entry, size_t bytes, AtharHash *ret_leaf)
{
	static const uint8_t prefix = 0x00;
	athar_sha256_2 (&prefix, 1, entry, bytes, ret_leaf);
}

void
athar_merkle_node (const AtharHash *left, const AtharHash *right, AtharHash *ret_node)
{
	uint8_t node[1 + 2 * ATHAR_HASH_BYTES];
	node[0] = 0x01;
	memcpy (node + 1, left->b, ATHAR_HASH_BYTES);
	memcpy (node + 1 + ATHAR_HASH_BYTES, right->b, ATHAR_HASH_BYTES);
	athar_sha256 (node, sizeof node, ret_node);
}

void
athar_merkle_append_perfect (AtharMerkle *tree, const AtharHash *root, unsigned level)
{
	AtharHash carry = *root;
	g_assert (level < 64 && (tree->size & ((UINT64_C (1) << level) - 1)) == 0);
	unsigned k = level;
	for (; tree->size >> k & 1; k++) {
		AtharHash node;
		athar_merkle_node (&tree->peaks[k], &carry, &node);
		carry = node;
	}
	tree->peaks[k] = carry;
	tree->size += UINT64_C (1) << level;
}

void
athar_merkle_append (AtharMerkle *tree, const AtharHash *leaf)
{
	athar_merkle_append_perfect (tree, leaf, 0);
}

void
athar_merkle_root (const AtharMerkle *tree, AtharHash *ret_root)
{
	AtharHash root;
	bool any = false;
	if (tree->size == 0) {
		athar_sha256 ("", 0, ret_root);
		return;
	}
	/* From the smallest peak up: each larger one is the left brother of all to its right. */
	for (unsigned k = 0; k < 64; k++) {
		if (!(tree->size >> k & 1))
			continue;
		if (any) {
			AtharHash node;
			athar_merkle_node (&tree->peaks[k], &root, &node);
			root = node;
		} else
			root = tree->peaks[k];
		any = true;
	}
	*ret_root = root;
}

void
athar_merkle_root_of (const AtharHash *hashes, size_t n, AtharHash *ret_root)
{
	AtharMerkle tree;
	tree.size = 0; /* peaks are read only where a bit of size says so */
	for (size_t i = 0; i < n; i++)
		athar_merkle_append (&tree, &hashes[i]);
	athar_merkle_root (&tree, ret_root);
}

static gboolean
does_not_hold (GError **error)
{
	return athar_throw (error, ATHAR_ERROR_SIGNATURE, "log.proof-fails", NULL);
}

static gboolean
impossible (uint64_t a, uint64_t b, GError **error)
{
	return athar_throw (error, ATHAR_ERROR_INVALID, "log.proof-impossible", "first",
		ATHAR_U64 (a), "second", ATHAR_U64 (b), NULL);
}

gboolean
athar_merkle_check_inclusion (uint64_t index, uint64_t size, const AtharHash *leaf, const AtharHash *proof, size_t n,
                              const AtharHash *root, GError **error)
{
	AtharHash r = *leaf;
	if (index >= size)
		return impossible (index, size, error);
	uint64_t fn = index, sn = size - 1;
	for (size_t i = 0; i < n; i++) {
		AtharHash node;
		if (sn == 0)
			return does_not_hold (error);
		if (fn & 1 || fn == sn) {
			athar_merkle_node (&proof[i], &r, &node);
			for (; !(fn & 1) && fn; fn >>= 1)
				sn >>= 1;
		} else
			athar_merkle_node (&r, &proof[i], &node);
		r = node;
		fn >>= 1;
		sn >>= 1;
	}
	return (sn == 0 && athar_hash_equal (&r, root)) || does_not_hold (error);
}

gboolean
athar_merkle_check_consistency (uint64_t size1, uint64_t size2, const AtharHash *root1, const AtharHash *root2,
                                const AtharHash *proof, size_t n, GError **error)
{
	size_t i = 0;
	if (size1 == 0 || size1 > size2)
		return impossible (size1, size2, error);
	if (size1 == size2)
		return (n == 0 && athar_hash_equal (root1, root2)) || does_not_hold (error);
	uint64_t fn = size1 - 1, sn = size2 - 1;
	for (; fn & 1; fn >>= 1)
		sn >>= 1;
	/* When size1 is a power of two its root is itself the first node, and the proof leaves it out. */
	if (fn && n == 0)
		return does_not_hold (error);
	AtharHash fr = fn ? proof[i++] : *root1, sr = fr;
	for (; i < n; i++) {
		AtharHash node;
		if (sn == 0)
			return does_not_hold (error);
		if (fn & 1 || fn == sn) {
			athar_merkle_node (&proof[i], &fr, &node);
			fr = node;
			athar_merkle_node (&proof[i], &sr, &node);
			for (; !(fn & 1) && fn; fn >>= 1)
				sn >>= 1;
		} else
			athar_merkle_node (&sr, &proof[i], &node);
		sr = node;
		fn >>= 1;
		sn >>= 1;
	}
	return (sn == 0 && athar_hash_equal (&fr, root1) && athar_hash_equal (&sr, root2)) || does_not_hold (error);
}
