/* SPDX-License-Identifier: Apache-2.0
 *
 * tools/gen-sql.c: prepares every named statement of one database against its schema, in memory, at
 * build time, and writes <db>.gen.h and <db>.gen.c: one const AtharSql per statement, enums for its
 * parameters and columns, and the schema's text (contract: src/db/db.h). What does not pass stops
 * the build with file and reason.
 *
 *     gen-sql --db index --out DIR --direct proj --write proj [--under BASE.sql] --schema S.sql …
 * index/item/by_id.sql …
 *
 * Refused: what SQLite refuses; what PostgreSQL would not understand or would understand
 * differently (sql-portable.h); parameters that are not $name; result columns without a plain name;
 * SELECT *; more than one statement; DDL, pragmas and transactions; reads of anything but v_* views
 * outside the --direct areas; writes outside the --write areas ("*" = all).
 * --under: a schema that is loaded first but not emitted (search lives in derived.db). --fts lets
 * FTS5's own words pass.
 */
#include <glib.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "sql-portable.h"

typedef struct {
	char *db;
	char *out;
	char **direct, **write, **under, **schema, **statements;
	gboolean fts;
} Options;

typedef struct {
	const Options *options;
	sqlite3 *handle;
	GString *header, *source;
	const char *file; /* the statement at hand, for messages */
	gboolean may_read, may_write;
	gboolean watching; /* the authorizer looks only while a statement is prepared */
	char *refusal;
	unsigned faults;
} Gen;

static void
fault (Gen *gen, const char *file, const char *reason)
{
	fprintf (stderr, "%s: %s\n", file, reason);
	gen->faults++;
}

static gboolean
allowed (char **areas, const char *area)
{
	return areas && (g_strv_contains ((const char *const *)areas, "*") ||
				g_strv_contains ((const char *const *)areas, area));
}

/* FTS5 creates its tables only with a tokenizer at hand: this one stands in for search/'s and never
 * sees a word; athar_tf() likewise. */
static int
stub_create (void *context, const char **args, int n_args, Fts5Tokenizer **ret_tokenizer)
{
	*ret_tokenizer = (Fts5Tokenizer *)context;
	return SQLITE_OK;
}

static void
stub_delete (Fts5Tokenizer *tokenizer)
{
}

static int
stub_tokenize (Fts5Tokenizer *tokenizer, void *context, int flags, const char *text, int bytes,
	int (*token) (void *, int, const char *, int, int, int))
{
	return SQLITE_OK;
}

static void
stub_function (const Fts5ExtensionApi *fts, Fts5Context *row, sqlite3_context *result, int n, sqlite3_value **args)
{
}

static gboolean
register_tokenizer (sqlite3 *handle)
{
	fts5_tokenizer stub = {stub_create, stub_delete, stub_tokenize};
	fts5_api *api = NULL;
	sqlite3_stmt *stmt = NULL;
	if (sqlite3_prepare_v2 (handle, "SELECT fts5(?1)", -1, &stmt, NULL) != SQLITE_OK)
		return FALSE;
	sqlite3_bind_pointer (stmt, 1, &api, "fts5_api_ptr", NULL);
	sqlite3_step (stmt);
	sqlite3_finalize (stmt);
	return api && api->xCreateTokenizer (api, "athar", handle, &stub, NULL) == SQLITE_OK
	       && api->xCreateFunction (api, "athar_tf", NULL, stub_function, NULL) == SQLITE_OK;
}

/* SQLite calls this for each thing a statement touches; @context is the innermost view or trigger,
 * NULL for what the statement itself names. Reads below a view are the view's business: the view is
 * the gate. */
