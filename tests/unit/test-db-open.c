/* SPDX-License-Identifier: Apache-2.0
 *
 * db/db.c: modes, damaged files, full disks, read-only media, two handles at once.
 */
#include "db/db.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const char schema[] =
	"CREATE TABLE t (id integer PRIMARY KEY, word text NOT NULL, raw blob);"
	"CREATE INDEX t_word ON t (word);";
static const char *const params_put[] = {"$id", "$word", "$raw", NULL};
static const AtharSql sql_put = {
	"test/put", "INSERT INTO t (id, word, raw) VALUES ($id, $word, $raw)", 3, params_put, 0};
static const AtharSql sql_count = {"test/count", "SELECT count(*) AS n FROM t", 0, NULL, 1};
static const AtharSql sql_scan = {"test/scan", "SELECT sum(length(raw)) AS n FROM t", 0, NULL, 1};

static void
put (AtharDb *db, int id, const char *word, gsize bytes)
{
	g_autoptr (GError) error = NULL;
	g_autofree char *raw = g_malloc0 (bytes + 1);
	AtharStmt *s = athar_db_use (db, &sql_put, &error);
	g_assert_no_error (error);
	athar_bind_int (s, 0, id);
	athar_bind_text (s, 1, word);
	athar_bind_blob (s, 2, raw, bytes);
	athar_stmt_run (s, &error);
	g_assert_no_error (error);
}

static int64_t
number (AtharDb *db, const AtharSql *sql)
{
	gboolean row = FALSE;
	g_autoptr (GError) error = NULL;
	AtharStmt *s = athar_db_use (db, sql, &error);
	g_assert_no_error (error);
	g_assert_true (athar_stmt_step (s, &row, &error));
	g_assert_true (row);
	int64_t n = athar_column_int (s, 0);
	athar_stmt_reset (s);
	return n;
}

static char *
make (const char *dir, int rows)
{
	g_autoptr (GError) error = NULL;
	char *path = g_build_filename (dir, "a ?#%20.db", NULL); /* a name that is no plain URI */
	g_autoptr (AtharDb) db = athar_db_open (path, ATHAR_DB_CREATE, &error);
	g_assert_no_error (error);
	g_assert_true (athar_db_run_script (db, schema, &error));
	g_assert_true (athar_db_begin (db, &error));
	for (int i = 0; i < rows; i++)
		put (db, i, "word", 1000);
	g_assert_true (athar_db_commit (db, &error));
	return path;
}

static char *
new_dir (void)
{
	g_autoptr (GError) error = NULL;
	char *dir = g_dir_make_tmp ("athar-db-XXXXXX", &error);
	g_assert_no_error (error);
	return dir;
}

static void
remove_dir (char *dir)
{
	const char *name;
	g_autoptr (GDir) d = g_dir_open (dir, 0, NULL);
	while ((name = g_dir_read_name (d))) {
		g_autofree char *path = g_build_filename (dir, name, NULL);
		g_unlink (path);
	}
	g_rmdir (dir);
	g_free (dir);
}

