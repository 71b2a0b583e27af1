/* SPDX-License-Identifier: Apache-2.0
 *
 * Every kind of damage to a log, byte by byte: it is found, located, and what another file still holds can be read.
 * Invariants L3 and L5 of log/log.h.
 */
#include <ftw.h>
#include <sys/stat.h>

#include "../lib/log-fixture.h"

typedef struct {
	LogFixture f;
	char *dir;
	char *log; /* dir/id */
	AtharLog *writer;
} Case;

static void
put (Case *c, unsigned n, bool records, bool publish)
{
	g_autoptr (GError) error = NULL;
	athar_log_lock (c->writer, -1, &error);
	g_assert_no_error (error);
	g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
	for (unsigned i = 0; i < n; i++) {
		uint64_t index = athar_log_get_size (c->writer) + i;
		const uint8_t small[2] = { (uint8_t) (index >> 8), (uint8_t) index };
		g_ptr_array_add (entries, records ? fixture_record (&c->f, index, 0) : g_bytes_new (small, 2));
	}
	athar_log_append (c->writer, (GBytes *const *) entries->pdata, n, &c->f.signer, &error);
	g_assert_no_error (error);
	if (publish)
		athar_log_publish (c->writer, &error);
	g_assert_no_error (error);
	athar_log_unlock (c->writer);
}

static void
case_open (Case *c)
{
	g_autoptr (GError) error = NULL;
	c->dir = fixture_new_dir ();
	fixture_open (&c->f, c->dir, 3);
	c->log = g_build_filename (c->dir, c->f.id, NULL);
	c->writer = athar_log_create (c->f.fd, &c->f.signer, &error);
	g_assert_no_error (error);
}

static void
case_close (Case *c)
{
	athar_log_free (c->writer);
	fixture_remove (c->dir);
	fixture_close (&c->f);
	g_free (c->log);
	g_free (c->dir);
}

static void
take_fault (const GError *fault, gpointer payload)
{
	g_assert_nonnull (strstr (fault->message, "logs/"));
	g_ptr_array_add (payload, g_strdup (fault->message));
}

/* All faults of the log as it is on disk; a log that does not even open gives that error as its only one. */
static GPtrArray *
faults_of (Case *c)
{
	g_autoptr (GError) error = NULL;
	GPtrArray *faults = g_ptr_array_new_with_free_func (g_free);
	g_autoptr (AtharLog) log = athar_log_open (c->f.fd, c->f.id, &error);
	if (!log)
		g_ptr_array_add (faults, g_strdup (error->message));
	else
		g_assert_true (athar_log_check (log, 1, take_fault, faults, &error));
	return faults;
}

static bool
any_names (GPtrArray *faults, const char *text)
{
	for (guint i = 0; i < faults->len; i++)
		if (strstr (faults->pdata[i], text))
			return true;
	return false;
}

/* Does @message name this file, and not one whose name only begins like it? */
static bool
names_file (const char *message, const char *name)
{
	for (const char *at = message; (at = strstr (at, name)); at++) {
		const char *end = at + strlen (name);
		if (!g_ascii_isalnum (*end) && *end != '/' && !(*end == '.' && g_ascii_isalnum (end[1])))
			return true;
	}
	return false;
}

/* One file was changed: no fault may blame another. */
static void
assert_only_named (Case *c, GPtrArray *faults, const char *folder, const char *changed)
{
	const char *entry;
	g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
	while ((entry = g_dir_read_name (dir))) {
		g_autofree char *path = g_build_filename (folder, entry, NULL);
		if (g_file_test (path, G_FILE_TEST_IS_DIR))
			assert_only_named (c, faults, path, changed);
		else if (strcmp (path, changed) != 0)
			for (guint i = 0; i < faults->len; i++)
				if (names_file (faults->pdata[i], path + strlen (c->dir) + 1))
					g_error ("%s was changed; told: %s", changed,
						(char *)faults->pdata[i]);
	}
}

static void
read_file (const char *path, GByteArray **ret_bytes)
{
	char *data;
	gsize bytes;
	g_assert_true (g_file_get_contents (path, &data, &bytes, NULL));
	*ret_bytes = g_byte_array_new_take ((guint8 *) data, bytes);
}

/* In place: the inode stays, and so does what others hold of it. */
static void
write_file (const char *path, const void *data, size_t bytes)
{
	int fd = open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	g_assert_true (fd >= 0 && write (fd, data, bytes) == (ssize_t) bytes);
	close (fd);
}

