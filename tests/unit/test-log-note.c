/* SPDX-License-Identifier: Apache-2.0
 *
 * Notes, verifier keys, checkpoints: a published example, our own round trips, every byte changed.
 */
#include "../lib/log-fixture.h"
#include "log/note.h"

/* The example of the documentation of golang.org/x/mod/sumdb/note. */
#define GO_VKEY "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
#define GO_NOTE                                                                                    \
	"If you think cryptography is the answer to your problem,\nthen you don't know what your " \
	"problem is.\n\n"                                                                          \
	"— PeterNeumann "                                                                        \
	"x08go/ZJkuBS9UG/"                                                                         \
	"SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"

static gboolean
try_open (const char *text, size_t bytes, const AtharVerifier *verifier,
	AtharCheckpoint *ret_checkpoint, GError **error)
{
	g_autoptr (GBytes) note = g_bytes_new (text, bytes);
	return athar_checkpoint_open (note, verifier, ret_checkpoint, error);
}

static void
test_published (void)
{
	g_autoptr (GError) error = NULL;
	g_auto (AtharVerifier) verifier = { 0 };
	g_auto (AtharCheckpoint) checkpoint = ATHAR_CHECKPOINT_INIT;
	g_assert_true (athar_verifier_parse (GO_VKEY, &verifier, &error));
	g_autofree char *again = athar_verifier_dup_text (&verifier);
	g_assert_cmpstr (again, ==, GO_VKEY);
	/* The signature holds; what is signed is no checkpoint. */
	g_assert_false (try_open (GO_NOTE, strlen (GO_NOTE), &verifier, &checkpoint, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_INVALID);
	g_clear_error (&error);
	g_autofree char *other = g_strdup (GO_NOTE);
	other[3] ^= 1;
	g_assert_false (try_open (other, strlen (other), &verifier, &checkpoint, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_SIGNATURE);
}

static void
test_bad_keys (void)
{
	static const char *const bad[] = {"", "a", "a+b",
		"PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
		"PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
		"+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
		"Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", GO_VKEY "\n",
		GO_VKEY "A", "PeterNeumann+c74f20a3+Ahpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"};
	for (size_t i = 0; i < G_N_ELEMENTS (bad); i++) {
		g_auto (AtharVerifier) verifier = { 0 };
		g_autoptr (GError) error = NULL;
		g_assert_false (athar_verifier_parse (bad[i], &verifier, &error));
		g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_INVALID);
	}
}

static GBytes *
sign_one (LogFixture *f, uint64_t size)
{
	AtharCheckpoint checkpoint = { f->id, size, { { 0 } } };
	memset (checkpoint.root.b, 0x5a, ATHAR_HASH_BYTES);
	return athar_checkpoint_sign (&checkpoint, &f->signer, NULL);
}

static void
test_every_byte (void)
{
	LogFixture f;
	gsize bytes;
	g_autofree char *dir = fixture_new_dir ();
	fixture_open (&f, dir, 5);
	g_autoptr (GBytes) note = sign_one (&f, 1234067);
	const char *data = g_bytes_get_data (note, &bytes);
	g_auto (AtharCheckpoint) checkpoint = ATHAR_CHECKPOINT_INIT;
	g_assert_true (try_open (data, bytes, &f.signer.verifier, &checkpoint, NULL));
	g_assert_cmpuint (checkpoint.size, ==, 1234067);
	g_assert_cmpstr (checkpoint.origin, ==, f.id);
	g_autofree char *copy = g_memdup2 (data, bytes);
	for (gsize i = 0; i < bytes; i++) {
		AtharCheckpoint none = ATHAR_CHECKPOINT_INIT;
		for (unsigned bit = 0; bit < 8; bit++) {
			copy[i] = (char) (data[i] ^ (1 << bit));
			g_assert_false (try_open (copy, bytes, &f.signer.verifier, &none, NULL));
		}
		copy[i] = data[i];
		g_assert_false (try_open (data, i, &f.signer.verifier, &none, NULL));
	}
	fixture_remove (dir);
	fixture_close (&f);
}

/* Notes of others' keys beside ours are skipped; a false one of ours spoils the note; too many are refused. */
static void
test_signature_lines (void)
{
	LogFixture f;
	g_autofree char *dir = fixture_new_dir ();
	fixture_open (&f, dir, 5);
	g_autoptr (GBytes) note = sign_one (&f, 7);
	g_autofree char *text = g_strndup (g_bytes_get_data (note, NULL), g_bytes_get_size (note));
	g_autoptr (GString) more = g_string_new (text);
	g_autoptr (GError) error = NULL;
	g_auto (AtharCheckpoint) checkpoint = ATHAR_CHECKPOINT_INIT;
	for (unsigned i = 0; i < 99; i++)
		g_string_append_printf (more, "— witness%u.example AAAAAA%c=\n", i, "AEIMQUYc"[i % 8]);
	g_assert_true (try_open (more->str, more->len, &f.signer.verifier, &checkpoint, &error));
	g_assert_no_error (error);
	g_string_append (more, "— one.too.many AAAAAAA=\n");
	athar_checkpoint_clear (&checkpoint);
	g_assert_false (try_open (more->str, more->len, &f.signer.verifier, &checkpoint, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_LIMIT);
	g_clear_error (&error);
	/* ours twice, the second one false */
	char *line = strstr (text, "\n\n") + 2;
	g_autofree char *false_line = g_strdup (line);
	false_line[strlen (false_line) - 20] ^= 1;
	g_autofree char *twice = g_strconcat (text, false_line, NULL);
	g_assert_false (try_open (twice, strlen (twice), &f.signer.verifier, &checkpoint, NULL));
	/* ours again, too short to be a signature */
	uint8_t blob[36] = { 0 };
	memcpy (blob, f.signer.verifier.key_id, 4);
	g_autofree char *blob64 = athar_base64_encode (blob, sizeof blob);
	g_autofree char *cut = g_strdup_printf ("%s— %s %s\n", text, f.id, blob64);
	g_assert_false (try_open (cut, strlen (cut), &f.signer.verifier, &checkpoint, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_SIGNATURE);
	g_clear_error (&error);
	/* another key with our name is another's */
	blob[0] ^= 1;
	g_autofree char *other64 = athar_base64_encode (blob, sizeof blob);
	g_autofree char *other = g_strdup_printf ("%s— %s %s\n", text, f.id, other64);
	g_assert_true (try_open (other, strlen (other), &f.signer.verifier, &checkpoint, &error));
	athar_checkpoint_clear (&checkpoint);
	/* longer than a frame can hold */
	g_autofree char *witness = g_strnfill (66000, 'A');
	g_autofree char *longer = g_strdup_printf ("%s— other.example %s\n", text, witness);
	g_assert_false (try_open (longer, strlen (longer), &f.signer.verifier, &checkpoint, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_LIMIT);
	g_clear_error (&error);
	/* a note that only others signed */
	g_autofree char *others = g_strdup_printf ("%.*s— other.example AAAAAAA=\n", (int) (line - text), text);
	g_assert_false (try_open (others, strlen (others), &f.signer.verifier, &checkpoint, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_SIGNATURE);
	fixture_remove (dir);
	fixture_close (&f);
}

/* Signed, and still no checkpoint. */
static void
test_bad_texts (void)
{
	LogFixture f;
	g_autofree char *dir = fixture_new_dir ();
	fixture_open (&f, dir, 5);
	static const char *const bad[] = {"%s\n07\nWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlo=\n",
		"%s\n7\nWlpa\n", "%s\n7\n",
		"%s\n-7\nWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlo=\n",
		"%s\n9007199254740992\nWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlo=\n",
		"other\n7\nWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlo=\n",
		"%s\n7 \nWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlo=\n",
		"%s\n7\nWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlo=\nex\ttension\n",
		"%s\n7\nWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlo=\n\nmore\n"};
	for (size_t i = 0; i <= G_N_ELEMENTS (bad); i++) {
		uint8_t blob[68];
		g_autoptr (GError) error = NULL;
		g_auto (AtharCheckpoint) checkpoint = ATHAR_CHECKPOINT_INIT;
		const char *form = i < G_N_ELEMENTS (bad) ? bad[i]
							  : "%s\n7\nWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlp"
							    "aWlpaWlpaWlo=\nextension\n";
		g_auto (GStrv) around = g_strsplit (form, "%s", 2);
		g_autofree char *text = around[1] ? g_strconcat (around[0], f.id, around[1], NULL) : g_strdup (form);
		memcpy (blob, f.signer.verifier.key_id, 4);
		athar_sign (f.seed, text, strlen (text), blob + 4);
		g_autofree char *blob64 = athar_base64_encode (blob, sizeof blob);
		g_autofree char *note = g_strdup_printf ("%s\n— %s %s\n", text, f.id, blob64);
		g_assert_cmpint (
			try_open (note, strlen (note), &f.signer.verifier, &checkpoint, &error), ==,
			i == G_N_ELEMENTS (bad));
	}
	fixture_remove (dir);
	fixture_close (&f);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/note/published", test_published);
	g_test_add_func ("/note/bad-keys", test_bad_keys);
	g_test_add_func ("/note/every-byte", test_every_byte);
	g_test_add_func ("/note/signature-lines", test_signature_lines);
	g_test_add_func ("/note/bad-texts", test_bad_texts);
	return g_test_run ();
}
