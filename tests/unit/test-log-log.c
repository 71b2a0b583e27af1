/* SPDX-License-Identifier: Apache-2.0
 *
 * One log on disk: writing, reading, proving, publishing, two handles, readers beside a writer.
 * Damage: test-log-damage.c. Invariants L1 … L5 of log/log.h.
 */
#include <sys/stat.h>

#include "../lib/log-fixture.h"
#include "log/merkle.h"

static void
no_fault (const GError *fault, gpointer payload)
{
	g_error ("unexpected fault: %s", fault->message);
}

static void
assert_clean (AtharLog *log, unsigned threads)
{
	g_autoptr (GError) error = NULL;
	athar_log_check (log, threads, no_fault, NULL, &error);
	g_assert_no_error (error);
}

typedef struct {
	const LogFixture *f;
	uint64_t next;
	size_t pad;
} Expect;

static gboolean
expect_record (uint64_t index, GBytes *entry, gpointer payload, GError **error)
{
	Expect *e = payload;
	g_autoptr (GBytes) right = fixture_record (e->f, index, e->pad);
	g_assert_cmpuint (index, ==, e->next++);
	g_assert_true (g_bytes_equal (right, entry));
	return TRUE;
}

static void
assert_reads (const LogFixture *f, AtharLog *log, uint64_t from, uint64_t to, size_t pad)
{
	g_autoptr (GError) error = NULL;
	Expect e = { f, from, pad };
	athar_log_read (log, from, to, expect_record, &e, &error);
	g_assert_no_error (error);
	g_assert_cmpuint (e.next, ==, to);
}

static void
write_log (const LogFixture *f, AtharLog *log, uint64_t n, size_t batch, size_t pad, bool publish)
{
	g_autoptr (GError) error = NULL;
	athar_log_lock (log, -1, &error);
	g_assert_no_error (error);
	for (uint64_t left = n; left; left -= MIN (left, batch)) {
		fixture_append (f, log, MIN (left, batch), pad, &error);
		g_assert_no_error (error);
	}
	if (publish)
		athar_log_publish (log, &error);
	g_assert_no_error (error);
	athar_log_unlock (log);
}

static void
assert_same_head (AtharLog *a, AtharLog *b)
{
	AtharHash x, y;
	athar_log_get_root (a, &x);
	athar_log_get_root (b, &y);
	g_assert_cmpuint (athar_log_get_size (a), ==, athar_log_get_size (b));
	g_assert_true (athar_hash_equal (&x, &y));
	g_assert_cmpuint (athar_log_get_warnings (b)->len, ==, 0);
	g_assert_null (athar_log_get_fault (b));
}

static void
round_trip (uint64_t size, size_t batch, bool publish)
{
	g_autoptr (GError) error = NULL;
	g_autofree char *dir = fixture_new_dir ();
	LogFixture f;
	fixture_open (&f, dir, 1);
	g_autoptr (AtharLog) log = athar_log_create (f.fd, &f.signer, &error);
	g_assert_no_error (error);
	write_log (&f, log, size, batch, 0, publish);
	g_autoptr (AtharLog) again = athar_log_open (f.fd, f.id, &error);
	g_assert_no_error (error);
	assert_same_head (log, again);
	assert_reads (&f, log, 0, size, 0);
	assert_reads (&f, again, 0, size, 0);
	assert_reads (&f, again, size / 2, size, 0);
	assert_clean (again, 2);
	for (uint64_t i = 0; i < size; i += 1 + size / 97) {
		g_autoptr (GArray) proof = athar_log_prove_inclusion (
			again, i, size, &error); /* checks itself against the signed root */
		g_assert_no_error (error);
		g_autoptr (GArray) grown = athar_log_prove_consistency (again, i + 1, size, &error);
		g_assert_no_error (error);
	}
	fixture_remove (dir);
	fixture_close (&f);
}

