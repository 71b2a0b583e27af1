/* SPDX-License-Identifier: Apache-2.0
 *
 * Files that hold together and are still not to be believed: frames with a good digest and a false
 * signature, and damage beside a publish that was interrupted. Invariants L2, L3 of log/log.h.
 */
#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "../lib/log-fixture.h"
#include "base/fs.h"
#include "base/hash.h"
#include "log/merkle.h"
#include "log/tail.h"

/* In place of the C library's: a disk that does not confirm while the variable is set. */
int
fdatasync (int fd)
{
	errno = EIO;
	return g_getenv ("FAIL_SYNC") ? -1 : (int)syscall (SYS_fdatasync, fd);
}

typedef struct {
	LogFixture f;
	char *dir, *tail;
	AtharLog *log;
} Case;

static void
set_up (Case *c, gconstpointer unused)
{
	g_autoptr (GError) error = NULL;
	c->dir = fixture_new_dir ();
	fixture_open (&c->f, c->dir, 4);
	c->tail = g_build_filename (c->dir, c->f.id, "tail", NULL);
	c->log = athar_log_create (c->f.fd, &c->f.signer, &error);
	g_assert_no_error (error);
}

static void
tear_down (Case *c, gconstpointer unused)
{
	athar_log_free (c->log);
	fixture_remove (c->dir);
	fixture_close (&c->f);
	g_free (c->tail);
	g_free (c->dir);
}

static GByteArray *
get_file (const char *path)
{
	char *data;
	gsize bytes;
	g_assert_true (g_file_get_contents (path, &data, &bytes, NULL));
	return g_byte_array_new_take ((guint8 *)data, bytes);
}

static void
set_file (const char *path, const GByteArray *bytes)
{
	g_auto (AtharFd) fd = open (path, O_WRONLY | O_TRUNC | O_CLOEXEC);
	g_assert_true (fd >= 0 && write (fd, bytes->data, bytes->len) == (ssize_t)bytes->len);
}

static char *
path_of (Case *c, const char *name)
{
	return g_build_filename (c->dir, c->f.id, name, NULL);
}

static void
append (Case *c, size_t n)
{
	g_autoptr (GError) error = NULL;
	g_assert_true (athar_log_lock (c->log, -1, NULL));
	fixture_append (&c->f, c->log, n, 0, &error);
	g_assert_no_error (error);
	athar_log_unlock (c->log);
}

static gboolean
try_publish (Case *c, GError **error)
{
	g_assert_true (athar_log_lock (c->log, -1, NULL));
	gboolean ok = athar_log_publish (c->log, error);
	athar_log_unlock (c->log);
	return ok;
}

static void
publish (Case *c)
{
	g_autoptr (GError) error = NULL;
	try_publish (c, &error);
	g_assert_no_error (error);
}

static void
take_fault (const GError *fault, gpointer payload)
{
	g_ptr_array_add (payload, g_strdup (fault->message));
}

static GPtrArray *
faults_of (Case *c)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (AtharLog) log = athar_log_open (c->f.fd, c->f.id, &error);
	GPtrArray *faults = g_ptr_array_new_with_free_func (g_free);
	g_assert_no_error (error);
	g_assert_true (athar_log_check (log, 1, take_fault, faults, &error));
	return faults;
}

/* The frame at @offset after a change, with a digest that holds. */
static void
digest_again (GByteArray *tail, size_t offset)
{
	AtharFrame frame;
	uint8_t *at = tail->data + offset;
	size_t covered = 4 + ((size_t)at[0] << 24 | at[1] << 16 | at[2] << 8 | at[3]) - ATHAR_HASH_BYTES;
	athar_sha256 (at, covered, (AtharHash *)(at + covered));
	g_assert_cmpint (athar_tail_frame_read (at, tail->len - offset, &frame), ==, ATHAR_FRAME_GOOD);
}

/* One letter of the signature of the frame at @offset. */
static void
falsify (GByteArray *tail, size_t offset)
{
	AtharFrame frame;
	g_assert_cmpint (athar_tail_frame_read (tail->data + offset, tail->len - offset, &frame), ==, ATHAR_FRAME_GOOD);
	uint8_t *letter = tail->data + (frame.note - tail->data) + frame.note_bytes - 20;
	*letter = *letter == 'A' ? 'B' : 'A';
	digest_again (tail, offset);
}

