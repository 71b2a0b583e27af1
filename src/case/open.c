/* SPDX-License-Identifier: Apache-2.0
 *
 * case/open.c: finding and opening a case. A case opens whenever case.json and the founding log can
 * be read; everything else that is wrong becomes a notice, and the rest goes on.
 */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "case/case-private.h"
#include "sql/index.gen.h"

/* A folder with logs/ counts too, so that a case whose case.json was lost is told about and not
 * passed by. */
static bool
looks_like_case (const char *dir)
{
	g_autofree char *json = g_build_filename (dir, "case.json", NULL);
	g_autofree char *logs = g_build_filename (dir, "logs", NULL);
	g_autofree char *objects = g_build_filename (dir, "objects", NULL);
	return g_file_test (json, G_FILE_TEST_EXISTS) ||
	       (g_file_test (logs, G_FILE_TEST_IS_DIR) &&
		       g_file_test (objects, G_FILE_TEST_IS_DIR));
}

char *
athar_case_find (const char *dir, GError **error)
{
	g_autofree char *at = NULL;
	if (!dir || !*dir)
		dir = g_getenv ("ATHAR_CASE");
	if (dir && *dir) {
		at = g_canonicalize_filename (dir, NULL);
		if (looks_like_case (at))
			return g_steal_pointer (&at);
		return athar_throw_null (
			error, ATHAR_ERROR_NOT_FOUND, "case.none", "path", at, NULL);
	}
	for (at = g_get_current_dir (); !looks_like_case (at);) {
		char *above = g_path_get_dirname (at);
		bool top = strcmp (above, at) == 0;
		g_free (at);
		at = above;
		if (top) {
			g_autofree char *here = g_get_current_dir ();
			return athar_throw_null (
				error, ATHAR_ERROR_NOT_FOUND, "case.not-here", "path", here, NULL);
		}
	}
	return g_steal_pointer (&at);
}

