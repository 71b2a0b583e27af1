/* SPDX-License-Identifier: Apache-2.0
 *
 * log/merkle.h: RFC 6962 trees. Leaf = SHA-256 (0x00 ‖ entry), node = SHA-256 (0x01 ‖ left ‖
 * right), empty = SHA-256 (""). For n > 1 leaves the left part has k leaves, k the largest power of
 * two smaller than n.
 *
 * An AtharMerkle is a compact range: the roots of the perfect sub-trees left to right, at most 64.
 * A zeroed one is the empty tree. It appends in amortised one hash and gives the root in at
 * most 63.
 *
 * Checks of proofs follow RFC 9162 §2.1.3.2 and §2.1.4.2 (the same trees as RFC 6962, written as
 * loops).
 */
#pragma once

#include "base/error.h"
#include "base/id.h"

typedef struct {
	uint64_t size;
	AtharHash peaks[64]; /* peaks[k] valid when bit k of size is set */
} AtharMerkle;

void athar_merkle_leaf (const void *entry, size_t bytes, AtharHash *ret_leaf);
void athar_merkle_node (const AtharHash *left, const AtharHash *right, AtharHash *ret_node);
void athar_merkle_append (AtharMerkle *tree, const AtharHash *leaf);
/* athar_merkle_append_perfect: append the root of a perfect sub-tree of 2^level leaves. The tree's size must be a
 * multiple of 2^level. */
void athar_merkle_append_perfect (AtharMerkle *tree, const AtharHash *root, unsigned level);
void athar_merkle_root (const AtharMerkle *tree, AtharHash *ret_root);
/* Root of @n consecutive hashes. */
void athar_merkle_root_of (const AtharHash *hashes, size_t n, AtharHash *ret_root);

/* RFC 6962 §2.1.1 / §2.1.2. Errors: SIGNATURE ("proof does not hold"), INVALID (impossible sizes).
 * Consistency with the empty tree proves nothing and is INVALID; equal sizes need equal roots and an empty proof. */
gboolean athar_merkle_check_inclusion (uint64_t index, uint64_t size, const AtharHash *leaf,
	const AtharHash *proof, size_t n, const AtharHash *root, GError **error);
gboolean athar_merkle_check_consistency (uint64_t size1, uint64_t size2, const AtharHash *root1, const AtharHash *root2,
                                         const AtharHash *proof, size_t n, GError **error);
