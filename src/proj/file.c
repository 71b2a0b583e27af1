/* SPDX-License-Identifier: Apache-2.0
 *
 * proj/file.c: where index.db lives: made, opened, and put in place of an older one.
 *
 * A rebuild fills index.db.new and takes its place only when it is whole. An old -wal must never
 * meet a new index.db, so the old file steps aside first (index.db.old), then its -wal and -shm go,
 * then the new one comes: a crash between leaves no index.db, which the next open makes again.
 * Opening for writing and this exchange exclude each other by a lock on the case folder itself (no
 * lock file: read-only media work too).
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "proj/proj-private.h"
#include "sql/index.gen.h"

#define TABLES_VERSION G_STRINGIFY (ATHAR_PROJ_VERSION) "." G_STRINGIFY (ATHAR_FOLD_VERSION)
#define INDEXES_FROM                                                                               \
	"-- ---- indexes" /* schema.sql: tables and views before this line, indexes after it */

static void
remove_db (const char *path)
{
	static const char *const tails[] = {"-wal", "-shm", ""};

	for (size_t i = 0; i < G_N_ELEMENTS (tails); i++) {
		g_autofree char *name = g_strconcat (path, tails[i], NULL);
		unlink (name); /* what is not there need not go */
	}
}

/* Locks are dropped when the descriptor closes. Where the file system has none, there is nobody to
 * exclude. */
static int
lock_folder (const char *dir, int how)
{
	int fd = -1;

	if (athar_fs_open_dir (AT_FDCWD, dir, &fd, NULL))
		(void)flock (fd, how);
	return fd;
}

gboolean
athar_proj_meta_put (AtharDb *db, const char *name, const char *value, GError **error)
{
	AtharStmt *s = athar_db_use (db, &athar_sql_index_proj_meta_put, error);

	if (!s)
		return FALSE;
	athar_bind_text (s, P_INDEX_PROJ_META_PUT_NAME, name);
	athar_bind_text (s, P_INDEX_PROJ_META_PUT_VALUE, value);
	return athar_stmt_run (s, error);
}

char *
athar_proj_meta_get (AtharDb *db, const char *name, GError **error)
{
	AtharStmt *s = athar_db_use (db, &athar_sql_index_proj_meta_get, error);
	gboolean row = FALSE;

	if (!s)
		return NULL;
	athar_bind_text (s, P_INDEX_PROJ_META_GET_NAME, name);
	if (!athar_stmt_step (s, &row, error))
		return NULL;
	char *value = g_strdup (row ? athar_column_text (s, C_INDEX_PROJ_META_GET_VALUE) : "");
	if (row)
		athar_stmt_reset (s);
	return value;
}

gboolean
athar_proj_make_indexes (AtharDb *db, GError **error)
{
	return athar_db_run_script (db, strstr (athar_sql_index_schema, INDEXES_FROM), error);
}

static gboolean
make_schema (AtharDb *db, bool with_indexes, GError **error)
{
	const char *end = strstr (athar_sql_index_schema, INDEXES_FROM);
	g_autofree char *tables =
		g_strndup (athar_sql_index_schema, (gsize)(end - athar_sql_index_schema));

	if (!athar_db_begin (db, error))
		return FALSE;
	if (athar_db_run_script (db, tables, error) &&
		(!with_indexes || athar_proj_make_indexes (db, error)) &&
		athar_proj_meta_put (
			db, "version", TABLES_VERSION, error) &&
		athar_db_commit (db, error))
		return TRUE;
	athar_db_rollback (db);
	return FALSE;
}

AtharDb *
athar_proj_new_memory (bool with_indexes, GError **error)
{
	g_autoptr (AtharDb) db = athar_db_open (NULL, ATHAR_DB_MEMORY, error);

	return db && make_schema (db, with_indexes, error) ? g_steal_pointer (&db) : NULL;
}

AtharDb *
athar_proj_new_file (const char *path, bool with_indexes, GError **error)
{
	remove_db (path);
	g_autoptr (AtharDb) db = athar_db_open (path, ATHAR_DB_CREATE, error);

	return db && make_schema (db, with_indexes, error) ? g_steal_pointer (&db) : NULL;
}