static int
authorize (void *payload, int action, const char *name, const char *column, const char *db,
	const char *context)
{
	Gen *gen = payload;
	if (!gen->watching)
		return SQLITE_OK;
	switch (action) {
	case SQLITE_SELECT:
	case SQLITE_FUNCTION:
	case SQLITE_RECURSIVE:
		return SQLITE_OK;
	case SQLITE_READ:
		if (context || gen->may_read || g_str_has_prefix (name, "v_"))
			return SQLITE_OK;
		g_free (gen->refusal);
		gen->refusal = g_strdup_printf (
			"reads %s: outside the project area only v_* views may be read", name);
		return SQLITE_DENY;
	case SQLITE_INSERT:
	case SQLITE_UPDATE:
	case SQLITE_DELETE:
		if (gen->may_write)
			return SQLITE_OK;
		g_free (gen->refusal);
		gen->refusal = g_strdup_printf ("writes %s: this area may not write", name);
		return SQLITE_DENY;
	default:
		g_free (gen->refusal);
		gen->refusal = g_strdup ("schema changes, pragmas and transactions do not belong "
					 "in a named statement");
		return SQLITE_DENY;
	}
}

static gboolean
is_name (const char *text)
{
	if (!g_ascii_islower (text[0]))
		return FALSE;
	return text[strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789_")] == 0;
}

static void
emit_text (GString *out, const char *text)
{
	g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
	for (unsigned i = 0; lines[i]; i++) {
		if (!lines[i + 1] && !*lines[i])
			break;
		g_autofree char *escaped = g_strescape (lines[i], NULL);
		g_string_append_printf (out, "\n\t\"%s\\n\"", escaped);
	}
}

static gboolean
load_schema (Gen *gen, const char *path, GString *text)
{
	g_autofree char *sql = NULL, *reason = NULL;
	g_autoptr (GError) error = NULL;
	if (!g_file_get_contents (path, &sql, NULL, &error)) {
		fault (gen, path, error->message);
		return FALSE;
	}
	if ((reason = sql_portable_check (sql, gen->options->fts, TRUE))) {
		fault (gen, path, reason);
		return FALSE;
	}
	if (sqlite3_exec (gen->handle, sql, NULL, NULL, NULL) != SQLITE_OK) {
		fault (gen, path, sqlite3_errmsg (gen->handle));
		return FALSE;
	}
	if (text)
		g_string_append (text, sql);
	return TRUE;
}

/* The words a statement begins with (-- lines) are its documentation in the header. */
static const char *
skip_comment (const char *sql, GString *comment)
{
	while (g_str_has_prefix (sql, "--") || *sql == '\n') {
		const char *end = strchr (sql, '\n');
		gsize bytes = end ? (gsize)(end - sql) : strlen (sql);
		if (*sql == '-') {
			g_autofree char *line = g_strndup (sql + 2, bytes - 2);
			g_string_append_printf (comment, " * %s\n", g_strstrip (line));
		}
		sql += bytes + (end ? 1 : 0);
	}
	return sql;
}

static void
emit_enum (Gen *gen, const char *upper, char kind, const char *const *names, unsigned skip)
{
	if (!names[0])
		return;
	g_string_append (gen->header, "enum {");
	for (unsigned i = 0; names[i]; i++) {
		g_autofree char *name = g_ascii_strup (names[i] + skip, -1);
		g_string_append_printf (
			gen->header, "%s %c_%s_%s", i ? "," : "", kind, upper, name);
	}
	g_string_append (gen->header, " };\n");
}

static void
emit_statement (Gen *gen, const char *name, const char *text, const char *comment,
	const char *const *params, const char *const *columns)
{
	g_autofree char *symbol = g_strdelimit (g_strdup (name), "/", '_');
	g_autofree char *upper = g_ascii_strup (symbol, -1);
	guint n_params = g_strv_length ((char **)params);
	g_string_append_printf (gen->header,
		"\n/* %s\n%s */\nextern const AtharSql athar_sql_%s;\n", name, comment, symbol);
	emit_enum (gen, upper, 'P', params, 1);
	emit_enum (gen, upper, 'C', columns, 0);
	if (n_params) {
		g_string_append_printf (
			gen->source, "\nstatic const char *const params_%s[] = {", symbol);
		for (guint i = 0; i < n_params; i++)
			g_string_append_printf (gen->source, " \"%s\",", params[i]);
		g_string_append (gen->source, " NULL };");
	}
	g_string_append_printf (
		gen->source, "\nconst AtharSql athar_sql_%s = {\n\t\"%s\",", symbol, name);
	emit_text (gen->source, text);
	g_string_append_printf (gen->source, ",\n\t%u, %s%s, %u\n};\n", n_params,
		n_params ? "params_" : "NULL", n_params ? symbol : "",
		g_strv_length ((char **)columns));
}

static gboolean
collect_params (Gen *gen, sqlite3_stmt *stmt, GPtrArray *names)
{
	for (int i = 1; i <= sqlite3_bind_parameter_count (stmt); i++) {
		const char *name = sqlite3_bind_parameter_name (stmt, i);
		if (!name || name[0] != '$' || !is_name (name + 1)) {
			fault (gen, gen->file,
				"every parameter must be written $name, in small letters");
			return FALSE;
		}
		g_ptr_array_add (names, (gpointer)name);
	}
	g_ptr_array_add (names, NULL);
	return TRUE;
}

static gboolean
collect_columns (Gen *gen, sqlite3_stmt *stmt, GPtrArray *names)
{
	for (int i = 0; i < sqlite3_column_count (stmt); i++) {
		const char *name = sqlite3_column_name (stmt, i);
		g_autofree char *reason = g_strdup_printf (
			"column %d \"%s\" needs a plain, unique AS name", i + 1, name);
		if (!is_name (name) ||
			g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL)) {
			fault (gen, gen->file, reason);
			return FALSE;
		}
		g_ptr_array_add (names, (gpointer)name);
	}
	g_ptr_array_add (names, NULL);
	return TRUE;
}