/* What is not signed is not in the log, however well its frame holds together. */
static void
test_false_head (Case *c, gconstpointer unused)
{
	g_autoptr (GError) error = NULL;
	append (c, 2);
	g_autoptr (AtharLog) reader = athar_log_open (c->f.fd, c->f.id, &error);
	g_autoptr (GByteArray) first = get_file (c->tail);
	append (c, 3);
	g_autoptr (GByteArray) tail = get_file (c->tail);
	falsify (tail, first->len);
	set_file (c->tail, tail);
	g_autoptr (AtharLog) log = athar_log_open (c->f.fd, c->f.id, &error);
	g_assert_cmpuint (athar_log_get_size (log), ==, 2);
	g_assert_error (athar_log_get_fault (log), ATHAR_ERROR, ATHAR_ERROR_SIGNATURE);
	/* nor for one who had read the first frame before */
	g_assert_true (athar_log_refresh (reader, &error));
	g_assert_cmpuint (athar_log_get_size (reader), ==, 2);
	g_assert_nonnull (athar_log_get_fault (reader));
}

/* A false signature under a later good one: opening needs the last one only, a check tells the frame. */
static void
test_false_middle (Case *c, gconstpointer unused)
{
	append (c, 2);
	append (c, 3);
	g_autoptr (GByteArray) tail = get_file (c->tail);
	falsify (tail, 0);
	set_file (c->tail, tail);
	g_autoptr (GPtrArray) faults = faults_of (c);
	g_assert_cmpuint (faults->len, ==, 1);
	g_assert_nonnull (strstr (faults->pdata[0], "/tail: the commit at byte 0 "));
}

/* Published, and the tail came back: what is covered is never "torn" and never cut. */
static void
test_covered_end_damaged (Case *c, gconstpointer unused)
{
	g_autoptr (GError) error = NULL;
	g_autofree char *moved = path_of (c, "tail.torn-5-1");
	append (c, 2);
	append (c, 3);
	g_autoptr (GByteArray) tail = get_file (c->tail);
	publish (c);
	tail->data[tail->len - 1] ^= 1;
	set_file (c->tail, tail);
	for (unsigned k = 0; k < 2; k++) { /* the second time only the bad frame is there */
		g_autoptr (AtharLog) log = athar_log_open (c->f.fd, c->f.id, &error);
		g_assert_error (athar_log_get_fault (log), ATHAR_ERROR, ATHAR_ERROR_CORRUPT);
		g_assert_true (athar_log_lock (log, -1, NULL));
		g_assert_false (fixture_append (&c->f, log, 1, 0, NULL));
		g_assert_false (athar_log_publish (log, NULL));
		g_assert_false (g_file_test (moved, G_FILE_TEST_EXISTS));
		g_autoptr (GByteArray) after = get_file (c->tail);
		g_assert_cmpmem (after->data, after->len, tail->data, tail->len);
		athar_log_unlock (log);
		AtharFrame frame;
		if (athar_tail_frame_read (tail->data, tail->len, &frame) == ATHAR_FRAME_GOOD)
			g_byte_array_remove_range (tail, 0, (guint)frame.bytes);
		set_file (c->tail, tail);
	}
}

/* L2: covered frames go only when each of their entries is found in a bundle, signed. */
static void
test_covered_stays (Case *c, gconstpointer unused)
{
	g_autofree char *bundle = path_of (c, "tile/entries/000.p/5");
	append (c, 2);
	append (c, 3);
	g_autoptr (GByteArray) tail = get_file (c->tail);
	publish (c);
	g_autoptr (GByteArray) bytes = get_file (bundle);
	for (unsigned good = 0; good < 2; good++) {
		bytes->data[9] ^= 1;
		set_file (bundle, bytes);
		bytes->data[9] ^= 1;
		if (good)
			set_file (bundle, bytes);
		set_file (c->tail, tail);
		publish (c);
		g_autoptr (GByteArray) after = get_file (c->tail);
		g_assert_cmpuint (after->len, ==, good ? 0 : tail->len);
	}
}