static bool
get_inode (const char *dir, uint64_t *ret_inode)
{
	g_autofree char *path = g_build_filename (dir, ATHAR_PROJ_FILE, NULL);
	struct stat st;

	if (lstat (path, &st) < 0)
		return false;
	*ret_inode = st.st_ino;
	return true;
}

bool
athar_proj_version_fits (AtharDb *db)
{
	g_autoptr (GError) error = NULL; /* no such table: not ours, or not finished */
	g_autofree char *version = athar_proj_meta_get (db, "version", &error);

	return version && g_str_equal (version, TABLES_VERSION);
}

/* What is missing, damaged, unfinished or of another version is made anew: it follows from the
 * logs. */
static bool
is_replaceable (const GError *error)
{
	return g_error_matches (error, ATHAR_ERROR, ATHAR_ERROR_NOT_FOUND) ||
	       g_error_matches (error, ATHAR_ERROR, ATHAR_ERROR_CORRUPT);
}

/* A handle can be read whatever becomes of its folder: without its file it finds nothing, and the next sync
 * looks for the file again. FALSE always. */
static gboolean
go_without_file (AtharProj *proj)
{
	if (!proj->db)
		proj->db = athar_proj_new_memory (true, NULL);
	g_assert (proj->db); /* memory alone is needed */
	proj->in_memory = false;
	proj->inode = 0;
	return FALSE;
}

static gboolean
open_file (AtharProj *proj, GError **error)
{
	g_autofree char *path = g_build_filename (proj->dir, ATHAR_PROJ_FILE, NULL);
	g_autoptr (GError) found = NULL;
	g_auto (AtharFd) lock = lock_folder (proj->dir, proj->writable ? LOCK_EX : LOCK_SH);

	g_clear_pointer (&proj->db, athar_db_free);
	proj->in_memory = false;
	proj->db = athar_db_open (path, proj->writable ? ATHAR_DB_WRITE : ATHAR_DB_READ, &found);
	if (!proj->db && !is_replaceable (found) && proj->writable) {
		g_propagate_error (error, g_steal_pointer (&found));
		return FALSE;
	}
	if (proj->db && athar_proj_version_fits (proj->db))
		return get_inode (proj->dir, &proj->inode) ||
		       athar_throw_errno (error, "proj.vanished", "path", path, NULL);
	g_clear_pointer (&proj->db, athar_db_free);
	proj->in_memory = !proj->writable;
	proj->db = proj->writable ? athar_proj_new_file (path, true, error)
				  : athar_proj_new_memory (true, error);
	if (!proj->db)
		return FALSE;
	return proj->in_memory || get_inode (proj->dir, &proj->inode) ||
	       athar_throw_errno (error, "proj.vanished", "path", path, NULL);
}

gboolean
athar_proj_open_file (AtharProj *proj, GError **error)
{
	return open_file (proj, error) || go_without_file (proj);
}

gboolean
athar_proj_same_file (const AtharProj *proj)
{
	uint64_t inode;

	return proj->in_memory || (get_inode (proj->dir, &inode) && inode == proj->inode);
}

static gboolean
swap (AtharProj *proj, GError **error)
{
	g_autofree char *new = g_build_filename (proj->dir, ATHAR_PROJ_NEW, NULL);
	g_autofree char *path = g_build_filename (proj->dir, ATHAR_PROJ_FILE, NULL);
	g_autofree char *old = g_build_filename (proj->dir, ATHAR_PROJ_OLD, NULL);

	g_clear_pointer (&proj->db, athar_db_free); /* the last one out takes its -wal along */
	{
		g_auto (AtharFd) lock = lock_folder (proj->dir, LOCK_EX);
		if (rename (path, old) < 0 && errno != ENOENT)
			return athar_throw_errno (error, "proj.swap", "path", path, NULL);
		remove_db (path);
		if (rename (new, path) < 0)
			return athar_throw_errno (error, "proj.swap", "path", path, NULL);
		remove_db (new);
		unlink (old);
	}
	return open_file (proj, error);
}

gboolean
athar_proj_swap (AtharProj *proj, GError **error)
{
	return swap (proj, error) || go_without_file (proj);
}