static void
take_statement (Gen *gen, const char *name, const char *sql)
{
	g_autoptr (GPtrArray) params = g_ptr_array_new ();
	g_autoptr (GPtrArray) columns = g_ptr_array_new ();
	g_autoptr (GString) comment = g_string_new (NULL);
	const char *text = skip_comment (sql, comment), *tail = NULL;
	sqlite3_stmt *stmt = NULL;
	g_clear_pointer (&gen->refusal, g_free);
	gen->watching = TRUE;
	int rc = sqlite3_prepare_v2 (gen->handle, text, -1, &stmt, &tail);
	gen->watching = FALSE;
	if (rc != SQLITE_OK)
		fault (gen, gen->file, gen->refusal ? gen->refusal : sqlite3_errmsg (gen->handle));
	else if (!stmt || tail[strspn (tail, " \t\r\n;")])
		fault (gen, gen->file, "exactly one statement belongs in a file");
	else if (collect_params (gen, stmt, params) && collect_columns (gen, stmt, columns))
		emit_statement (gen, name, text, comment->str, (const char *const *)params->pdata,
			(const char *const *)columns->pdata);
	sqlite3_finalize (stmt);
}

/* @path ends in <db>/<area>/<name>.sql; the name of the statement is that tail. */
static void
run_file (Gen *gen, const char *path)
{
	g_autofree char *sql = NULL, *reason = NULL;
	g_autoptr (GError) error = NULL;
	g_auto (GStrv) parts = g_strsplit (path, "/", -1);
	guint n = g_strv_length (parts);
	gen->file = path;
	if (n < 3 || !g_str_equal (parts[n - 3], gen->options->db) ||
		!g_str_has_suffix (path, ".sql")) {
		fault (gen, path, "a statement's path is <database>/<area>/<name>.sql");
		return;
	}
	parts[n - 1][strlen (parts[n - 1]) - 4] = 0;
	if (!is_name (parts[n - 2]) || !is_name (parts[n - 1])) {
		fault (gen, path, "area and name are small letters, digits and _");
		return;
	}
	if (!g_file_get_contents (path, &sql, NULL, &error)) {
		fault (gen, path, error->message);
		return;
	}
	if ((reason = sql_portable_check (sql, gen->options->fts, FALSE))) {
		fault (gen, path, reason);
		return;
	}
	g_autofree char *name =
		g_strdup_printf ("%s/%s/%s", gen->options->db, parts[n - 2], parts[n - 1]);
	gen->may_read = allowed (gen->options->direct, parts[n - 2]);
	gen->may_write = allowed (gen->options->write, parts[n - 2]);
	take_statement (gen, name, sql);
}