static void
test_modes (void)
{
	g_autoptr (GError) error = NULL;
	char *dir = new_dir ();
	g_autofree char *missing = g_build_filename (dir, "none.db", NULL);
	g_assert_null (athar_db_open (missing, ATHAR_DB_WRITE, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_NOT_FOUND);
	g_clear_error (&error);
	g_assert_null (athar_db_open (missing, ATHAR_DB_READ, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_NOT_FOUND);
	g_clear_error (&error);
	g_assert_false (g_file_test (missing, G_FILE_TEST_EXISTS));

	g_autofree char *path = make (dir, 3);
	g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
	g_autoptr (AtharDb) reader = athar_db_open (path, ATHAR_DB_READ, &error);
	g_assert_no_error (error);
	g_assert_cmpint (number (reader, &sql_count), ==, 3);
	AtharStmt *s = athar_db_use (reader, &sql_put, &error);
	athar_bind_int (s, 0, 9);
	athar_bind_text (s, 1, "no");
	athar_bind_null (s, 2);
	g_assert_false (athar_stmt_run (s, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_READ_ONLY);
	g_clear_error (&error);

	g_autoptr (AtharDb) memory = athar_db_open (NULL, ATHAR_DB_MEMORY, &error);
	g_assert_true (athar_db_run_script (memory, schema, &error));
	put (memory, 1, "x", 1);
	g_assert_cmpint (number (memory, &sql_count), ==, 1);
	g_clear_pointer (&reader, athar_db_free);
	remove_dir (dir);
}

/* A rolled back transaction leaves nothing; a constraint is DB. */
static void
test_transaction (void)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (AtharDb) db = athar_db_open (NULL, ATHAR_DB_MEMORY, &error);
	g_assert_true (athar_db_run_script (db, schema, &error));
	g_assert_true (athar_db_begin (db, &error));
	put (db, 1, "x", 1);
	g_assert_cmpint (athar_db_changes (db), ==, 1);
	athar_db_rollback (db);
	athar_db_rollback (db); /* harmless when there is none */
	g_assert_cmpint (number (db, &sql_count), ==, 0);
	AtharStmt *s = athar_db_use (db, &sql_put, &error);
	athar_bind_int (s, 0, 1); /* word stays NULL */
	g_assert_false (athar_stmt_run (s, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_DB);
	g_clear_error (&error);
	put (db, 2, "after an error the statement works again", 1);
	g_assert_cmpint (number (db, &sql_count), ==, 1);
}

/* Held: one state until it is let go; a write transaction ends it; nothing is held twice or let go twice. */
static void
test_hold (void)
{
	g_autoptr (GError) error = NULL;
	char *dir = new_dir ();
	g_autofree char *path = make (dir, 3);
	g_autoptr (AtharDb) writer = athar_db_open (path, ATHAR_DB_WRITE, &error);
	g_autoptr (AtharDb) other = athar_db_open (path, ATHAR_DB_WRITE, &error);
	athar_db_let_go (other);
	athar_db_hold (other);
	athar_db_hold (other);
	g_assert_cmpint (number (other, &sql_count), ==, 3);
	put (writer, 10, "كلمة", 1);
	g_assert_cmpint (number (other, &sql_count), ==, 3);
	athar_db_let_go (other);
	g_assert_cmpint (number (other, &sql_count), ==, 4);
	athar_db_hold (other);
	g_assert_cmpint (number (other, &sql_count), ==, 4);
	put (writer, 11, "كلمة", 1);
	g_assert_true (athar_db_begin (other, &error));
	g_assert_no_error (error);
	put (other, 12, "كلمة", 1);
	g_assert_true (athar_db_commit (other, &error));
	athar_db_let_go (other);
	g_assert_cmpint (number (writer, &sql_count), ==, 6);
	g_clear_pointer (&writer, athar_db_free);
	g_clear_pointer (&other, athar_db_free);
	remove_dir (dir);
}

static void
test_busy (void)
{
	g_autoptr (GError) error = NULL;
	char *dir = new_dir ();
	g_autofree char *path = make (dir, 3);
	g_autoptr (AtharDb) a = athar_db_open (path, ATHAR_DB_WRITE, &error);
	g_autoptr (AtharDb) b = athar_db_open (path, ATHAR_DB_WRITE, &error);
	g_autoptr (AtharDb) reader = athar_db_open (path, ATHAR_DB_READ, &error);
	g_assert_true (athar_db_run_script (
		b, "PRAGMA busy_timeout = 50;", &error)); /* the product waits 10 s */
	g_assert_true (athar_db_begin (a, &error));
	put (a, 10, "x", 1);
	g_assert_false (athar_db_begin (b, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_BUSY);
	g_clear_error (&error);
	g_assert_cmpint (number (reader, &sql_count), ==, 3); /* readers do not wait */
	g_assert_true (athar_db_commit (a, &error));
	g_assert_cmpint (number (reader, &sql_count), ==, 4);
	g_assert_true (athar_db_begin (b, &error));
	athar_db_rollback (b);
	g_clear_pointer (&a, athar_db_free);
	g_clear_pointer (&b, athar_db_free);
	g_clear_pointer (&reader, athar_db_free);
	remove_dir (dir);
}

static void
count_fault (const char *text, gpointer payload)
{
	++*(unsigned *)payload;
}

static void
overwrite (const char *path, off_t offset, gsize bytes)
{
	g_autofree char *junk = g_malloc (bytes);
	memset (junk, 0x5a, bytes);
	int fd = open (path, O_WRONLY | O_CLOEXEC);
	g_assert_cmpint (pwrite (fd, junk, bytes, offset), ==, (gssize)bytes);
	close (fd);
}

static void
test_damage (void)
{
	unsigned faults = 0;
	g_autoptr (GError) error = NULL;
	char *dir = new_dir ();
	g_autofree char *path = make (dir, 300);
	g_autoptr (AtharDb) db = athar_db_open (path, ATHAR_DB_READ, &error);
	g_assert_true (athar_db_check (db, count_fault, &faults, &error));
	g_assert_cmpuint (faults, ==, 0);
	g_clear_pointer (&db, athar_db_free);

	overwrite (path, 8 * 4096, 60 * 4096); /* pages in the middle */
	db = athar_db_open (path, ATHAR_DB_READ, &error);
	g_assert_no_error (error);
	g_assert_true (athar_db_check (db, count_fault, &faults, &error));
	g_assert_cmpuint (faults, >, 0);
	gboolean row;
	AtharStmt *s = athar_db_use (db, &sql_scan, &error);
	g_assert_false (athar_stmt_step (s, &row, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_CORRUPT);
	g_clear_error (&error);
	g_clear_pointer (&db, athar_db_free);

	overwrite (path, 0, 100); /* the header */
	g_assert_null (athar_db_open (path, ATHAR_DB_WRITE, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_CORRUPT);
	g_clear_error (&error);
	g_assert_null (athar_db_open (path, ATHAR_DB_READ, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_CORRUPT);
	g_clear_error (&error);

	g_unlink (path); /* a pipe in its place: refused, not waited for */
	g_assert_cmpint (mkfifo (path, 0600), ==, 0);
	g_assert_null (athar_db_open (path, ATHAR_DB_READ, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_CORRUPT);
	g_clear_error (&error);
	g_assert_null (athar_db_open (path, ATHAR_DB_CREATE, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_CORRUPT);
	remove_dir (dir);
}

/* A file size limit of the database itself gives SQLite's own "full". */
static void
test_full (void)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (AtharDb) db = athar_db_open (NULL, ATHAR_DB_MEMORY, &error);
	g_assert_true (athar_db_run_script (db, schema, &error));
	g_assert_true (athar_db_run_script (db, "PRAGMA max_page_count = 10;", &error));
	g_autofree char *raw = g_malloc0 (100000);
	AtharStmt *s = athar_db_use (db, &sql_put, &error);
	athar_bind_int (s, 0, 1);
	athar_bind_text (s, 1, "big");
	athar_bind_blob (s, 2, raw, 100000);
	g_assert_false (athar_stmt_run (s, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_NO_SPACE);
}

/* In a child with a mount namespace of its own: the folder again, read-only. Exit 77: no rights to
 * try. */
static int
read_on_read_only_mount (const char *dir, const char *path)
{
	if (unshare (CLONE_NEWNS) != 0 || mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
		mount (dir, dir, NULL, MS_BIND, NULL) != 0 ||
		mount (NULL, dir, NULL, MS_BIND | MS_REMOUNT | MS_RDONLY, NULL) != 0)
		return 77;
	g_autoptr (GError) error = NULL;
	g_autoptr (AtharDb) db = athar_db_open (path, ATHAR_DB_READ, &error);
	if (!db || number (db, &sql_count) != 5)
		return 1;
	g_autoptr (AtharDb) writer = athar_db_open (path, ATHAR_DB_WRITE, &error);
	if (writer || !g_error_matches (error, ATHAR_ERROR, ATHAR_ERROR_READ_ONLY))
		return 2;
	g_clear_pointer (&db, athar_db_free);
	return 0;
}

/* The same file alone on a medium with less room than a -shm wants: it is read, and none is made. */
static int
read_on_full_disk (const char *dir, const char *path)
{
	g_autoptr (GError) error = NULL;
	g_autofree char *bytes = NULL;
	g_autofree char *shm = g_strconcat (path, "-shm", NULL);
	gsize n;
	if (!g_file_get_contents (path, &bytes, &n, NULL))
		return 1;
	if (unshare (CLONE_NEWNS) != 0 || mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
		mount ("none", dir, "tmpfs", 0, "size=256k") != 0)
		return 77;
	if (!g_file_set_contents (path, bytes, (gssize)n, NULL))
		return 2;
	g_autoptr (AtharDb) db = athar_db_open (path, ATHAR_DB_READ, &error);
	if (!db || number (db, &sql_count) != 5)
		return 3;
	return g_file_test (shm, G_FILE_TEST_EXISTS) ? 4 : 0;
}

static void
test_medium (gconstpointer data)
{
	int (*try) (const char *dir, const char *path) = data;
	int status = 0;
	char *dir = new_dir ();
	g_autofree char *path = make (dir, 5);
	pid_t child = fork ();
	if (child == 0)
		_exit (try (dir, path));
	g_assert_cmpint (waitpid (child, &status, 0), ==, child);
	remove_dir (dir);
	if (WIFEXITED (status) && WEXITSTATUS (status) == 77) {
		g_test_skip ("NOT TESTED: such a medium needs the right to mount (run as root)");
		return;
	}
	g_assert_true (WIFEXITED (status));
	g_assert_cmpint (WEXITSTATUS (status), ==, 0);
}

static gboolean
collect (const char *json, gpointer payload, GError **error)
{
	g_string_append (payload, json);
	g_string_append_c (payload, '\n');
	return TRUE;
}

static void
dump_in_order (const int *ids, GString *out)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (AtharDb) db = athar_db_open (NULL, ATHAR_DB_MEMORY, &error);
	g_assert_true (athar_db_run_script (db, schema, &error));
	g_assert_true (
		athar_db_run_script (db, "CREATE VIEW v_t AS SELECT word, id FROM t;", &error));
	for (int i = 0; i < 3; i++)
		put (db, ids[i], ids[i] == 2 ? "سجن \"حلب\"\n" : "a\\b", 2);
	g_assert_true (
		athar_db_dump (db, (const char *const[]){"t", "v_t", NULL}, collect, out, &error));
	g_assert_false (
		athar_db_dump (db, (const char *const[]){"none", NULL}, collect, out, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_DB);
}

static void
test_dump (void)
{
	g_autoptr (GString) a = g_string_new (NULL), b = g_string_new (NULL);
	dump_in_order ((const int[]){1, 2, 3}, a);
	dump_in_order ((const int[]){3, 1, 2}, b);
	g_assert_cmpstr (a->str, ==, b->str);
	g_assert_cmpstr (a->str, ==,
		"{\"table\":\"t\",\"row\":{\"id\":1,\"word\":\"a\\\\b\",\"raw\":\"0000\"}}\n"
		"{\"table\":\"t\",\"row\":{\"id\":2,\"word\":\"سجن "
		"\\\"حلب\\\"\\u000a\",\"raw\":\"0000\"}}\n"
		"{\"table\":\"t\",\"row\":{\"id\":3,\"word\":\"a\\\\b\",\"raw\":\"0000\"}}\n"
		"{\"table\":\"v_t\",\"row\":{\"word\":\"a\\\\b\",\"id\":1}}\n"
		"{\"table\":\"v_t\",\"row\":{\"word\":\"a\\\\b\",\"id\":3}}\n"
		"{\"table\":\"v_t\",\"row\":{\"word\":\"سجن \\\"حلب\\\"\\u000a\",\"id\":2}}\n");
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/db/modes", test_modes);
	g_test_add_func ("/db/transaction", test_transaction);
	g_test_add_func ("/db/hold", test_hold);
	g_test_add_func ("/db/busy", test_busy);
	g_test_add_func ("/db/damage", test_damage);
	g_test_add_func ("/db/full", test_full);
	g_test_add_data_func ("/db/read-only-medium", read_on_read_only_mount, test_medium);
	g_test_add_data_func ("/db/full-disk", read_on_full_disk, test_medium);
	g_test_add_func ("/db/dump", test_dump);
	return g_test_run ();
}
