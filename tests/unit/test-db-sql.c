/* SPDX-License-Identifier: Apache-2.0
 *
 * tools/gen-sql.c: what the build refuses, and what it lets pass. Runs the generator itself
 * (ATHAR_GEN_SQL).
 */
#include <glib.h>
#include <glib/gstdio.h>

#include "db/db.h"

static const char schema[] =
	"CREATE TABLE item (id bigint PRIMARY KEY, name text, gone smallint NOT NULL);\n"
	"CREATE VIEW live AS SELECT id, name FROM item WHERE gone = 0;\n"
	"CREATE VIEW v_item AS SELECT id, name FROM live;\n";

typedef struct {
	const char *area; /* "proj" or "item" */
	const char *sql;
	const char *reason; /* part of what is said; NULL: passes */
} Case;

static const Case cases[] = {
	{"item", "SELECT id, name AS label FROM v_item WHERE id = $id", NULL},
	{"item",
		"SELECT a.id, count(*) AS n FROM v_item a WHERE a.id IN (SELECT id FROM v_item) "
		"GROUP BY a.id",
		NULL},
	{"item", "WITH q AS (SELECT id FROM v_item) SELECT id FROM q ORDER BY id LIMIT $limit",
		NULL},
	{"item", "SELECT id FROM v_item WHERE name = 'like ->> it''s ?1' -- glob\n", NULL},
	{"item", "SELECT max(id) AS top FROM v_item", NULL},
	{"proj",
		"INSERT INTO item (id, name, gone) SELECT id, name, 1 FROM item WHERE true ON "
		"CONFLICT (id) DO NOTHING",
		NULL},
	{"item", "SELECT id FROM item", "reads item"},
	{"item", "SELECT id FROM live", "reads live"},
	{"item", "SELECT count(*) AS n FROM item", "reads item"},
	{"item", "SELECT id FROM v_item WHERE id IN (SELECT id FROM item)", "reads item"},
	{"item", "INSERT INTO item (id, gone) VALUES ($id, 0)", "writes item"},
	{"item", "SELECT nam FROM v_item", "no such column"},
	{"item", "SELEC id FROM v_item", "syntax error"},
	{"item", "SELECT id FROM v_item WHERE id = ?1", "not portable"},
	{"item", "SELECT id FROM v_item WHERE id = :id", "not portable"},
	{"item", "SELECT id + 1 FROM v_item", "AS name"},
	{"item", "SELECT id, id FROM v_item", "unique"},
	{"item", "SELECT * FROM v_item", "by name"},
	{"item", "SELECT id FROM v_item WHERE name LIKE $x", "not portable"},
	{"item", "SELECT json_extract(name, '$.a') AS a FROM v_item", "opaque"},
	{"item", "SELECT name -> 'a' AS a FROM v_item", "not portable"},
	{"item", "SELECT max(id, 3) AS a FROM v_item", "CASE"},
	{"item", "SELECT id FROM v_item WHERE name = x'00'", "bound blob"},
	{"item", "SELECT id FROM v_item WHERE name IS $name", "IS NULL"},
	{"proj", "INSERT OR IGNORE INTO item (id, gone) VALUES ($id, 0)", "ON CONFLICT"},
	{"proj", "DELETE FROM item; DELETE FROM item", "exactly one"},
	{"proj", "DROP TABLE item", "do not belong"},
	{"proj", "SELECT id FROM item WHERE rowid = $id", "not portable"},
};

static void
run_case (gconstpointer payload)
{
	const Case *c = payload;
	int status = 0;
	g_autoptr (GError) error = NULL;
	g_autofree char *dir = g_dir_make_tmp ("athar-sql-XXXXXX", &error);
	g_autofree char *schema_path = g_build_filename (dir, "schema.sql", NULL);
	g_autofree char *area = g_build_filename (dir, "index", c->area, NULL);
	g_autofree char *path = g_build_filename (area, "a_name.sql", NULL);
	g_autofree char *said = NULL;
	g_assert_cmpint (g_mkdir_with_parents (area, 0700), ==, 0);
	g_assert_true (g_file_set_contents (schema_path, schema, -1, &error));
	g_assert_true (g_file_set_contents (path, c->sql, -1, &error));
	const char *argv[] = {g_getenv ("ATHAR_GEN_SQL"), "--db", "index", "--out", dir, "--direct",
		"proj", "--write", "proj", "--schema", schema_path, path, NULL};
	g_spawn_sync (NULL, (char **)argv, NULL, 0, NULL, NULL, NULL, &said, &status, &error);
	g_assert_no_error (error);
	g_autofree char *header = g_build_filename (dir, "index.gen.h", NULL);
	g_assert_cmpint (g_file_test (header, G_FILE_TEST_EXISTS), ==, c->reason == NULL);
	if (c->reason) {
		g_assert_nonnull (strstr (said, c->reason));
		g_assert_nonnull (strstr (said, "a_name.sql"));
	} else {
		g_assert_cmpstr (said, ==, "");
	}
	g_assert_cmpint (status == 0, ==, c->reason == NULL);
	g_autofree char *source = g_build_filename (dir, "index.gen.c", NULL);
	const char *all[] = {header, source, schema_path, path, area};
	for (unsigned i = 0; i < G_N_ELEMENTS (all); i++)
		g_remove (all[i]);
	g_autofree char *parent = g_build_filename (dir, "index", NULL);
	g_rmdir (parent);
	g_rmdir (dir);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++) {
		g_autofree char *name =
			g_strdup_printf ("/sql/%s/%u", cases[i].reason ? "refused" : "passes", i);
		g_test_add_data_func (name, &cases[i], run_case);
	}
	return g_test_run ();
}
