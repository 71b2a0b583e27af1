/* SPDX-License-Identifier: Apache-2.0
 *
 * db/db.c: opening, pragmas, transactions, checks, and SQLite's result codes as our errors.
 *
 * Why these pragmas: both databases follow from logs and objects, so WAL with synchronous NORMAL is
 * durable enough (a crash loses the last transactions, never the file) and readers never wait for
 * the writer. temp_store MEMORY keeps words out of temporary files. trusted_schema OFF,
 * cell_size_check ON and DEFENSIVE because a case folder comes from anywhere.
 *
 * Read-only media: a WAL database needs a -shm file beside it. Where none can be made and no -wal
 * holds data, the file cannot change under us and is opened immutable; a -wal with data there
 * cannot be read and is said. A full disk is such a medium to a reader: SQLite maps the -shm and
 * writes into it, and on file systems with blocks smaller than a page that ends in SIGBUS, not in an
 * error.
 */
#include "db/db-private.h"

#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#define BUSY_TIMEOUT_MS 10000
#define SHM_ROOM_BYTES (256u << 10) /* for a first -shm (32 KiB), with blocks of any size */

static const char pragmas_all[] =
	"PRAGMA foreign_keys = ON;"
	"PRAGMA trusted_schema = OFF;"
	"PRAGMA cell_size_check = ON;"
	"PRAGMA temp_store = MEMORY;"
	"PRAGMA cache_size = -65536;"; /* 64 MiB: a rebuild of a million records touches random
					  pages of every index */
static const char pragmas_write[] =
	"PRAGMA journal_mode = WAL;"
	"PRAGMA synchronous = NORMAL;"
	"PRAGMA journal_size_limit = 67108864;"; /* a long transaction's -wal is cut back to 64 MiB
						  */

static AtharErrorCode
code_of (AtharDb *db, int rc)
{
	int system = db->handle ? sqlite3_system_errno (db->handle) : 0;
	switch (rc & 0xff) {
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return ATHAR_ERROR_CORRUPT;
	case SQLITE_FULL:
		return ATHAR_ERROR_NO_SPACE;
	case SQLITE_READONLY:
		return ATHAR_ERROR_READ_ONLY;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return ATHAR_ERROR_BUSY;
	case SQLITE_PERM:
		return ATHAR_ERROR_DENIED;
	case SQLITE_TOOBIG:
		return ATHAR_ERROR_LIMIT;
	case SQLITE_CANTOPEN:
		if (system == ENOENT || system == ENOTDIR)
			return ATHAR_ERROR_NOT_FOUND;
		if (system == EACCES || system == EPERM)
			return ATHAR_ERROR_DENIED;
		/* fall through */
	case SQLITE_IOERR:
		if (system == ENOSPC || system == EDQUOT)
			return ATHAR_ERROR_NO_SPACE;
		if (system == EROFS)
			return ATHAR_ERROR_READ_ONLY;
		return (rc & 0xff) == SQLITE_IOERR ? ATHAR_ERROR_IO : ATHAR_ERROR_DB;
	default:
		return ATHAR_ERROR_DB;
	}
}

gboolean
athar_db_throw (AtharDb *db, int rc, const char *what, GError **error)
{
	const char *reason = db->handle ? sqlite3_errmsg (db->handle) : sqlite3_errstr (rc);
	AtharErrorCode code = code_of (db, rc);
	const char *key = "db.refused";
	if (code == ATHAR_ERROR_CORRUPT)
		key = "db.corrupt";
	else if (code == ATHAR_ERROR_NO_SPACE)
		key = "db.full";
	else if (code == ATHAR_ERROR_BUSY)
		key = "db.busy";
	else if (code == ATHAR_ERROR_READ_ONLY)
		key = "db.read-only";
	else if (code == ATHAR_ERROR_NOT_FOUND)
		key = "db.missing";
	return athar_throw (
		error, code, key, "path", db->path, "what", what, "reason", reason, NULL);
}

static gboolean
run (AtharDb *db, const char *text, const char *what, GError **error)
{
	int rc = sqlite3_exec (db->handle, text, NULL, NULL, NULL);
	return rc == SQLITE_OK
		       ? TRUE
		       : athar_db_throw (db, sqlite3_extended_errcode (db->handle), what, error);
}