static gboolean
write_out (Gen *gen, const char *suffix, const GString *text)
{
	g_autofree char *name = g_strdup_printf ("%s.gen.%s", gen->options->db, suffix);
	g_autofree char *path = g_build_filename (gen->options->out, name, NULL);
	g_autoptr (GError) error = NULL;
	if (g_file_set_contents (path, text->str, (gssize)text->len, &error))
		return TRUE;
	fault (gen, path, error->message);
	return FALSE;
}

static void
generate (Gen *gen)
{
	const Options *o = gen->options;
	g_autoptr (GString) schema = g_string_new (NULL);
	gboolean good = register_tokenizer (gen->handle);
	for (unsigned i = 0; good && o->under && o->under[i]; i++)
		good = load_schema (gen, o->under[i], NULL);
	for (unsigned i = 0; good && o->schema && o->schema[i]; i++)
		good = load_schema (gen, o->schema[i], schema);
	if (!good) {
		gen->faults++;
		return;
	}
	g_string_append_printf (gen->header,
		"/* Generated by tools/gen-sql.c from sql/%s: do not edit. */\n#pragma once\n\n"
		"#include \"db/db.h\"\n\nextern const char athar_sql_%s_schema[];\n",
		o->db, o->db);
	g_string_append_printf (gen->source,
		"/* Generated by tools/gen-sql.c from sql/%s: do not edit. */\n"
		"#include \"sql/%s.gen.h\"\n\nconst char athar_sql_%s_schema[] =",
		o->db, o->db, o->db);
	emit_text (gen->source, schema->len ? schema->str : " ");
	g_string_append (gen->source, ";\n");
	sqlite3_set_authorizer (gen->handle, authorize, gen);
	for (unsigned i = 0; o->statements && o->statements[i]; i++)
		run_file (gen, o->statements[i]);
	if (!gen->faults && write_out (gen, "h", gen->header))
		write_out (gen, "c", gen->source);
}

static void
options_clear (Options *o)
{
	g_free (o->db);
	g_free (o->out);
	g_strfreev (o->direct);
	g_strfreev (o->write);
	g_strfreev (o->under);
	g_strfreev (o->schema);
	g_strfreev (o->statements);
}

int
main (int argc, char **argv)
{
	Options o = {0};
	const GOptionEntry entries[] = {
		{"db", 0, 0, G_OPTION_ARG_STRING, &o.db,
			"the database: first part of every statement's name", "NAME"},
		{"out", 0, 0, G_OPTION_ARG_FILENAME, &o.out, "folder of NAME.gen.h and NAME.gen.c",
			"DIR"},
		{"direct", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o.direct, "area that may read tables",
			"AREA"},
		{"write", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o.write, "area that may write", "AREA"},
		{"under", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &o.under,
			"schema loaded first, not emitted", "FILE"},
		{"schema", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &o.schema, "schema", "FILE"},
		{"fts", 0, 0, G_OPTION_ARG_NONE, &o.fts, "allow what FTS5 needs", NULL},
		{G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &o.statements, NULL,
			"STATEMENT.sql"},
		{NULL}};
	g_autoptr (GOptionContext) context = g_option_context_new (NULL);
	g_autoptr (GError) error = NULL;
	Gen gen = {.options = &o};
	g_option_context_add_main_entries (context, entries, NULL);
	if (!g_option_context_parse (context, &argc, &argv, &error) || !o.db || !o.out ||
		!o.schema) {
		fprintf (stderr, "gen-sql: %s\n",
			error ? error->message : "--db, --out and --schema are needed");
		return 2;
	}
	if (sqlite3_open (":memory:", &gen.handle) != SQLITE_OK)
		return 2;
	gen.header = g_string_new (NULL);
	gen.source = g_string_new (NULL);
	generate (&gen);
	g_string_free (gen.header, TRUE);
	g_string_free (gen.source, TRUE);
	g_free (gen.refusal);
	sqlite3_close (gen.handle);
	options_clear (&o);
	return gen.faults ? 1 : 0;
}