/* Covered frames in another order, twice, or with one missing between them are told, each by its place. */
static void
test_covered_order (Case *c, gconstpointer unused)
{
	guint at[4] = {0};
	static const unsigned orders[][3] = {{1, 0, 2}, {0, 0, 1}, {0, 2, 3}, {0, 1, 2}};
	for (unsigned i = 0; i < 3; i++) {
		append (c, 1 + i);
		g_autoptr (GByteArray) so_far = get_file (c->tail);
		at[i + 1] = so_far->len;
	}
	g_autoptr (GByteArray) tail = get_file (c->tail);
	publish (c);
	for (size_t i = 0; i < G_N_ELEMENTS (orders); i++) {
		g_autoptr (GByteArray) other = g_byte_array_new ();
		for (unsigned k = 0; k < 3 && orders[i][k] < 3; k++)
			g_byte_array_append (other, tail->data + at[orders[i][k]],
				at[orders[i][k] + 1] - at[orders[i][k]]);
		set_file (c->tail, other);
		g_autoptr (GPtrArray) faults = faults_of (c);
		g_assert_cmpint (faults->len > 0, ==, i + 1 < G_N_ELEMENTS (orders));
		g_assert_true (faults->len == 0 || strstr (faults->pdata[0], "/tail: the commit at byte "));
	}
}

/* A covered frame whose entry is another, or whose head was signed over another tree: told. */
static void
test_covered_differs (Case *c, gconstpointer unused)
{
	append (c, 2);
	g_autoptr (GByteArray) tail = get_file (c->tail);
	publish (c);
	tail->data[40] ^= 1;
	digest_again (tail, 0);
	set_file (c->tail, tail);
	g_autoptr (GPtrArray) faults = faults_of (c);
	g_assert_cmpuint (faults->len, ==, 1);
	g_assert_nonnull (strstr (faults->pdata[0], "/tail: entry 0 in the commit at byte 0 "));
	AtharCheckpoint other = {c->f.id, 2, {{1}}};
	GBytes *entries[] = {fixture_record (&c->f, 0, 0), fixture_record (&c->f, 1, 0)};
	g_autoptr (GBytes) note = athar_checkpoint_sign (&other, &c->f.signer, NULL);
	g_autoptr (GBytes) frame = athar_tail_frame_write (0, entries, 2, note, NULL);
	g_byte_array_set_size (tail, 0);
	g_byte_array_append (tail, g_bytes_get_data (frame, NULL), (guint)g_bytes_get_size (frame));
	set_file (c->tail, tail);
	g_autoptr (GPtrArray) more = faults_of (c);
	g_assert_cmpuint (more->len, ==, 1);
	g_assert_nonnull (strstr (more->pdata[0], "/tail: the commit at byte 0 "));
	g_bytes_unref (entries[0]);
	g_bytes_unref (entries[1]);
}

/* key.pub exchanged under an open handle. */
static void
test_key_exchanged (Case *c, gconstpointer unused)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func (g_free);
	g_autofree char *path = path_of (c, "key.pub");
	g_autoptr (GByteArray) key = get_file (path);
	append (c, 2);
	key->data[key->len - 3] ^= 1;
	set_file (path, key);
	g_assert_true (athar_log_check (c->log, 1, take_fault, faults, &error));
	g_assert_cmpuint (faults->len, ==, 1);
	g_assert_nonnull (strstr (faults->pdata[0], "/key.pub"));
}

