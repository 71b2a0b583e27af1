/* SPDX-License-Identifier: Apache-2.0
 *
 * db/db-private.h: what db.c, stmt.c and dump.c share. Nobody else.
 */
#pragma once

#include <sqlite3.h>

#include "db/db.h"

struct AtharDb {
	sqlite3 *handle;
	char *path;	   /* for messages */
	bool held;	   /* a read transaction of athar_db_hold() */
	GHashTable *stmts; /* const AtharSql* → AtharStmt*, made on first use */
};

/* athar_db_throw: an error from SQLite's result @rc on @db. @what: statement name, or what was
 * being done. FALSE always. */
gboolean athar_db_throw (AtharDb *db, int rc, const char *what, GError **error);
void athar_stmt_free (AtharStmt *stmt);