/* SQLite's URI of @path: a path may hold ?, # and %. */
static char *
uri_of (const char *path, const char *query)
{
	g_autofree char *absolute = g_canonicalize_filename (path, NULL);
	g_autofree char *escaped = g_uri_escape_string (absolute, "/", FALSE);
	return g_strconcat ("file://", escaped, query, NULL);
}

/* A pipe or a device: opening it would wait for somebody to write. */
static bool
is_special (const char *path)
{
	struct stat st;
	return stat (path, &st) == 0 && !S_ISREG (st.st_mode) && !S_ISDIR (st.st_mode);
}

static int
open_handle (AtharDb *db, const char *path, AtharDbMode mode, const char *query)
{
	int flags = SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
	g_autofree char *uri =
		mode == ATHAR_DB_MEMORY ? g_strdup (":memory:") : uri_of (path, query);
	if (mode != ATHAR_DB_MEMORY && is_special (path))
		return SQLITE_NOTADB;
	flags |= mode == ATHAR_DB_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
	flags |= mode == ATHAR_DB_CREATE || mode == ATHAR_DB_MEMORY ? SQLITE_OPEN_CREATE : 0;
	int rc = sqlite3_open_v2 (uri, &db->handle, flags, NULL);
	if (rc != SQLITE_OK)
		return rc;
	/* SQLite falls back to reading when it may not write; our callers asked to write. */
	if (mode != ATHAR_DB_READ && sqlite3_db_readonly (db->handle, "main") == 1)
		return SQLITE_READONLY;
	sqlite3_busy_timeout (db->handle, BUSY_TIMEOUT_MS);
	sqlite3_db_config (db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	/* The first page is read here, so that a file that is no database is found at once. */
	rc = sqlite3_exec (db->handle, "PRAGMA schema_version;", NULL, NULL, NULL);
	return rc == SQLITE_OK ? rc : sqlite3_extended_errcode (db->handle);
}

static bool
has_pending_wal (const char *path)
{
	struct stat st;
	g_autofree char *wal = g_strconcat (path, "-wal", NULL);
	return stat (wal, &st) == 0 && st.st_size > 0;
}

static bool
has_room_for_shm (const char *path)
{
	struct statvfs fs;
	g_autofree char *dir = g_path_get_dirname (path);
	return statvfs (dir, &fs) != 0 || (uint64_t)fs.f_bavail * fs.f_frsize >= SHM_ROOM_BYTES;
}

/* A reader on a medium where no -shm can be made. */
static gboolean
open_immutable (AtharDb *db, const char *path, GError **error)
{
	if (has_pending_wal (path))
		return athar_throw (
			error, ATHAR_ERROR_READ_ONLY, "db.wal-left", "path", path, NULL);
	g_clear_pointer (&db->handle, sqlite3_close);
	int rc = open_handle (db, path, ATHAR_DB_READ, "?immutable=1");
	return rc == SQLITE_OK ? TRUE : athar_db_throw (db, rc, "open", error);
}

static gboolean
open_file (AtharDb *db, const char *path, AtharDbMode mode, GError **error)
{
	bool full = mode == ATHAR_DB_READ && !has_room_for_shm (path);
	int rc = full ? SQLITE_FULL : open_handle (db, path, mode, "");
	if (rc == SQLITE_OK)
		return TRUE;
	if (full && g_file_test (path, G_FILE_TEST_IS_REGULAR) && !has_pending_wal (path))
		return open_immutable (db, path, error);
	if (mode == ATHAR_DB_READ && g_file_test (path, G_FILE_TEST_IS_REGULAR) &&
		((rc & 0xff) == SQLITE_CANTOPEN || (rc & 0xff) == SQLITE_READONLY))
		return open_immutable (db, path, error);
	return athar_db_throw (db, rc, "open", error);
}

/* SQLite counts each allocation under one mutex for all threads, for figures that nobody here asks for. */
static void
configure_once (void)
{
	static gsize once = 0; /* nocheck:globals */
	if (!g_once_init_enter (&once))
		return;
	sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
	g_once_init_leave (&once, 1);
}

AtharDb *
athar_db_open (const char *path, AtharDbMode mode, GError **error)
{
	g_autoptr (AtharDb) db = g_new0 (AtharDb, 1);
	bool writes = mode == ATHAR_DB_WRITE || mode == ATHAR_DB_CREATE;
	db->path = g_strdup (mode == ATHAR_DB_MEMORY ? "(memory)" : path);
	configure_once ();
	db->stmts = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)athar_stmt_free);
	if (!open_file (db, path, mode, error))
		return NULL;
	if (!run (db, pragmas_all, "open", error) ||
		(writes && !run (db, pragmas_write, "open", error)))
		return NULL;
	return g_steal_pointer (&db);
}