/* In a bundle or level-0 tile the entry is told as well. @bytes: the undamaged file. */
static void
assert_entry_named (GPtrArray *faults, const char *name, const GByteArray *bytes, size_t at)
{
	bool bundle = strstr (name, "tile/entries/") != NULL;
	if (!bundle && !strstr (name, "tile/0/"))
		return;
	size_t entry = at / ATHAR_HASH_BYTES;
	if (bundle)
		for (size_t pos = entry = 0;
			(pos += 2u + ((size_t)bytes->data[pos] << 8 | bytes->data[pos + 1])) <= at;)
			entry++;
	if (strstr (name, "/001"))
		entry += 256;
	g_autofree char *as_entry = g_strdup_printf ("entry %zu ", entry);
	g_autofree char *as_entry_end = g_strdup_printf ("entry %zu", entry);
	g_autofree char *as_hash = g_strdup_printf ("entries %zu to %zu", entry, entry);
	if (!any_names (faults, as_entry) && !any_names (faults, as_entry_end) && !any_names (faults, as_hash))
		g_error ("%s byte %zu: entry %zu is not named; first: %s", name, at, entry, (char *) faults->pdata[0]);
}

static void
flip_file (Case *c, const char *path, unsigned step)
{
	GByteArray *bytes;
	read_file (path, &bytes);
	const char *name = path + strlen (c->dir) + 1; /* <id>/… as after logs/ */
	for (guint i = 0; i < bytes->len; i += step) {
		uint8_t mask = (uint8_t) (1u << (i % 8));
		bytes->data[i] ^= mask;
		write_file (path, bytes->data, bytes->len);
		g_autoptr (GPtrArray) faults = faults_of (c);
		bytes->data[i] ^= mask;
		if (!any_names (faults, name))
			g_error ("%s: the change of byte %u is not located (%u faults, first: %s)",
				name, i, faults->len,
				faults->len ? (char *)faults->pdata[0] : "none");
		assert_entry_named (faults, name, bytes, i);
		assert_only_named (c, faults, c->log, path);
	}
	write_file (path, bytes->data, bytes->len);
	g_byte_array_unref (bytes);
}

static void
flip_all (Case *c, const char *folder)
{
	const char *name;
	g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
	while ((name = g_dir_read_name (dir))) {
		g_autofree char *path = g_build_filename (folder, name, NULL);
		if (g_file_test (path, G_FILE_TEST_IS_DIR))
			flip_all (c, path);
		else
			flip_file (c, path, 1);
	}
	g_autoptr (GPtrArray) none = faults_of (c);
	g_assert_cmpuint (none->len, ==, 0);
}

static void
test_flip_small (void)
{
	Case c;
	case_open (&c);
	put (&c, 2, true, true);
	put (&c, 3, true, true);
	put (&c, 1, true, false);
	put (&c, 2, true, false);
	flip_all (&c, c.log);
	case_close (&c);
}

static void
test_flip_tiles (void)
{
	Case c;
	case_open (&c);
	put (&c, 250, false, true);
	put (&c, 8, false, true);
	put (&c, 2, false, true);
	flip_all (&c, c.log);
	case_close (&c);
}

/* L3: the last frame cut at every length is torn: told, moved aside by the next writer, and
 * everything before it stays. */
static void
test_torn_everywhere (void)
{
	g_autoptr (GError) error = NULL;
	Case c;
	GByteArray *whole, *kept;
	case_open (&c);
	put (&c, 3, true, true);
	put (&c, 2, true, false);
	g_autofree char *tail = g_build_filename (c.log, "tail", NULL);
	read_file (tail, &kept);
	put (&c, 4, true, false);
	read_file (tail, &whole);
	for (guint cut = kept->len + 1; cut < whole->len; cut++) {
		write_file (tail, whole->data, cut);
		g_autoptr (AtharLog) log = athar_log_open (c.f.fd, c.f.id, &error);
		g_assert_no_error (error);
		g_assert_cmpuint (athar_log_get_size (log), ==, 5);
		g_assert_cmpuint (athar_log_get_warnings (log)->len, ==, 1);
		g_assert_null (athar_log_get_fault (log));
		g_autofree char *moved = g_strdup_printf ("%s/tail.torn-5-1", c.log);
		g_assert_false (g_file_test (moved, G_FILE_TEST_EXISTS)); /* L5 */
		athar_log_lock (log, -1, &error);
		g_assert_no_error (error);
		g_assert_true (g_file_test (moved, G_FILE_TEST_EXISTS));
		g_assert_nonnull (
			strstr (((GError *)athar_log_get_warnings (log)->pdata[0])->message,
				"tail.torn-5-1"));
		g_assert_true (fixture_append (&c.f, log, 1, 0, &error));
		athar_log_unlock (log);
		g_autoptr (GPtrArray) none = faults_of (&c);
		g_assert_cmpuint (none->len, ==, 0);
		g_unlink (moved);
	}
	g_byte_array_unref (whole);
	g_byte_array_unref (kept);
	case_close (&c);
}

