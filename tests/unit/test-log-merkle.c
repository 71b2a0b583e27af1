/* SPDX-License-Identifier: Apache-2.0
 *
 * RFC 6962 trees: known roots, and every proof of small trees against a recursive definition written
 * down here a second time. The published vectors: test-log-vectors.c.
 */
#include <string.h>

#include "log/merkle.h"

/* The eight inputs that Certificate Transparency's own tests have used since 2013, and the roots they give. */
static const char *const ct_inputs[8] = { "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
	                                  "606162636465666768696a6b6c6d6e6f" };
static const char *const ct_roots[9] = {
	"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
	"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
	"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
	"aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
	"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
	"4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
	"76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
	"ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
	"5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
};

static void
mth (const AtharHash *leaves, size_t n, AtharHash *ret_root)
{
	AtharHash left, right;
	size_t k = 1;
	if (n == 1) {
		*ret_root = leaves[0];
		return;
	}
	while (2 * k < n)
		k *= 2;
	mth (leaves, k, &left);
	mth (leaves + k, n - k, &right);
	athar_merkle_node (&left, &right, ret_root);
}

static void
path (const AtharHash *leaves, size_t m, size_t n, GArray *proof)
{
	AtharHash other;
	size_t k = 1;
	if (n == 1)
		return;
	while (2 * k < n)
		k *= 2;
	path (m < k ? leaves : leaves + k, m < k ? m : m - k, m < k ? k : n - k, proof);
	mth (m < k ? leaves + k : leaves, m < k ? n - k : k, &other);
	g_array_append_val (proof, other);
}

static void
subproof (const AtharHash *leaves, size_t m, size_t n, bool whole, GArray *proof)
{
	AtharHash other;
	size_t k = 1;
	if (m == n) {
		mth (leaves, n, &other);
		if (!whole)
			g_array_append_val (proof, other);
		return;
	}
	while (2 * k < n)
		k *= 2;
	if (m <= k) {
		subproof (leaves, m, k, whole, proof);
		mth (leaves + k, n - k, &other);
	} else {
		subproof (leaves + k, m - k, n - k, false, proof);
		mth (leaves, k, &other);
	}
	g_array_append_val (proof, other);
}

static void
test_known_roots (void)
{
	AtharMerkle tree = { 0 };
	AtharHash root, leaves[8];
	for (size_t i = 0; i <= 8; i++) {
		athar_merkle_root (&tree, &root);
		g_assert_cmpstr (ATHAR_HASH_STR (&root), ==, ct_roots[i]);
		athar_merkle_root_of (leaves, i, &root);
		g_assert_cmpstr (ATHAR_HASH_STR (&root), ==, ct_roots[i]);
		if (i == 8)
			break;
		uint8_t entry[16];
		g_assert_true (athar_hex_decode (ct_inputs[i], entry, strlen (ct_inputs[i]) / 2));
		athar_merkle_leaf (entry, strlen (ct_inputs[i]) / 2, &leaves[i]);
		athar_merkle_append (&tree, &leaves[i]);
	}
}

static void
test_append_perfect (void)
{
	AtharHash leaves[300], root, expected;
	AtharMerkle tree = { 0 };
	for (unsigned i = 0; i < 300; i++)
		athar_merkle_leaf (&i, sizeof i, &leaves[i]);
	athar_merkle_root_of (leaves, 256, &root);
	athar_merkle_append_perfect (&tree, &root, 8);
	for (unsigned i = 256; i < 300; i++)
		athar_merkle_append (&tree, &leaves[i]);
	athar_merkle_root (&tree, &root);
	mth (leaves, 300, &expected);
	g_assert_true (athar_hash_equal (&root, &expected));
}

#define N 34

static void
test_every_inclusion (void)
{
	AtharHash leaves[N], root;
	for (unsigned i = 0; i < N; i++)
		athar_merkle_leaf (&i, sizeof i, &leaves[i]);
	for (size_t n = 1; n <= N; n++) {
		mth (leaves, n, &root);
		for (size_t m = 0; m < n; m++) {
			g_autoptr (GArray) proof = g_array_new (FALSE, FALSE, sizeof (AtharHash));
			g_autoptr (GError) error = NULL;
			path (leaves, m, n, proof);
			AtharHash *hashes = (AtharHash *) proof->data;
			athar_merkle_check_inclusion (m, n, &leaves[m], hashes, proof->len, &root, &error);
			g_assert_no_error (error);
			g_assert_false (athar_merkle_check_inclusion (
				m, n, &leaves[(m + 1) % N], hashes, proof->len, &root, NULL));
			g_assert_false (athar_merkle_check_inclusion (
				m + n, n, &leaves[m], hashes, proof->len, &root, NULL));
			g_assert_false (
				proof->len && athar_merkle_check_inclusion (m, n, &leaves[m],
						      hashes, proof->len - 1, &root, NULL));
			g_array_append_val (proof, root);
			g_assert_false (athar_merkle_check_inclusion (m, n, &leaves[m],
				(AtharHash *)proof->data, proof->len, &root, NULL));
		}
	}
}

static void
test_every_consistency (void)
{
	AtharHash leaves[N], root1, root2, zero = { { 0 } };
	for (unsigned i = 0; i < N; i++)
		athar_merkle_leaf (&i, sizeof i, &leaves[i]);
	for (size_t n = 1; n <= N; n++) {
		mth (leaves, n, &root2);
		for (size_t m = 1; m <= n; m++) {
			g_autoptr (GArray) proof = g_array_new (FALSE, FALSE, sizeof (AtharHash));
			g_autoptr (GError) error = NULL;
			mth (leaves, m, &root1);
			subproof (leaves, m, n, true, proof);
			AtharHash *hashes = (AtharHash *) proof->data;
			athar_merkle_check_consistency (m, n, &root1, &root2, hashes, proof->len, &error);
			g_assert_no_error (error);
			g_assert_false (athar_merkle_check_consistency (m, n, &zero, &root2, hashes, proof->len, NULL));
			g_assert_false (athar_merkle_check_consistency (m, n, &root1, &zero, hashes, proof->len, NULL));
			g_array_append_val (proof, root1);
			g_assert_false (athar_merkle_check_consistency (
				m, n, &root1, &root2, (AtharHash *)proof->data, proof->len, NULL));
		}
		g_assert_false (athar_merkle_check_consistency (0, n, &root1, &root2, NULL, 0, NULL));
		g_assert_false (athar_merkle_check_consistency (n + 1, n, &root1, &root2, NULL, 0, NULL));
	}
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/merkle/known-roots", test_known_roots);
	g_test_add_func ("/merkle/append-perfect", test_append_perfect);
	g_test_add_func ("/merkle/every-inclusion", test_every_inclusion);
	g_test_add_func ("/merkle/every-consistency", test_every_consistency);
	return g_test_run ();
}