void
athar_db_free (AtharDb *db)
{
	if (!db)
		return;
	g_clear_pointer (&db->stmts, g_hash_table_unref);
	sqlite3_close (db->handle);
	g_free (db->path);
	g_free (db);
}

gboolean
athar_db_run_script (AtharDb *db, const char *script, GError **error)
{
	return run (db, script, "schema", error);
}

void
athar_db_hold (AtharDb *db)
{
	if (sqlite3_get_autocommit (db->handle))
		db->held = sqlite3_exec (db->handle, "BEGIN;", NULL, NULL, NULL) == SQLITE_OK;
}

void
athar_db_let_go (AtharDb *db)
{
	if (db->held)
		sqlite3_exec (db->handle, "COMMIT;", NULL, NULL, NULL);
	db->held = false;
}

gboolean
athar_db_begin (AtharDb *db, GError **error)
{
	athar_db_let_go (db);
	return run (db, "BEGIN IMMEDIATE;", "begin", error);
}

gboolean
athar_db_commit (AtharDb *db, GError **error)
{
	return run (db, "COMMIT;", "commit", error);
}

void
athar_db_rollback (AtharDb *db)
{
	if (!sqlite3_get_autocommit (db->handle))
		sqlite3_exec (db->handle, "ROLLBACK;", NULL, NULL, NULL);
}

int64_t
athar_db_changes (AtharDb *db)
{
	return sqlite3_changes64 (db->handle);
}

void *
athar_db_raw (AtharDb *db)
{
	return db->handle;
}

typedef struct {
	void (*fault) (const char *text, gpointer payload);
	gpointer payload;
} Check;

static int
check_row (void *payload, int n, char **values, char **names)
{
	Check *check = payload;
	if (n > 0 && values[0] && strcmp (values[0], "ok") != 0)
		check->fault (values[0], check->payload);
	return 0;
}

static int
take_number (void *ret_n, int n, char **values, char **names)
{
	if (n == 1 && values[0])
		*(int64_t *)ret_n = g_ascii_strtoll (values[0], NULL, 10);
	return 0;
}

/* data_version counts what other connections committed, total_changes what this one did. */
gboolean
athar_db_get_stamp (AtharDb *db, int64_t *ret_stamp, GError **error)
{
	int64_t version = 0;
	int rc = sqlite3_exec (db->handle, "PRAGMA data_version;", take_number, &version, NULL);
	*ret_stamp = version * (INT64_C (1) << 40) + sqlite3_total_changes64 (db->handle);
	return rc == SQLITE_OK ? TRUE : athar_db_throw (db, rc, "data_version", error);
}

gboolean
athar_db_check (AtharDb *db, void (*fault) (const char *text, gpointer payload), gpointer payload,
	GError **error)
{
	Check check = {fault, payload};
	int rc = sqlite3_exec (db->handle, "PRAGMA integrity_check;", check_row, &check, NULL);
	if ((rc & 0xff) ==
		SQLITE_CORRUPT) { /* damage that stops the check itself is a finding too */
		fault (sqlite3_errmsg (db->handle), payload);
		return TRUE;
	}
	return rc == SQLITE_OK ? TRUE : athar_db_throw (db, rc, "check", error);
}

const char *
athar_db_version (void)
{
	return sqlite3_libversion ();
}