static void
test_sizes (void)
{
	static const uint64_t sizes[] = { 0, 1, 2, 255, 256, 257, 511, 512, 513 };
	for (size_t i = 0; i < G_N_ELEMENTS (sizes); i++) {
		round_trip (sizes[i], 100, true);
		round_trip (sizes[i], 100, false);
	}
	round_trip (256, 1, true);
}

static void
test_sizes_large (void)
{
	round_trip (65536, 20000, true);
	round_trip (65537, 65536, true);
}

/* Published after every append: each old partial tile stays until the full one is there, then goes. */
static void
test_publish_each (void)
{
	g_autoptr (GError) error = NULL;
	g_autofree char *dir = fixture_new_dir ();
	LogFixture f;
	fixture_open (&f, dir, 1);
	g_autoptr (AtharLog) log = athar_log_create (f.fd, &f.signer, &error);
	for (unsigned i = 0; i < 40; i++) {
		write_log (&f, log, 7, 7, 0, true);
		g_autoptr (AtharLog) again = athar_log_open (f.fd, f.id, &error);
		g_assert_no_error (error);
		assert_same_head (log, again);
		assert_reads (&f, again, 0, 7 * (i + 1), 0);
		g_autofree char *partial = g_strdup_printf ("%s/%s/tile/entries/000.p/7", dir, f.id);
		g_assert_cmpint (g_file_test (partial, G_FILE_TEST_EXISTS), ==, 7 * (i + 1) < 256);
	}
	assert_clean (log, 1);
	fixture_remove (dir);
	fixture_close (&f);
}

