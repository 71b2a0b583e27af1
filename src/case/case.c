/* SPDX-License-Identifier: Apache-2.0
 *
 * case/case.c: an open case: its parts, its notices, derived.db, and its end.
 */
#include "case/case.h"

#include <string.h>
#include <unistd.h>

#include "base/hash.h"
#include "case/case-private.h"
#include "sql/derived.gen.h"

void
athar_case_take_notice (AtharCase *c, GError *error)
{
	if (error)
		g_ptr_array_add (c->notices, error);
}

void
athar_case_take_new_notice (AtharCase *c, GError *error)
{
	for (guint i = 0; i < c->notices->len; i++) {
		const GError *told = c->notices->pdata[i];
		if (strcmp (told->message, error->message) == 0) {
			g_error_free (error);
			return;
		}
	}
	athar_case_take_notice (c, error);
}

void
athar_case_notice (AtharCase *c, AtharErrorCode code, const char *key, ...)
{
	g_autoptr (GStrvBuilder) packed = g_strv_builder_new ();
	g_autoptr (GPtrArray) args = g_ptr_array_new ();
	g_auto (GStrv) strings = NULL;
	GError *notice = NULL;
	const char *word;
	va_list list;
	va_start (list, key);
	while ((word = va_arg (list, const char *)))
		g_ptr_array_add (args, (char *)word);
	va_end (list);
	g_strv_builder_add (packed, key);
	g_strv_builder_add (packed, "0");
	g_strv_builder_add (packed, ATHAR_U64 (args->len));
	for (guint i = 0; i < args->len; i++)
		g_strv_builder_add (packed, args->pdata[i]);
	strings = g_strv_builder_end (packed);
	athar_error_unpack (&notice, code, (const char *const *)strings);
	athar_case_take_notice (c, notice);
}

void
athar_case_set_ask (AtharCase *c, AtharCaseAsk ask, gpointer payload)
{
	c->ask = ask;
	c->ask_payload = payload;
}

AtharKeyring *
athar_case_get_keyring (AtharCase *c, GError **error)
{
	if (!c->keyring)
		c->keyring = athar_keyring_open (c->ask, c->ask_payload, error);
	return c->keyring;
}

/* Bundles, tiles and checkpoint of what this handle appended. */
static gboolean
publish (AtharCase *c, GError **error)
{
	gboolean ok;
	if (!c->unpublished || !c->own)
		return TRUE;
	if (!athar_log_lock (c->own, ATHAR_CASE_LOCK_TIMEOUT_US, error))
		return FALSE;
	ok = athar_log_publish (c->own, error);
	athar_log_unlock (c->own);
	c->unpublished = !ok;
	return ok;
}

gboolean
athar_case_close (AtharCase *c, GError **error)
{
	g_autoptr (GError) project_error = NULL;
	gboolean projected = !c->stale || athar_case_project (c, &project_error);
	athar_case_release_numbers (c);
	if (!publish (c, error))
		return FALSE;
	if (!projected) { /* the next open catches up */
		athar_prefix (&project_error, "case.index-late", "path", c->dir, NULL);
		athar_case_take_notice (c, g_steal_pointer (&project_error));
	}
	return TRUE;
}

void
athar_case_keep (AtharCase *c, gpointer data, GDestroyNotify free_data)
{
	if (c->kept_free)
		c->kept_free (c->kept);
	c->kept = data;
	c->kept_free = free_data;
}

gpointer
athar_case_get_kept (AtharCase *c)
{
	return c->kept;
}

void
athar_case_free (AtharCase *c)
{
	if (!c)
		return;
	athar_case_keep (c, NULL, NULL);
	g_clear_pointer (&c->derived, athar_db_free);
	g_clear_pointer (&c->proj, athar_proj_free);
	g_clear_pointer (&c->logs, g_ptr_array_unref);
	g_clear_pointer (&c->store, athar_store_free);
	g_clear_pointer (&c->keyring, athar_keyring_free);
	g_clear_pointer (&c->notices, g_ptr_array_unref);
	athar_fd_clear (&c->logs_fd);
	athar_fd_clear (&c->fd);
	g_free (c->dir);
	g_free (c->name);
	g_free (c->code);
	g_free (c->founder_key);
	g_free (c);
}

const char *
athar_case_get_dir (AtharCase *c)
{
	return c->dir;
}

const AtharId *
athar_case_get_id (AtharCase *c)
{
	return &c->id;
}

const char *
athar_case_get_name (AtharCase *c)
{
	return c->name;
}

const char *
athar_case_get_code (AtharCase *c)
{
	return c->code;
}

const AtharId *
athar_case_get_founder (AtharCase *c)
{
	return &c->founder;
}

bool
athar_case_is_read_only (AtharCase *c)
{
	return c->read_only;
}

AtharStore *
athar_case_get_store (AtharCase *c)
{
	return c->store;
}