/* L1: what the disk did not confirm is not there, and the handle believes the disk no more. */
static void
test_sync_fails (Case *c, gconstpointer unused)
{
	append (c, 2);
	for (unsigned publishing = 0; publishing < 2; publishing++) {
		g_autoptr (GError) error = NULL;
		g_autoptr (AtharLog) log = athar_log_open (c->f.fd, c->f.id, &error);
		g_assert_true (athar_log_lock (log, -1, NULL));
		g_setenv ("FAIL_SYNC", "yes", TRUE);
		g_assert_false (publishing ? athar_log_publish (log, &error)
					   : fixture_append (&c->f, log, 1, 0, &error));
		g_unsetenv ("FAIL_SYNC");
		g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_IO);
		g_assert_false (fixture_append (&c->f, log, 1, 0, NULL));
		g_assert_false (athar_log_publish (log, NULL));
		athar_log_unlock (log);
		g_autoptr (GPtrArray) none = faults_of (c);
		g_assert_cmpuint (none->len, ==, 0);
		g_autoptr (AtharLog) again = athar_log_open (c->f.fd, c->f.id, NULL);
		g_assert_cmpuint (athar_log_get_size (again), ==, 2);
	}
	append (c, 1);
	publish (c);
}

static gboolean
no_entry (uint64_t index, GBytes *entry, gpointer payload, GError **error)
{
	g_assert_not_reached ();
}

/* An entry and its hash changed together agree with each other: nothing of it is given out. */
static void
test_forged_pair (Case *c, gconstpointer unused)
{
	g_autofree char *bundle = path_of (c, "tile/entries/000.p/3"), *tile = path_of (c, "tile/0/000.p/3");
	append (c, 3);
	publish (c);
	g_autoptr (GByteArray) entries = get_file (bundle), hashes = get_file (tile);
	size_t bytes = (size_t)entries->data[0] << 8 | entries->data[1];
	entries->data[20] ^= 1;
	athar_merkle_leaf (entries->data + 2, bytes, (AtharHash *)hashes->data);
	for (unsigned both = 0; both < 2; both++) {
		g_autoptr (GError) error = NULL;
		set_file (both ? bundle : tile, both ? entries : hashes);
		g_autoptr (AtharLog) log = athar_log_open (c->f.fd, c->f.id, &error);
		g_assert_no_error (error);
		g_assert_null (athar_log_prove_inclusion (log, 2, 3, NULL));
		g_assert_null (athar_log_dup_proof (log, 0, NULL));
		if (!both)
			continue;
		g_assert_false (athar_log_read (log, 0, 1, no_entry, NULL, &error));
		g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_CORRUPT);
		g_autoptr (GPtrArray) faults = faults_of (c);
		g_assert_cmpuint (faults->len, >, 0);
	}
}

