/* SPDX-License-Identifier: Apache-2.0
 *
 * db/stmt.c: named statements: prepared once per handle, bound by enum, stepped. A bind that fails
 * is remembered and raised by the next step, so that callers bind without looking.
 */
#include "db/db-private.h"

struct AtharStmt {
	sqlite3_stmt *handle;
	const AtharSql *sql;
	AtharDb *db; /* the cache that holds this statement */
	int bind_rc; /* first bind that failed */
};

void
athar_stmt_free (AtharStmt *stmt)
{
	sqlite3_finalize (stmt->handle);
	g_free (stmt);
}

static AtharStmt *
prepare (AtharDb *db, const AtharSql *sql, GError **error)
{
	sqlite3_stmt *handle = NULL;
	int rc = sqlite3_prepare_v3 (
		db->handle, sql->text, -1, SQLITE_PREPARE_PERSISTENT, &handle, NULL);
	if (rc != SQLITE_OK) {
		athar_db_throw (db, rc, sql->name, error);
		return NULL;
	}
	AtharStmt *stmt = g_new0 (AtharStmt, 1);
	*stmt = (AtharStmt){handle, sql, db, SQLITE_OK};
	return stmt;
}

AtharStmt *
athar_db_use (AtharDb *db, const AtharSql *sql, GError **error)
{
	AtharStmt *stmt = g_hash_table_lookup (db->stmts, sql);
	if (!stmt) {
		stmt = prepare (db, sql, error);
		if (stmt)
			g_hash_table_insert (db->stmts, (gpointer)sql, stmt);
		return stmt;
	}
	athar_stmt_reset (stmt);
	if (sql->n_params > 0)
		sqlite3_clear_bindings (stmt->handle);
	return stmt;
}

static void
note_bind (AtharStmt *stmt, int rc)
{
	if (stmt->bind_rc == SQLITE_OK)
		stmt->bind_rc = rc;
}

void
athar_bind_int (AtharStmt *stmt, int param, int64_t n)
{
	note_bind (stmt, sqlite3_bind_int64 (stmt->handle, param + 1, n));
}

void
athar_bind_text (AtharStmt *stmt, int param, const char *text)
{
	note_bind (stmt, sqlite3_bind_text (stmt->handle, param + 1, text, -1, SQLITE_TRANSIENT));
}

void
athar_bind_blob (AtharStmt *stmt, int param, const void *data, size_t bytes)
{
	/* SQLite takes a NULL pointer for NULL, also at length 0 */
	note_bind (stmt, sqlite3_bind_blob64 (stmt->handle, param + 1, data ? data : "", bytes,
				 SQLITE_TRANSIENT));
}

void
athar_bind_null (AtharStmt *stmt, int param)
{
	note_bind (stmt, sqlite3_bind_null (stmt->handle, param + 1));
}

gboolean
athar_stmt_step (AtharStmt *stmt, gboolean *ret_row, GError **error)
{
	int rc = stmt->bind_rc != SQLITE_OK ? stmt->bind_rc : sqlite3_step (stmt->handle);
	if (rc == SQLITE_ROW) {
		*ret_row = TRUE;
		return TRUE;
	}
	if (rc != SQLITE_DONE) {
		athar_db_throw (stmt->db, rc, stmt->sql->name, error);
		athar_stmt_reset (stmt);
		return FALSE;
	}
	athar_stmt_reset (stmt);
	*ret_row = FALSE;
	return TRUE;
}

gboolean
athar_stmt_run (AtharStmt *stmt, GError **error)
{
	gboolean row = TRUE;
	while (row)
		if (!athar_stmt_step (stmt, &row, error))
			return FALSE;
	return TRUE;
}

void
athar_stmt_reset (AtharStmt *stmt)
{
	sqlite3_reset (stmt->handle);
	stmt->bind_rc = SQLITE_OK;
}

int64_t
athar_column_int (AtharStmt *stmt, int column)
{
	return sqlite3_column_int64 (stmt->handle, column);
}

const char *
athar_column_text (AtharStmt *stmt, int column)
{
	return (const char *)sqlite3_column_text (stmt->handle, column);
}

const void *
athar_column_blob (AtharStmt *stmt, int column, size_t *ret_bytes)
{
	const void *data = sqlite3_column_blob (stmt->handle, column);
	*ret_bytes = (size_t)sqlite3_column_bytes (stmt->handle, column);
	return data;
}

bool
athar_column_is_null (AtharStmt *stmt, int column)
{
	return sqlite3_column_type (stmt->handle, column) == SQLITE_NULL;
}

double
athar_column_real (AtharStmt *stmt, int column)
{
	return sqlite3_column_double (stmt->handle, column);
}