AtharDb *
athar_case_get_db (AtharCase *c)
{
	return athar_proj_get_db (c->proj);
}

const GPtrArray *
athar_case_get_logs (AtharCase *c)
{
	return c->logs;
}

AtharLog *
athar_case_get_own_log (AtharCase *c)
{
	return c->own;
}

const GPtrArray *
athar_case_get_notices (AtharCase *c)
{
	return c->notices;
}

/* derived.db belongs to one schema: another one, older or newer, means computing it again. */
static char *
derived_version (void)
{
	AtharHash hash;
	athar_sha256 (athar_sql_derived_schema, strlen (athar_sql_derived_schema), &hash);
	return g_strdup (ATHAR_HASH_STR (&hash));
}

typedef enum { DERIVED_FITS, DERIVED_EMPTY, DERIVED_OTHER } Derived;

static Derived
look_at_derived (AtharDb *db)
{
	AtharStmt *s = athar_db_use (db, &athar_sql_derived_meta_get, NULL);
	g_autofree char *version = derived_version ();
	gboolean row = FALSE;
	Derived found = DERIVED_OTHER;
	if (!s)
		return DERIVED_EMPTY;
	athar_bind_text (s, P_DERIVED_META_GET_NAME, "schema");
	if (athar_stmt_step (s, &row, NULL) && row &&
		g_strcmp0 (athar_column_text (s, C_DERIVED_META_GET_VALUE), version) == 0)
		found = DERIVED_FITS;
	athar_stmt_reset (s);
	return found;
}

static gboolean
fill_derived (AtharDb *db, GError **error)
{
	g_autofree char *version = derived_version ();
	AtharStmt *s;
	gboolean ok;
	if (!athar_db_begin (db, error))
		return FALSE;
	if (look_at_derived (db) == DERIVED_FITS) { /* another process was quicker */
		athar_db_rollback (db);
		return TRUE;
	}
	ok = athar_db_run_script (db, athar_sql_derived_schema, error) &&
	     (s = athar_db_use (db, &athar_sql_derived_meta_put, error));
	if (ok) {
		athar_bind_text (s, P_DERIVED_META_PUT_NAME, "schema");
		athar_bind_text (s, P_DERIVED_META_PUT_VALUE, version);
		ok = athar_stmt_run (s, error) && athar_db_commit (db, error);
	}
	if (!ok)
		athar_db_rollback (db);
	return ok;
}

static void
remove_derived (AtharCase *c)
{
	static const char *const names[] = {"derived.db", "derived.db-wal", "derived.db-shm"};
	for (size_t i = 0; i < G_N_ELEMENTS (names); i++)
		unlinkat (c->fd, names[i], 0);
}

static AtharDb *
open_derived_read_only (AtharCase *c, const char *path)
{
	AtharDb *db = athar_db_open (path, ATHAR_DB_READ, NULL);
	if (db && look_at_derived (db) == DERIVED_FITS)
		return db;
	athar_db_free (db);
	return NULL;
}

AtharDb *
athar_case_get_derived (AtharCase *c, GError **error)
{
	g_autofree char *path = g_build_filename (c->dir, "derived.db", NULL);
	g_autoptr (AtharDb) db = NULL;
	g_autoptr (GError) failed = NULL;
	if (c->derived)
		return c->derived;
	if (c->read_only) {
		c->derived = open_derived_read_only (c, path);
		if (c->derived)
			return c->derived;
		db = athar_db_open (path, ATHAR_DB_MEMORY, error);
	} else {
		db = athar_db_open (path, ATHAR_DB_CREATE, &failed);
		if (g_error_matches (failed, ATHAR_ERROR, ATHAR_ERROR_CORRUPT) ||
			(db && look_at_derived (db) == DERIVED_OTHER)) {
			g_clear_pointer (&db, athar_db_free);
			g_clear_error (&failed);
			remove_derived (c);
			athar_case_notice (
				c, ATHAR_ERROR_CORRUPT, "case.derived-remade", "path", path, NULL);
			db = athar_db_open (path, ATHAR_DB_CREATE, &failed);
		}
		/* What was found before can be read on a full disk too. */
		if (g_error_matches (failed, ATHAR_ERROR, ATHAR_ERROR_NO_SPACE) &&
			(c->derived = open_derived_read_only (c, path)))
			return c->derived;
		if (failed)
			g_propagate_error (error, g_steal_pointer (&failed));
	}
	if (!db || (look_at_derived (db) != DERIVED_FITS && !fill_derived (db, error)))
		return NULL;
	c->derived = g_steal_pointer (&db);
	return c->derived;
}

void
athar_case_hold (AtharCase *c)
{
	athar_db_hold (athar_case_get_db (c));
	if (c->derived)
		athar_db_hold (c->derived);
}

void
athar_case_let_go (AtharCase *c)
{
	athar_db_let_go (athar_case_get_db (c));
	if (c->derived)
		athar_db_let_go (c->derived);
}