static gboolean
open_folder (AtharCase *c, const char *dir, GError **error)
{
	AtharCaseFile file = {0};
	c->dir = g_canonicalize_filename (dir, NULL);
	/* The folder itself may be reached by a link; nothing below it is. */
	c->fd = open (c->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (c->fd < 0)
		return athar_throw_errno (error, "fs.open-dir", "path", c->dir, NULL);
	if (!athar_case_file_read (c->fd, c->dir, &file, error))
		return FALSE;
	c->id = file.id;
	c->founder = file.founder;
	c->name = file.name;
	c->code = file.code;
	c->founder_key = file.founder_key;
	c->read_only = faccessat (c->fd, ".", W_OK, AT_EACCESS) != 0 ||
		       faccessat (c->fd, "logs", W_OK, AT_EACCESS) != 0;
	c->store = athar_store_open_folder (c->fd, error);
	return c->store && athar_fs_open_dir (c->fd, "logs", &c->logs_fd, error) &&
	       athar_case_open_logs (c, error);
}

/* The root of trust: the founding log is there and has the key that case.json names. */
static gboolean
check_founder (AtharCase *c, GError **error)
{
	AtharLog *log = athar_case_find_log (c, &c->founder);
	g_autofree char *key = NULL;
	if (!log && c->notices->len) { /* why it could not be opened is the first notice */
		g_propagate_error (error, g_error_copy (c->notices->pdata[0]));
		return FALSE;
	}
	if (!log)
		return athar_throw (error, ATHAR_ERROR_CORRUPT, "case.founder-missing", "path",
			c->dir, "log", ATHAR_ID_STR (&c->founder), NULL);
	key = athar_verifier_dup_text (athar_log_get_verifier (log));
	if (strcmp (key, c->founder_key) != 0)
		return athar_throw (error, ATHAR_ERROR_SIGNATURE, "case.founder-key", "path",
			c->dir, "log", ATHAR_ID_STR (&c->founder), NULL);
	return TRUE;
}

static gboolean
open_projection (AtharCase *c, GError **error)
{
	g_autoptr (GError) failed = NULL;
	c->proj = athar_proj_open (c->dir, !c->read_only, &failed);
	if (!c->proj && !c->read_only) {
		/* A folder that takes files, with an index.db that does not. */
		c->proj = athar_proj_open (c->dir, FALSE, NULL);
		if (c->proj)
			athar_case_take_notice (c, g_steal_pointer (&failed));
	}
	if (!c->proj) {
		g_propagate_error (error, g_steal_pointer (&failed));
		return FALSE;
	}
	athar_case_sync (c);
	return TRUE;
}

/* A log that others made, and perhaps admitted and projected, since we looked: without it index.db
 * would seem to be of another case, and be made anew. */
static gboolean
sync_once (AtharCase *c, GError **error)
{
	return athar_case_open_logs (c, error) &&
	       athar_proj_sync (c->proj, c->logs, &c->founder, NULL, NULL, error);
}

void
athar_case_sync (AtharCase *c)
{
	g_autoptr (GError) failed = NULL;
	g_autoptr (GError) again = NULL;
	if (sync_once (c, &failed)) {
		c->stale = false;
		return;
	}
	c->stale = true;
	if (!c->read_only &&
		(g_error_matches (failed, ATHAR_ERROR, ATHAR_ERROR_CORRUPT) ||
			g_error_matches (failed, ATHAR_ERROR, ATHAR_ERROR_DB)) &&
		athar_proj_rebuild (c->proj, c->logs, &c->founder, NULL, NULL, &again)) {
		athar_case_notice (
			c, ATHAR_ERROR_CORRUPT, "case.index-remade", "path", c->dir, NULL);
		c->stale = false;
		return;
	}
	athar_prefix (&failed, "case.index-late", "path", c->dir, NULL);
	athar_case_take_notice (c, g_steal_pointer (&failed));
}

/* FALSE: index.db cannot tell; what reads from it says why. */
static gboolean
find_counting (AtharCase *c, const AtharId *log, bool *ret_counts)
{
	AtharStmt *s = athar_db_use (athar_case_get_db (c), &athar_sql_index_log_all, NULL);
	gboolean row = s != NULL, good = row;
	*ret_counts = athar_id_equal (log, &c->founder);
	while (row && (good = athar_stmt_step (s, &row, NULL)) && row) {
		size_t bytes;
		const void *id = athar_column_blob (s, C_INDEX_LOG_ALL_ID, &bytes);
		*ret_counts |= bytes == ATHAR_ID_BYTES && memcmp (id, log->b, bytes) == 0;
	}
	return good;
}

bool
athar_case_log_counts (AtharCase *c, const AtharId *log)
{
	bool counts;
	find_counting (c, log, &counts);
	return counts;
}

static void
tell_unadmitted (AtharCase *c)
{
	for (guint i = 0; i < c->logs->len; i++) {
		AtharLog *log = c->logs->pdata[i];
		const AtharId *id = athar_log_get_id (log);
		g_autofree char *key = NULL;
		bool counts;
		if (athar_log_get_size (log) == 0 || c->stale || !find_counting (c, id, &counts) ||
			counts)
			continue;
		key = athar_verifier_dup_text (athar_log_get_verifier (log));
		athar_case_notice (c, ATHAR_ERROR_DENIED, "case.unadmitted", "log",
			ATHAR_ID_STR (id), "n", ATHAR_U64 (athar_log_get_size (log)), "key", key,
			NULL);
	}
}

AtharCase *
athar_case_open (const char *dir, AtharCaseMode mode, GError **error)
{
	g_autoptr (AtharCase) c = g_new0 (AtharCase, 1);
	c->fd = c->logs_fd = -1;
	c->mode = mode;
	c->logs = g_ptr_array_new_with_free_func ((GDestroyNotify)athar_log_free);
	c->notices = g_ptr_array_new_with_free_func ((GDestroyNotify)g_error_free);
	c->number_step = 1;
	if (!open_folder (c, dir, error) || !check_founder (c, error) ||
		!open_projection (c, error))
		return NULL;
	if (c->read_only && mode == ATHAR_CASE_WRITE)
		athar_case_notice (
			c, ATHAR_ERROR_READ_ONLY, "case.read-only", "path", c->dir, NULL);
	athar_case_choose_log (c, mode == ATHAR_CASE_WRITE && !c->read_only);
	tell_unadmitted (c);
	return g_steal_pointer (&c);
}

gboolean
athar_case_project (AtharCase *c, GError **error)
{
	for (guint i = 0; i < c->logs->len; i++)
		if (!athar_log_refresh (c->logs->pdata[i], error))
			return FALSE;
	if (!sync_once (c, error))
		return FALSE;
	c->stale = false;
	return TRUE;
}

gboolean
athar_case_rebuild (AtharCase *c,
	gboolean (*progress) (uint64_t done, uint64_t all, gpointer payload), gpointer payload,
	GError **error)
{
	if (c->read_only)
		return athar_throw (
			error, ATHAR_ERROR_READ_ONLY, "case.read-only", "path", c->dir, NULL);
	if (!athar_proj_rebuild (c->proj, c->logs, &c->founder, progress, payload, error))
		return FALSE;
	c->stale = false;
	return TRUE;
}
