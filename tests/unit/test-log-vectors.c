/* SPDX-License-Identifier: Apache-2.0
 *
 * The 98 + 98 published cases of transparency-dev/merkle (../shared/data/merkle; not
 * in the tree). A test of its own, so that the list of
 * tests says SKIP, and not OK, where they are absent.
 */
#include <string.h>

#include "log/merkle.h"

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
	g_test_add_data_func ("/merkle/published/inclusion", "inclusion.json", test_published);
	g_test_add_data_func ("/merkle/published/consistency", "consistency.json", test_published);
	return g_test_run ();
}