/* Any other bad frame is corrupt: nothing is cut, nothing appended, entries before it can be read. */
static void
test_corrupt_middle (void)
{
	g_autoptr (GError) error = NULL;
	Case c;
	GByteArray *bytes, *after;
	case_open (&c);
	g_autofree char *tail = g_build_filename (c.log, "tail", NULL);
	put (&c, 2, true, false);
	read_file (tail, &bytes);
	guint first = bytes->len;
	g_byte_array_unref (bytes);
	put (&c, 2, true, false);
	put (&c, 2, true, false);
	read_file (tail, &bytes);
	bytes->data[first + 30] ^= 1;
	write_file (tail, bytes->data, bytes->len);
	g_autoptr (AtharLog) log = athar_log_open (c.f.fd, c.f.id, &error);
	g_assert_no_error (error);
	g_assert_cmpuint (athar_log_get_size (log), ==, 2);
	g_assert_nonnull (athar_log_get_fault (log));
	athar_log_lock (log, -1, &error);
	g_assert_no_error (error);
	g_assert_false (fixture_append (&c.f, log, 1, 0, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_CORRUPT);
	g_clear_error (&error);
	g_assert_false (athar_log_publish (log, &error));
	g_clear_error (&error);
	athar_log_unlock (log);
	read_file (tail, &after);
	g_assert_cmpmem (after->data, after->len, bytes->data, bytes->len);
	g_byte_array_unref (bytes);
	g_byte_array_unref (after);
	case_close (&c);
}

/* Whole frames in another order, twice, or missing: each has a good digest, so only the chain can tell. */
static void
test_frames_moved (void)
{
	static const unsigned orders[][4] = {
		{0, 2, 1, 3}, {0, 1, 1, 2}, {0, 2, 3, 9}, {1, 2, 3, 9}, {0, 1, 3, 9}, {3, 9, 9, 9}};
	Case c;
	GByteArray *bytes;
	guint at[5] = { 0 };
	case_open (&c);
	g_autofree char *tail = g_build_filename (c.log, "tail", NULL);
	for (unsigned i = 0; i < 4; i++) {
		put (&c, 1 + i, true, false);
		read_file (tail, &bytes);
		at[i + 1] = bytes->len;
		if (i < 3)
			g_byte_array_unref (bytes);
	}
	for (size_t i = 0; i < G_N_ELEMENTS (orders); i++) {
		g_autoptr (GByteArray) other = g_byte_array_new ();
		for (unsigned k = 0; k < 4 && orders[i][k] < 4; k++)
			g_byte_array_append (other, bytes->data + at[orders[i][k]],
				at[orders[i][k] + 1] - at[orders[i][k]]);
		write_file (tail, other->data, other->len);
		g_autoptr (GPtrArray) faults = faults_of (&c);
		g_assert_true (any_names (faults, "/tail"));
	}
	/* The last frame missing is an older state: only the remembered head (case/keyring) can tell. */
	write_file (tail, bytes->data, at[3]);
	g_autoptr (GPtrArray) none = faults_of (&c);
	g_assert_cmpuint (none->len, ==, 0);
	g_byte_array_unref (bytes);
	case_close (&c);
}

static gboolean
count_entry (uint64_t index, GBytes *entry, gpointer payload, GError **error)
{
	++*(unsigned *) payload;
	return TRUE;
}

/* Published, and the tail not emptied yet: a bad byte in either is told, and every entry is read from the other. */
static void
test_read_from_the_other (void)
{
	g_autoptr (GError) error = NULL;
	Case c;
	GByteArray *tail_bytes, *bytes;
	case_open (&c);
	g_autoptr (GBytes) record = fixture_record (&c.f, 0, 0);
	g_autofree char *tail = g_build_filename (c.log, "tail", NULL);
	g_autofree char *bundle = g_build_filename (c.log, "tile/entries/000.p/6", NULL);
	g_autofree char *tile = g_build_filename (c.log, "tile/0/000.p/6", NULL);
	put (&c, 2, true, true);
	put (&c, 2, true, false);
	put (&c, 2, true, false);
	read_file (tail, &tail_bytes);
	athar_log_lock (c.writer, -1, &error);
	athar_log_publish (c.writer, &error);
	g_assert_no_error (error);
	athar_log_unlock (c.writer);
	write_file (tail, tail_bytes->data, tail_bytes->len);
	const char *const files[] = { tail, bundle, tile };
	for (size_t k = 0; k < 3; k++) {
		read_file (files[k], &bytes);
		/* entries 0 and 1 stand in the bundle alone: begin behind them */
		guint from = k == 1 ? 4 + 2u * (guint) g_bytes_get_size (record) : 0;
		for (guint i = from; i < bytes->len; i += 5) {
			unsigned read = 0;
			bytes->data[i] ^= 0x10;
			write_file (files[k], bytes->data, bytes->len);
			g_autoptr (AtharLog) log = athar_log_open (c.f.fd, c.f.id, &error);
			g_assert_no_error (error);
			g_assert_cmpuint (athar_log_get_size (log), ==, 6);
			athar_log_read (log, 0, 6, count_entry, &read, &error);
			g_assert_no_error (error);
			g_assert_cmpuint (read, ==, 6);
			g_autoptr (GPtrArray) faults = faults_of (&c);
			g_assert_true (any_names (faults, files[k] + strlen (c.dir) + 1));
			assert_only_named (&c, faults, c.log, files[k]);
			bytes->data[i] ^= 0x10;
		}
		write_file (files[k], bytes->data, bytes->len);
		g_byte_array_unref (bytes);
	}
	g_byte_array_unref (tail_bytes);
	case_close (&c);
}

static void
flip_bit (const char *path, guint at)
{
	GByteArray *bytes;
	read_file (path, &bytes);
	bytes->data[at] ^= 1;
	write_file (path, bytes->data, bytes->len);
	g_byte_array_unref (bytes);
}

/* One bad entry does not hide its neighbours. */
static void
test_neighbours_of_a_bad_entry (void)
{
	g_autoptr (GError) error = NULL;
	Case c;
	GByteArray *bytes;
	unsigned read = 0;
	case_open (&c);
	put (&c, 200, false, true);
	g_autofree char *bundle = g_build_filename (c.log, "tile/entries/000.p/200", NULL);
	read_file (bundle, &bytes);
	bytes->data[4 * 100 + 3] ^= 1;
	write_file (bundle, bytes->data, bytes->len);
	g_autoptr (AtharLog) log = athar_log_open (c.f.fd, c.f.id, &error);
	g_assert_no_error (error);
	g_assert_false (athar_log_read (log, 0, 200, count_entry, &read, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_CORRUPT);
	g_assert_cmpuint (read, ==, 100);
	g_clear_error (&error);
	g_assert_true (athar_log_read (log, 101, 200, count_entry, &read, &error));
	g_assert_cmpuint (read, ==, 199);
	/* nothing is built on it */
	athar_log_lock (c.writer, -1, NULL);
	g_assert_true (fixture_append (&c.f, c.writer, 1, 0, NULL));
	g_assert_false (athar_log_publish (c.writer, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_CORRUPT);
	athar_log_unlock (c.writer);
	g_byte_array_unref (bytes);
	case_close (&c);
}

/* Missing, foreign, shortened and lengthened files. */
static void
test_files (void)
{
	Case c;
	GByteArray *bytes;
	case_open (&c);
	put (&c, 257, false, true);
	put (&c, 1, true, false);
	static const char *const files[] = {"key.pub", "checkpoint", "tail", "tile/0/000",
		"tile/0/001.p/1", "tile/1/000.p/1", "tile/entries/000", "tile/entries/001.p/1"};
	for (size_t i = 0; i < G_N_ELEMENTS (files); i++) {
		g_autofree char *path = g_build_filename (c.log, files[i], NULL);
		read_file (path, &bytes);
		g_unlink (path);
		g_autoptr (GPtrArray) gone = faults_of (&c);
		g_assert_true (any_names (gone, files[i]));
		write_file (path, bytes->data, bytes->len / 2);
		g_autoptr (GPtrArray) cut = faults_of (&c);
		g_assert_true (any_names (cut, files[i]));
		g_byte_array_append (bytes, (const guint8 *) "x", 1);
		write_file (path, bytes->data, bytes->len);
		g_autoptr (GPtrArray) longer = faults_of (&c);
		g_assert_true (any_names (longer, files[i]));
		write_file (path, bytes->data, bytes->len - 1);
		g_byte_array_unref (bytes);
	}
	static const char *const foreign[] = {"notes.txt", "tile/0/002", "tile/0/0x1",
		"tile/0/000.p/256", "tile/entries/000.p/0", "tile/9/000", "tile/entries/005",
		".tmp-x", "tail.torn-5", "tile/0/001.p/2"};
	for (size_t i = 0; i < G_N_ELEMENTS (foreign); i++) {
		g_autofree char *path = g_build_filename (c.log, foreign[i], NULL);
		g_autofree char *parent = g_path_get_dirname (path);
		g_mkdir_with_parents (parent, 0755);
		write_file (path, "x", 1);
		g_autoptr (GPtrArray) faults = faults_of (&c);
		if (strcmp (foreign[i], "tile/0/001.p/2") !=
			0) /* entry 257 is in the tail: an interrupted publish left it */
			g_assert_true (any_names (faults, foreign[i]));
		else
			g_assert_cmpuint (faults->len, ==, 0);
		g_unlink (path);
	}
	case_close (&c);
}

/* L4: a handle that has seen more than the files now hold says so and appends nothing. */
static void
test_went_back (void)
{
	g_autoptr (GError) error = NULL;
	Case c;
	GByteArray *bytes;
	case_open (&c);
	put (&c, 3, true, false);
	g_autofree char *tail = g_build_filename (c.log, "tail", NULL);
	read_file (tail, &bytes);
	put (&c, 3, true, false);
	write_file (tail, bytes->data, bytes->len);
	athar_log_lock (c.writer, -1, &error);
	g_assert_no_error (error);
	g_assert_nonnull (athar_log_get_fault (c.writer));
	g_assert_false (fixture_append (&c.f, c.writer, 1, 0, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_CORRUPT);
	athar_log_unlock (c.writer);
	g_byte_array_unref (bytes);
	case_close (&c);
}

/* L4: where the log ended that a handle has seen, a tile is damaged, then the bundle, then both: no fork, for
 * what is signed says otherwise. Another history by the same key is one. */
static void
test_damage_is_no_fork (void)
{
	static const char *const files[][2] = {
		{"tile/0/000"}, {"tile/entries/000"}, {"tile/0/000", "tile/entries/000"}, {NULL}};
	AtharLog *readers[G_N_ELEMENTS (files)];
	g_autoptr (GError) error = NULL;
	Case c, other;
	case_open (&c);
	put (&c, 3, false, false);
	for (size_t i = 0; i < G_N_ELEMENTS (files); i++)
		readers[i] = athar_log_open (c.f.fd, c.f.id, &error);
	put (&c, 300, false, true);
	case_open (&other);
	put (&other, 303, true, true);
	g_autofree char *replace = g_strdup_printf ("sh -c 'cd %s && rm -r * && cp -r %s/. .'", c.log, other.log);
	for (size_t i = 0; i < G_N_ELEMENTS (files); i++) {
		for (unsigned k = 0; k < 2 && files[i][k]; k++) {
			g_autofree char *path = g_build_filename (c.log, files[i][k], NULL);
			flip_bit (path, 2);
		}
		if (!files[i][0])
			g_assert_true (g_spawn_command_line_sync (replace, NULL, NULL, NULL, NULL));
		athar_log_refresh (readers[i], &error);
		g_assert_no_error (error);
		g_assert_cmpuint (athar_log_get_size (readers[i]), ==, 303);
		const GError *fault = athar_log_get_fault (readers[i]);
		g_assert_true (files[i][0] ? fault == NULL : strstr (fault->message, "no longer contains") != NULL);
		athar_log_free (readers[i]);
		for (unsigned k = 0; k < 2 && files[i][k]; k++) {
			g_autofree char *path = g_build_filename (c.log, files[i][k], NULL);
			flip_bit (path, 2);
		}
	}
	case_close (&other);
	case_close (&c);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/log/damage/flip-small", test_flip_small);
	g_test_add_func ("/log/damage/flip-tiles", test_flip_tiles);
	g_test_add_func ("/log/damage/torn-everywhere", test_torn_everywhere);
	g_test_add_func ("/log/damage/corrupt-middle", test_corrupt_middle);
	g_test_add_func ("/log/damage/frames-moved", test_frames_moved);
	g_test_add_func ("/log/damage/read-from-the-other", test_read_from_the_other);
	g_test_add_func ("/log/damage/neighbours", test_neighbours_of_a_bad_entry);
	g_test_add_func ("/log/damage/files", test_files);
	g_test_add_func ("/log/damage/went-back", test_went_back);
	g_test_add_func ("/log/damage/no-fork", test_damage_is_no_fork);
	return g_test_run ();
}