/* A lost tail is not made anew by who wants to write: the loss would be hidden. */
static void
test_tail_lost (Case *c, gconstpointer unused)
{
	g_autoptr (GError) error = NULL;
	append (c, 2);
	g_assert_cmpint (g_unlink (c->tail), ==, 0);
	g_assert_false (athar_log_lock (c->log, -1, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_CORRUPT);
	g_assert_false (g_file_test (c->tail, G_FILE_TEST_EXISTS));
}

/* L3: two torn ends at the same size of the log are both kept. */
static void
test_torn_twice (Case *c, gconstpointer unused)
{
	append (c, 2);
	g_autoptr (GByteArray) tail = get_file (c->tail);
	for (unsigned n = 1; n <= 2; n++) {
		g_autofree char *name = g_strdup_printf ("tail.torn-2-%u", n);
		g_autofree char *moved = path_of (c, name);
		guint whole = tail->len;
		g_byte_array_append (tail, (const guint8 *)"torn", n);
		set_file (c->tail, tail);
		g_byte_array_set_size (tail, whole);
		g_assert_true (athar_log_lock (c->log, -1, NULL));
		athar_log_unlock (c->log);
		g_autoptr (GByteArray) kept = get_file (moved), after = get_file (c->tail);
		g_assert_cmpmem (kept->data, kept->len, "torn", n);
		g_assert_cmpmem (after->data, after->len, tail->data, tail->len);
	}
}

/* A frame that the disk takes only in part leaves nothing, and the same handle goes on when there is room. */
static void
test_write_fails (Case *c, gconstpointer unused)
{
	struct rlimit before, limit;
	append (c, 2);
	g_autoptr (GByteArray) tail = get_file (c->tail);
	g_assert_true (athar_log_lock (c->log, -1, NULL));
	g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
	limit = (struct rlimit){tail->len + 100, before.rlim_max};
	signal (SIGXFSZ, SIG_IGN);
	g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
	g_assert_false (fixture_append (&c->f, c->log, 1, 0, NULL));
	g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
	g_autoptr (GByteArray) after = get_file (c->tail);
	g_assert_cmpmem (after->data, after->len, tail->data, tail->len);
	athar_log_unlock (c->log);
	append (c, 1);
	g_assert_cmpuint (athar_log_get_size (c->log), ==, 3);
}

/* L2: a publish that cannot finish leaves the tail, and nothing is built on a changed tile. */
static void
test_publish_fails (Case *c, gconstpointer unused)
{
	g_autoptr (GError) error = NULL;
	g_autofree char *checkpoint = path_of (c, "checkpoint"), *tile = path_of (c, "tile/0/000.p/3");
	append (c, 3);
	g_assert_true (athar_log_lock (c->log, -1, NULL));
	g_assert_cmpint (g_mkdir (checkpoint, 0755), ==, 0); /* in the way */
	g_autoptr (GByteArray) tail = get_file (c->tail);
	g_assert_false (athar_log_publish (c->log, &error));
	g_clear_error (&error);
	g_autoptr (GByteArray) after = get_file (c->tail);
	g_assert_cmpmem (after->data, after->len, tail->data, tail->len);
	g_assert_cmpint (g_rmdir (checkpoint), ==, 0);
	athar_log_free (c->log); /* it refuses */
	c->log = athar_log_open (c->f.fd, c->f.id, NULL);
	publish (c);
	g_autoptr (GByteArray) hashes = get_file (tile);
	g_autoptr (GByteArray) head = get_file (checkpoint);
	hashes->data[40] ^= 1;
	set_file (tile, hashes);
	append (c, 1);
	g_assert_false (try_publish (c, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_CORRUPT);
	g_assert_nonnull (strstr (error->message, "tile/0/000.p/3"));
	g_autoptr (GByteArray) head_after = get_file (checkpoint);
	g_assert_cmpmem (head->data, head->len, head_after->data, head_after->len);
}

/* Bytes made so that searching them for a frame would take for ever: the worst is believed, nothing is cut. */
static void
test_dear_search (Case *c, gconstpointer unused)
{
	g_autoptr (GError) error = NULL;
	append (c, 2);
	g_autoptr (GByteArray) tail = get_file (c->tail);
	/* A block that begins a frame of one entry and a note whose length stands in a later block. */
	const uint8_t block[64] = {
		0, 1, 0xef, 0xf2, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 1, 0xff, 0xc2, 0, 0, 0xf0};
	for (unsigned i = 0; i < 32768; i++)
		g_byte_array_append (tail, block, sizeof block);
	set_file (c->tail, tail);
	g_autoptr (AtharLog) log = athar_log_open (c->f.fd, c->f.id, &error);
	g_assert_no_error (error);
	g_assert_cmpuint (athar_log_get_size (log), ==, 2);
	g_assert_error (athar_log_get_fault (log), ATHAR_ERROR, ATHAR_ERROR_CORRUPT);
}

int
main (int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*run) (Case *c, gconstpointer unused);
	} tests[] = {
		{"/log/hostile/false-head", test_false_head},
		{"/log/hostile/false-middle", test_false_middle},
		{"/log/hostile/covered-end-damaged", test_covered_end_damaged},
		{"/log/hostile/covered-stays", test_covered_stays},
		{"/log/hostile/covered-order", test_covered_order},
		{"/log/hostile/covered-differs", test_covered_differs},
		{"/log/hostile/key-exchanged", test_key_exchanged},
		{"/log/hostile/sync-fails", test_sync_fails},
		{"/log/hostile/forged-pair", test_forged_pair},
		{"/log/hostile/tail-lost", test_tail_lost},
		{"/log/hostile/torn-twice", test_torn_twice},
		{"/log/hostile/write-fails", test_write_fails},
		{"/log/hostile/publish-fails", test_publish_fails},
		{"/log/hostile/dear-search", test_dear_search},
	};
	g_test_init (&argc, &argv, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS (tests); i++)
		g_test_add (tests[i].name, Case, NULL, set_up, tests[i].run, tear_down);
	return g_test_run ();
}
