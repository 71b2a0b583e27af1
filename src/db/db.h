/* SPDX-License-Identifier: Apache-2.0
 *
 * db/db.h: SQLite behind a small interface. No SQL stands in C: each statement is a file
 * sql/<db>/<area>/<name>.sql, prepared against the schema at build time by tools/gen-sql.c and
 * emitted as a const AtharSql with enums for its parameters and columns: sql/index/item/by_id.sql
 * →  athar_sql_index_item_by_id, P_INDEX_ITEM_BY_ID_ID, C_INDEX_ITEM_BY_ID_PATH in
 * "sql/index.gen.h". Parameters are written $id in SQL; a column's name is its AS name.
 *
 * Calling sequence:
 *     AtharStmt *s = athar_db_use (db, &athar_sql_index_item_by_id, error);   // cached, reset,
 * borrowed athar_bind_blob (s, P_INDEX_ITEM_BY_ID_ID, id, 16); while (athar_stmt_step (s, &row,
 * error) && row) … athar_column_text (s, C_…) A statement is one at a time per name and handle;
 * finish (step to the end or athar_stmt_reset) before reuse. A SELECT that is not finished keeps
 * its read transaction open. A bind that fails (no memory) is raised by the next step. A handle and
 * its statements are one thread's at a time: each thread opens its own.
 */
#pragma once

#include "base/error.h"

typedef struct AtharDb AtharDb;
typedef struct AtharStmt AtharStmt;
typedef struct {
	const char *name; /* "index/item/by_id" */
	const char *text;
	int n_params;
	const char *const *params; /* "$id", … position = enum value */
	int n_columns;
} AtharSql;

typedef enum { ATHAR_DB_READ, ATHAR_DB_WRITE, ATHAR_DB_CREATE, ATHAR_DB_MEMORY } AtharDbMode;

/* athar_db_open: pragmas fixed (WAL, synchronous NORMAL: both databases can be made again,
 * foreign_keys, trusted_schema OFF, cell_size_check, busy_timeout 10 s). READ works on read-only
 * media too (immutable when there is no WAL); WRITE needs the file; CREATE makes it when it is
 * missing; MEMORY ignores @path. Errors: NOT_FOUND, CORRUPT (not a database, malformed), DB,
 * DENIED, READ_ONLY, NO_SPACE, BUSY. */
AtharDb *athar_db_open (const char *path, AtharDbMode mode, GError **error);
void athar_db_free (AtharDb *db);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtharDb, athar_db_free)
gboolean athar_db_run_script (AtharDb *db, const char *script, GError **error); /* schema only */
gboolean athar_db_begin (AtharDb *db, GError **error); /* write transaction at once */
gboolean athar_db_commit (AtharDb *db, GError **error);
void athar_db_rollback (AtharDb *db);
/* athar_db_hold: reads from here to athar_db_let_go() see one state of the database, and none of them takes
 * a lock of its own: half the cost of many short ones in a row. Only a hint: what fails reads as without it, and a
 * write transaction that is begun ends it. */
void athar_db_hold (AtharDb *db);
void athar_db_let_go (AtharDb *db); /* nothing is held: nothing */
/* athar_db_check: SQLite's own integrity check; each finding to @fault. */
gboolean athar_db_check (AtharDb *db, void (*fault) (const char *text, gpointer payload),
	gpointer payload, GError **error);

AtharStmt *athar_db_use (AtharDb *db, const AtharSql *sql, GError **error);
void athar_bind_int (AtharStmt *stmt, int param, int64_t n);
void athar_bind_text (AtharStmt *stmt, int param, const char *text); /* NULL binds NULL; copied */
void athar_bind_blob (AtharStmt *stmt, int param, const void *data, size_t bytes); /* copied */
void athar_bind_null (AtharStmt *stmt, int param);
gboolean athar_stmt_step (AtharStmt *stmt, gboolean *ret_row,
	GError **error); /* resets itself at the end or on error */
gboolean athar_stmt_run (AtharStmt *stmt, GError **error); /* for statements without rows */
void athar_stmt_reset (AtharStmt *stmt);
int64_t athar_column_int (AtharStmt *stmt, int column);
const char *athar_column_text (
	AtharStmt *stmt, int column); /* (transfer none) NULL for NULL; valid until the next step */
const void *athar_column_blob (AtharStmt *stmt, int column, size_t *ret_bytes);
bool athar_column_is_null (AtharStmt *stmt, int column);
double athar_column_real (AtharStmt *stmt, int column); /* ranks only */
int64_t athar_db_changes (AtharDb *db);
/* athar_db_get_stamp: another number than before when anybody has committed to the database since. */
gboolean athar_db_get_stamp (AtharDb *db, int64_t *ret_stamp, GError **error);
/* athar_db_dump: each table (or view) named in @tables as JSON lines in primary-key order:
 * {"table":…,"row":{…}}; blobs hex. */
gboolean athar_db_dump (AtharDb *db, const char *const *tables,
	gboolean (*line) (const char *json, gpointer payload, GError **error), gpointer payload,
	GError **error);
/* athar_db_raw: the sqlite3 handle as void*, for search/ to register its tokenizer; nobody else. */
void *athar_db_raw (AtharDb *db);
/* athar_db_version: SQLite's version, "3.40.1". */
const char *athar_db_version (void);