/* Two handles append in turn and publish in turn; a third reads along. */
static void
test_two_handles (void)
{
	g_autoptr (GError) error = NULL;
	g_autofree char *dir = fixture_new_dir ();
	LogFixture f;
	fixture_open (&f, dir, 1);
	g_autoptr (AtharLog) a = athar_log_create (f.fd, &f.signer, &error);
	g_autoptr (AtharLog) b = athar_log_open (f.fd, f.id, &error);
	g_autoptr (AtharLog) reader = athar_log_open (f.fd, f.id, &error);
	uint64_t size = 0;
	g_assert_no_error (error);
	for (unsigned i = 0; i < 60; i++) {
		write_log (&f, i % 2 ? a : b, 1 + i % 11, 5, 0, i % 7 == 3);
		size += 1 + i % 11;
		athar_log_refresh (reader, &error);
		g_assert_no_error (error);
		assert_same_head (i % 2 ? a : b, reader);
		assert_reads (&f, reader, 0, size, 0);
	}
	assert_clean (reader, 1);
	/* While one holds the lock the other does not wait for ever. */
	athar_log_lock (a, 0, &error);
	g_assert_no_error (error);
	g_assert_false (athar_log_lock (b, 1000, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_BUSY);
	fixture_remove (dir);
	fixture_close (&f);
}

/* Published and written again to the very length it had: a reader is not fooled. */
static void
test_same_length (void)
{
	g_autoptr (GError) error = NULL;
	g_autofree char *dir = fixture_new_dir ();
	struct stat before, after;
	LogFixture f;
	fixture_open (&f, dir, 1);
	g_autofree char *tail = g_strdup_printf ("%s/%s/tail", dir, f.id);
	g_autoptr (AtharLog) log = athar_log_create (f.fd, &f.signer, &error);
	write_log (&f, log, 2, 2, 0, false);
	g_autoptr (AtharLog) reader = athar_log_open (f.fd, f.id, &error);
	g_assert_cmpint (stat (tail, &before), ==, 0);
	write_log (&f, log, 0, 1, 0, true);
	write_log (&f, log, 2, 2, 0, false);
	g_assert_cmpint (stat (tail, &after), ==, 0);
	g_assert_cmpint (before.st_size, ==, after.st_size);
	g_assert_true (athar_log_refresh (reader, &error));
	assert_same_head (log, reader);
	assert_reads (&f, reader, 0, 4, 0);
	fixture_remove (dir);
	fixture_close (&f);
}

typedef struct {
	const LogFixture *f;
	gint stop;
	uint64_t rounds;
} Reading;

static gpointer
read_along (gpointer data)
{
	Reading *r = data;
	uint64_t before = 0;
	while (!g_atomic_int_get (&r->stop)) {
		g_autoptr (GError) error = NULL;
		g_autoptr (AtharLog) log = athar_log_open (r->f->fd, r->f->id, &error);
		g_assert_no_error (error);
		uint64_t size = athar_log_get_size (log);
		g_assert_cmpuint (size, >=, before);
		g_assert_cmpuint (athar_log_get_warnings (log)->len, ==, 0);
		assert_reads (r->f, log, size - MIN (size, 300), size, 0);
		athar_log_refresh (log, &error);
		g_assert_no_error (error);
		assert_reads (r->f, log, size, athar_log_get_size (log), 0);
		if (r->rounds % 16 == 0)
			assert_clean (log, 1);
		before = size;
		r->rounds++;
	}
	return NULL;
}

static void
test_readers_beside_writer (void)
{
	g_autoptr (GError) error = NULL;
	g_autofree char *dir = fixture_new_dir ();
	LogFixture f;
	fixture_open (&f, dir, 1);
	g_autoptr (AtharLog) log = athar_log_create (f.fd, &f.signer, &error);
	Reading reading = { &f, 0, 0 };
	GThread *thread = g_thread_new ("reader", read_along, &reading);
	for (unsigned i = 0; i < 120; i++)
		write_log (&f, log, 1 + i * 13 % 90, 40, 0, i % 3 != 0);
	g_atomic_int_set (&reading.stop, 1);
	g_thread_join (thread);
	g_assert_cmpuint (reading.rounds, >, 0);
	assert_clean (log, 2);
	fixture_remove (dir);
	fixture_close (&f);
}

/* A publish that died after its checkpoint leaves covered frames: nothing is lost or doubled, the
 * next one empties the tail. */
static void
test_covered_tail (void)
{
	g_autoptr (GError) error = NULL;
	g_autofree char *dir = fixture_new_dir ();
	g_autofree char *tail_bytes = NULL;
	gsize bytes;
	LogFixture f;
	fixture_open (&f, dir, 1);
	g_autofree char *tail = g_strdup_printf ("%s/%s/tail", dir, f.id);
	g_autoptr (AtharLog) log = athar_log_create (f.fd, &f.signer, &error);
	write_log (&f, log, 10, 5, 0, true);
	write_log (&f, log, 300, 50, 0, false);
	g_assert_true (g_file_get_contents (tail, &tail_bytes, &bytes, NULL));
	write_log (&f, log, 0, 1, 0, true);
	g_assert_true (g_file_set_contents (tail, tail_bytes, (gssize) bytes, NULL));
	g_autoptr (AtharLog) again = athar_log_open (f.fd, f.id, &error);
	g_assert_no_error (error);
	assert_same_head (log, again);
	assert_reads (&f, again, 0, 310, 0);
	assert_clean (again, 1);
	write_log (&f, again, 3, 3, 0, false);
	assert_reads (&f, again, 0, 313, 0);
	assert_clean (again, 1);
	write_log (&f, again, 0, 1, 0, true);
	g_autofree char *none = NULL;
	g_assert_true (g_file_get_contents (tail, &none, &bytes, NULL));
	g_assert_cmpuint (bytes, ==, 0);
	fixture_remove (dir);
	fixture_close (&f);
}

/* What an interrupted publish left under the names of files to come is written anew. */
static void
test_leftovers (void)
{
	g_autoptr (GError) error = NULL;
	g_autofree char *dir = fixture_new_dir ();
	LogFixture f;
	fixture_open (&f, dir, 1);
	g_autoptr (AtharLog) log = athar_log_create (f.fd, &f.signer, &error);
	write_log (&f, log, 250, 50, 0, true);
	write_log (&f, log, 20, 20, 0, false);
	static const char *const names[] = {"tile/0/000", "tile/entries/000", "tile/0/001.p/14",
		"tile/0/000.p/253", "tile/1/000.p/1"};
	g_autofree char *longer = g_strnfill (300000, 'x'); /* than the file to come: no end may stay */
	g_autofree char *temporary = g_strdup_printf ("%s/%s/.tmp-0123456789abcdefghjk", dir, f.id);
	g_assert_true (g_file_set_contents (temporary, "half", 4, NULL));
	for (size_t i = 0; i < G_N_ELEMENTS (names); i++) {
		g_autofree char *path = g_strdup_printf ("%s/%s/%s", dir, f.id, names[i]);
		g_autofree char *parent = g_path_get_dirname (path);
		g_mkdir_with_parents (parent, 0755);
		g_assert_true (g_file_set_contents (path, longer, -1, NULL));
	}
	assert_clean (log, 1);
	write_log (&f, log, 2, 2, 0, true);
	assert_clean (log, 1);
	assert_reads (&f, log, 0, 272, 0);
	g_assert_false (g_file_test (temporary, G_FILE_TEST_EXISTS));
	fixture_remove (dir);
	fixture_close (&f);
}

static void
test_proof_text (void)
{
	g_autoptr (GError) error = NULL;
	g_autofree char *dir = fixture_new_dir ();
	LogFixture f;
	fixture_open (&f, dir, 1);
	g_autoptr (AtharLog) log = athar_log_create (f.fd, &f.signer, &error);
	write_log (&f, log, 3, 3, 0, false);
	g_autoptr (GBytes) proof = athar_log_dup_proof (log, 2, &error);
	g_assert_no_error (error);
	g_autofree char *text = g_strndup (g_bytes_get_data (proof, NULL), g_bytes_get_size (proof));
	g_auto (GStrv) line = g_strsplit (text, "\n", -1);
	g_assert_cmpstr (line[0], ==, "c2sp.org/tlog-proof@v1");
	g_assert_cmpstr (line[1], ==, "index 2");
	g_assert_cmpuint (strlen (line[2]), ==, 44);
	g_assert_cmpstr (line[3], ==, "");
	g_assert_cmpstr (line[4], ==, f.id);
	g_assert_cmpstr (line[5], ==, "3");
	g_assert_null (athar_log_dup_proof (log, 3, NULL));
	g_assert_null (athar_log_prove_inclusion (log, 3, 3, NULL));
	g_assert_null (athar_log_prove_consistency (log, 2, 4, NULL));
	fixture_remove (dir);
	fixture_close (&f);
}

static gboolean
sign_badly (gpointer payload, const void *text, size_t bytes, uint8_t *ret_signature, GError **error)
{
	memset (ret_signature, 1, ATHAR_SIGNATURE_BYTES);
	return TRUE;
}

static void
test_refusals (void)
{
	g_autoptr (GError) error = NULL;
	g_autofree char *dir = fixture_new_dir ();
	LogFixture f, other;
	fixture_open (&f, dir, 1);
	fixture_open (&other, dir, 2);
	g_autoptr (AtharLog) log = athar_log_create (f.fd, &f.signer, &error);
	g_assert_null (athar_log_create (f.fd, &f.signer, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_EXISTS);
	g_clear_error (&error);
	g_assert_null (athar_log_open (f.fd, other.id, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_NOT_FOUND);
	g_clear_error (&error);
	athar_log_lock (log, -1, &error);
	g_assert_false (fixture_append (&other, log, 1, 0, &error)); /* another log's key */
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_SIGNATURE);
	g_clear_error (&error);
	f.signer.sign = sign_badly;
	g_assert_false (fixture_append (&f, log, 1, 0, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_SIGNATURE);
	g_clear_error (&error);
	f.signer.sign = fixture_sign;
	g_autoptr (GBytes) big = g_bytes_new_take (g_malloc0 (65536), 65536);
	g_assert_false (athar_log_append (log, &big, 1, &f.signer, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_LIMIT);
	g_assert_cmpuint (athar_log_get_size (log), ==, 0);
	/* what an interrupted create left is no log */
	g_autofree char *half = g_build_filename (dir, other.id, NULL);
	g_autofree char *empty = g_build_filename (half, "tail", NULL);
	g_assert_cmpint (g_mkdir (half, 0755), ==, 0);
	g_assert_true (g_file_set_contents (empty, "", 0, NULL));
	g_auto (GStrv) ids = athar_log_list (f.fd, NULL);
	g_assert_cmpuint (g_strv_length (ids), ==, 1);
	g_assert_cmpstr (ids[0], ==, f.id);
	fixture_remove (dir);
	fixture_close (&f);
	fixture_close (&other);
}

/* The vector of docs/format/log.md, by the digest of its bytes. */
static void
test_vector (void)
{
	g_autoptr (GError) error = NULL;
	g_autofree char *dir = fixture_new_dir ();
	g_autofree char *bytes = NULL, *key = NULL;
	gsize n;
	LogFixture f;
	fixture_open (&f, dir, 1);
	g_autofree char *tail = g_strdup_printf ("%s/%s/tail", dir, f.id);
	g_autofree char *key_path = g_strdup_printf ("%s/%s/key.pub", dir, f.id);
	g_autoptr (GBytes) a = g_bytes_new ("a", 1), bc = g_bytes_new ("bc", 2);
	GBytes *entries[] = { a, bc };
	g_autoptr (AtharLog) log = athar_log_create (f.fd, &f.signer, &error);
	athar_log_lock (log, -1, &error);
	g_assert_true (athar_log_append (log, entries, 2, &f.signer, &error));
	athar_log_unlock (log);
	g_assert_true (g_file_get_contents (tail, &bytes, &n, NULL));
	g_autofree char *digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) bytes, n);
	g_assert_cmpstr (digest, ==, "cbe4e0dc7546444ee1b1b748b91fabac32f89f115ede41068ebef976c4b4d9b8");
	g_assert_true (g_file_get_contents (key_path, &key, NULL, NULL));
	g_assert_cmpstr (key, ==, "040g2081040g2081040g208104+a68e21c1+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c\n");
	fixture_remove (dir);
	fixture_close (&f);
}

/* An append that makes the tail long publishes; entries stay readable by handles opened before. */
static void
test_long_tail (void)
{
	g_autoptr (GError) error = NULL;
	g_autofree char *dir = fixture_new_dir ();
	struct stat info;
	LogFixture f;
	fixture_open (&f, dir, 1);
	g_autofree char *tail = g_strdup_printf ("%s/%s/tail", dir, f.id);
	g_autoptr (AtharLog) log = athar_log_create (f.fd, &f.signer, &error);
	write_log (&f, log, 800, 100, 20000, false);
	g_autoptr (AtharLog) old = athar_log_open (f.fd, f.id, &error);
	g_assert_true (stat (tail, &info) == 0 && info.st_size > 15 << 20);
	write_log (&f, log, 100, 100, 20000, false);
	g_assert_true (stat (tail, &info) == 0 && info.st_size == 0);
	assert_reads (&f, old, 0, 800, 20000);
	assert_reads (&f, log, 700, 900, 20000);
	fixture_remove (dir);
	fixture_close (&f);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/log/sizes", test_sizes);
	g_test_add_func ("/log/sizes-large", test_sizes_large);
	g_test_add_func ("/log/publish-each", test_publish_each);
	g_test_add_func ("/log/two-handles", test_two_handles);
	g_test_add_func ("/log/same-length", test_same_length);
	g_test_add_func ("/log/readers-beside-writer", test_readers_beside_writer);
	g_test_add_func ("/log/covered-tail", test_covered_tail);
	g_test_add_func ("/log/leftovers", test_leftovers);
	g_test_add_func ("/log/proof-text", test_proof_text);
	g_test_add_func ("/log/vector", test_vector);
	g_test_add_func ("/log/refusals", test_refusals);
	g_test_add_func ("/log/long-tail", test_long_tail);
	return g_test_run ();
}
