/* SPDX-License-Identifier: Apache-2.0
 *
 * db/dump.c: tables as JSON lines, so that two databases can be compared as text. Rows in
 * primary-key order (a table or view without one: by all its columns), columns as declared:
 *     {"table":"item","row":{"id":"0c…","path":"a.jpg","bytes":12}}
 * Integers as such (64 bits), blobs and texts that are not UTF-8 as lower-case hex, NULL as null.
 * Page layout, insertion order and rowids do not show.
 */
#include "db/db-private.h"

#include "base/id.h"

#include <string.h>

typedef gboolean (*DumpLine) (const char *json, gpointer payload, GError **error);

static void
append_string (GString *out, const char *text)
{
	g_string_append_c (out, '"');
	for (const char *p = text; *p; p++) {
		if (*p == '"' || *p == '\\')
			g_string_append_printf (out, "\\%c", *p);
		else if ((unsigned char)*p < 0x20)
			g_string_append_printf (out, "\\u%04x", (unsigned)(unsigned char)*p);
		else
			g_string_append_c (out, *p);
	}
	g_string_append_c (out, '"');
}

static void
append_blob (GString *out, const void *data, int bytes)
{
	g_autofree char *hex = bytes > 0 ? athar_hex_encode (data, (size_t)bytes) : g_strdup ("");
	g_string_append_printf (out, "\"%s\"", hex);
}

static void
append_value (GString *out, sqlite3_stmt *stmt, int i)
{
	char real[G_ASCII_DTOSTR_BUF_SIZE];
	const char *text;
	switch (sqlite3_column_type (stmt, i)) {
	case SQLITE_INTEGER:
		g_string_append_printf (
			out, "%" G_GINT64_FORMAT, (gint64)sqlite3_column_int64 (stmt, i));
		break;
	case SQLITE_FLOAT:
		g_string_append (
			out, g_ascii_dtostr (real, sizeof real, sqlite3_column_double (stmt, i)));
		break;
	case SQLITE_TEXT:
		text = (const char *)sqlite3_column_text (stmt, i);
		if (g_utf8_validate (text, sqlite3_column_bytes (stmt, i), NULL))
			append_string (out, text);
		else
			append_blob (out, text, sqlite3_column_bytes (stmt, i));
		break;
	case SQLITE_BLOB:
		append_blob (out, sqlite3_column_blob (stmt, i), sqlite3_column_bytes (stmt, i));
		break;
	default:
		g_string_append (out, "null");
	}
}

static void
append_row (GString *out, const char *table, sqlite3_stmt *stmt)
{
	g_string_assign (out, "{\"table\":");
	append_string (out, table);
	g_string_append (out, ",\"row\":{");
	for (int i = 0; i < sqlite3_column_count (stmt); i++) {
		g_string_append (out, i ? "," : "");
		append_string (out, sqlite3_column_name (stmt, i));
		g_string_append_c (out, ':');
		append_value (out, stmt, i);
	}
	g_string_append (out, "}}");
}

/* The primary key's columns in its order; all columns when there is none. */
static char *
dup_order (AtharDb *db, const char *table, GError **error)
{
	static const char by_key[] =
		"SELECT group_concat ('\"' || name || '\"', ',') FROM"
		" (SELECT name FROM pragma_table_info (?1) WHERE pk > 0 ORDER BY pk)";
	static const char by_all[] = "SELECT group_concat ('\"' || name || '\"', ',') FROM"
				     " (SELECT name FROM pragma_table_info (?1) ORDER BY cid)";
	const char *const queries[] = {by_key, by_all};
	for (unsigned i = 0; i < G_N_ELEMENTS (queries); i++) {
		sqlite3_stmt *stmt = NULL;
		char *order = NULL;
		int rc = sqlite3_prepare_v2 (db->handle, queries[i], -1, &stmt, NULL);
		if (rc == SQLITE_OK)
			rc = sqlite3_bind_text (stmt, 1, table, -1, SQLITE_STATIC);
		if (rc == SQLITE_OK && (rc = sqlite3_step (stmt)) == SQLITE_ROW)
			order = g_strdup ((const char *)sqlite3_column_text (stmt, 0));
		sqlite3_finalize (stmt);
		if (order)
			return order;
		if (rc != SQLITE_ROW && rc != SQLITE_OK) {
			athar_db_throw (db, rc, table, error);
			return NULL;
		}
	}
	return athar_throw_null (
		error, ATHAR_ERROR_DB, "db.no-table", "path", db->path, "table", table, NULL);
}

static gboolean
dump_rows (AtharDb *db, const char *table, sqlite3_stmt *stmt, DumpLine line, gpointer payload,
	GError **error)
{
	g_autoptr (GString) out = g_string_new (NULL);
	int rc;
	while ((rc = sqlite3_step (stmt)) == SQLITE_ROW) {
		append_row (out, table, stmt);
		if (!line (out->str, payload, error))
			return FALSE;
	}
	return rc == SQLITE_DONE ? TRUE : athar_db_throw (db, rc, table, error);
}

gboolean
athar_db_dump (
	AtharDb *db, const char *const *tables, DumpLine line, gpointer payload, GError **error)
{
	for (unsigned i = 0; tables[i]; i++) {
		sqlite3_stmt *stmt = NULL;
		g_autofree char *order = dup_order (db, tables[i], error);
		if (!order)
			return FALSE;
		g_autofree char *text =
			g_strdup_printf ("SELECT * FROM \"%s\" ORDER BY %s", tables[i], order);
		int rc = sqlite3_prepare_v2 (db->handle, text, -1, &stmt, NULL);
		gboolean good = rc == SQLITE_OK
					? dump_rows (db, tables[i], stmt, line, payload, error)
					: athar_db_throw (db, rc, tables[i], error);
		sqlite3_finalize (stmt);
		if (!good)
			return FALSE;
	}
	return TRUE;
}
