/* SPDX-License-Identifier: Apache-2.0
 *
 * RFC 6962 trees: published vectors (../shared/data/merkle, 98 + 98; not in the tree), our own, and
 * every proof of small trees against a recursive definition written down here a second time.
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

/* One published case: members by name. The files hold one member a line, so no JSON reader is needed (ours refuses the
 * 64-bit numbers in them). */
typedef struct {
	uint64_t number[2]; /* leafIdx/size1, treeSize/size2 */
	AtharHash hash[2];  /* root/root1, leafHash/root2 */
	GArray *proof;
	bool bad_length; /* a hash of the proof is not 32 bytes, or a root is empty: what reads a proof refuses it */
	bool want_error;
} Case;

static void
take_hash (const char *text, AtharHash *ret_hash, bool *bad)
{
	gsize n = 0;
	g_autofree guchar *bytes = g_base64_decode (text, &n);
	memset (ret_hash, 0, sizeof *ret_hash);
	memcpy (ret_hash->b, bytes, MIN (n, ATHAR_HASH_BYTES));
	*bad |= n != ATHAR_HASH_BYTES;
}

/* Some published roots are words ("don't care"): filled up with zeros they still equal each other
 * or not, as meant. Ours cannot be empty. */
static void
take_root (const char *text, AtharHash *ret_root, bool *bad)
{
	take_hash (text, ret_root, &(bool){ false });
	*bad |= !*text;
}

static void
take_member (Case *c, const char *key, const char *value)
{
	if (!strcmp (key, "leafIdx") || !strcmp (key, "size1"))
		c->number[0] = g_ascii_strtoull (value, NULL, 10);
	else if (!strcmp (key, "treeSize") || !strcmp (key, "size2"))
		c->number[1] = g_ascii_strtoull (value, NULL, 10);
	else if (!strcmp (key, "root") || !strcmp (key, "root1"))
		take_root (value, &c->hash[0], &c->bad_length);
	else if (!strcmp (key, "leafHash") || !strcmp (key, "root2"))
		take_root (value, &c->hash[1], &c->bad_length);
	else if (!strcmp (key, "wantErr"))
		c->want_error = !strcmp (value, "true");
}

static gboolean
run_case (Case *c, bool inclusion)
{
	AtharHash *proof = (AtharHash *) c->proof->data;
	if (c->bad_length)
		return FALSE;
	if (inclusion)
		return athar_merkle_check_inclusion (c->number[0], c->number[1], &c->hash[1], proof,
			c->proof->len, &c->hash[0], NULL);
	return athar_merkle_check_consistency (
		c->number[0], c->number[1], &c->hash[0], &c->hash[1], proof, c->proof->len, NULL);
}

static void
test_published (gconstpointer data)
{
	const char *name = data;
	unsigned cases = 0;
	g_autofree char *text = NULL;
	g_autofree char *file = g_build_filename (
		g_getenv ("ATHAR_SOURCE"), "..", "shared", "data", "merkle", name, NULL);
	if (!g_file_get_contents (file, &text, NULL, NULL)) {
		g_test_skip ("ABSENT: the 98 published cases of ../shared/data/merkle were NOT run");
		return;
	}
	g_auto (GStrv) line = g_strsplit (text, "\n", -1);
	Case c = { .proof = g_array_new (FALSE, FALSE, sizeof (AtharHash)) };
	for (char **p = line; *p; p++) {
		g_auto (GStrv) part = g_regex_split_simple (
			"^\"([A-Za-z0-9]+)\": \"?([^\"]*?)\"?,?$", g_strstrip (*p), 0, 0);
		if (**p == '{') {
			g_array_set_size (c.proof, 0);
			c = (Case){ .proof = c.proof };
		} else if (**p == '}') {
			gboolean holds = run_case (&c, g_str_has_prefix (name, "inclusion"));
			if (holds == c.want_error)
				g_error ("%s case %u: wantErr is %d", name, cases, c.want_error);
			cases++;
		} else if (g_strv_length (part) == 4)
			take_member (&c, part[1], part[2]);
		else if (**p == '"') {
			AtharHash hash = { { 0 } };
			g_auto (GStrv) quoted = g_strsplit (*p, "\"", 3);
			take_hash (quoted[1], &hash, &c.bad_length);
			g_array_append_val (c.proof, hash);
		}
	}
	g_array_unref (c.proof);
	g_assert_cmpuint (cases, ==, 98);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/merkle/known-roots", test_known_roots);
	g_test_add_func ("/merkle/append-perfect", test_append_perfect);
	g_test_add_func ("/merkle/every-inclusion", test_every_inclusion);
	g_test_add_func ("/merkle/every-consistency", test_every_consistency);
	g_test_add_data_func ("/merkle/published/inclusion", "inclusion.json", test_published);
	g_test_add_data_func ("/merkle/published/consistency", "consistency.json", test_published);
	return g_test_run ();
}
