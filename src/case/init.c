/* SPDX-License-Identifier: Apache-2.0
 *
 * case/init.c: making a case. Order, each step durable before the next:
 *
 *   folder · objects/ · logs/ · keys of the founding log · logs/<id>/ · one frame with log.open and
 *   case.open · tiles and checkpoint · case.json
 *
 * case.json is the mark of a case and comes last: a folder without it was left by a power cut (or
 * is no case), and init, run again, completes it or begins anew. Nothing in such a folder was ever
 * acknowledged; all the same, nothing is removed that holds more than an unfinished init can leave.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/time.h"
#include "case/case-private.h"
#include "model/model.h"

#define NAMES_MAX 1024
#define CODE_ALPHABET "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

typedef struct {
	char *dir;
	int fd, logs_fd;
	AtharKeyring *keyring;
	AtharCaseFile file;
	AtharLog *log;
	bool found; /* what was left has both records: only case.json was missing */
} Init;

static void
init_clear (Init *init)
{
	g_free (init->dir);
	athar_fd_clear (&init->fd);
	athar_fd_clear (&init->logs_fd);
	athar_case_file_clear (&init->file);
	athar_log_free (init->log);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Init, init_clear)

/* What an unfinished init leaves, and what file systems put into an empty disk. */
static bool
may_stand_there (const char *name)
{
	static const char *const known[] = {
		"objects", "logs", "lost+found", "System Volume Information", NULL};
	return g_strv_contains (known, name) || g_str_has_prefix (name, ".tmp-") ||
	       g_str_has_prefix (name, ".Trash-");
}

static gboolean
check_folder (Init *init, GError **error)
{
	g_autoptr (GError) failed = NULL;
	g_auto (GStrv) names = NULL;
	if (athar_fs_exists (init->fd, "case.json"))
		return athar_throw (
			error, ATHAR_ERROR_EXISTS, "case.exists", "path", init->dir, NULL);
	if (!athar_fs_list (init->fd, ".", NAMES_MAX, &names, &failed)) {
		if (!g_error_matches (failed, ATHAR_ERROR, ATHAR_ERROR_LIMIT)) {
			g_propagate_error (error, g_steal_pointer (&failed));
			return FALSE;
		}
		return athar_throw (
			error, ATHAR_ERROR_EXISTS, "case.not-empty", "path", init->dir, NULL);
	}
	for (char **name = names; *name; name++)
		if (!may_stand_there (*name))
			return athar_throw (error, ATHAR_ERROR_EXISTS,
				athar_fs_exists (init->fd, "logs")
					? "case.left-over" /* nocheck:keys */
					: "case.not-empty",
				"path", init->dir, NULL);
	return TRUE;
}

static gboolean
open_folder (Init *init, const char *dir, GError **error)
{
	g_auto (AtharFd) above = -1;
	g_autofree char *parent = NULL;
	init->dir = g_canonicalize_filename (dir, NULL);
	if (!athar_fs_make_dirs (AT_FDCWD, init->dir, 0700, error))
		return FALSE;
	init->fd = open (init->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (init->fd < 0)
		return athar_throw_errno (error, "fs.open-dir", "path", init->dir, NULL);
	if (flock (init->fd, LOCK_EX | LOCK_NB) != 0)
		return athar_throw (
			error, ATHAR_ERROR_BUSY, "case.init-runs", "path", init->dir, NULL);
	if (!check_folder (init, error))
		return FALSE;
	parent = g_path_get_dirname (init->dir);
	above = open (parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return above < 0 || athar_fs_sync_dir (above, error);
}

static gboolean
make_folders (Init *init, GError **error)
{
	return athar_store_create_folder (init->fd, error) &&
	       athar_fs_make_dirs (init->fd, "logs", 0700, error) &&
	       athar_fs_sync_dir (init->fd, error) &&
	       athar_fs_open_dir (init->fd, "logs", &init->logs_fd, error);
}

static gboolean
keep_entry (uint64_t index, GBytes *entry, gpointer payload, GError **error)
{
	g_ptr_array_add (payload, g_bytes_ref (entry));
	return TRUE;
}

/* Both records are there: the case is what they say. */
static gboolean
take_founding (Init *init)
{
	g_autoptr (GPtrArray) entries =
		g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
	g_autoptr (AtharRecord) record = NULL;
	const AtharJson *body;
	if (athar_log_get_size (init->log) != 2 ||
		!athar_log_read (init->log, 1, 2, keep_entry, entries, NULL) || entries->len != 1)
		return FALSE;
	record = athar_record_parse (entries->pdata[0], NULL);
	if (!record || strcmp (athar_record_get_type (record), "case.open") != 0)
		return FALSE;
	body = athar_record_get_body (record);
	athar_case_file_clear (&init->file);
	init->file.name = g_strdup (athar_json_get_string (body, "name"));
	init->file.code = g_strdup (athar_json_get_string (body, "code"));
	init->found = true;
	return init->file.name && init->file.code &&
	       athar_json_get_id (body, "case", &init->file.id);
}

/* A log folder without a first commit, whose key is not ours or lost: removed if it holds nothing.
 */
static gboolean
remove_empty_log (Init *init, const char *name, GError **error)
{
	static const char *const files[] = {"key.pub", "tail", "lock", NULL};
	g_auto (AtharFd) fd = -1;
	g_auto (GStrv) there = NULL;
	struct stat info;
	bool empty;
	if (!athar_fs_open_dir (init->logs_fd, name, &fd, error) ||
		!athar_fs_list (fd, ".", NAMES_MAX, &there, error))
		return FALSE;
	empty = fstatat (fd, "tail", &info, AT_SYMLINK_NOFOLLOW) != 0 ||
		(S_ISREG (info.st_mode) && info.st_size == 0);
	for (size_t i = 0; empty && there[i]; i++)
		if (g_strv_contains (files, there[i]) || g_str_has_prefix (there[i], ".tmp-"))
			unlinkat (fd, there[i], 0);
	if (!empty || unlinkat (init->logs_fd, name, AT_REMOVEDIR) != 0)
		return athar_throw (
			error, ATHAR_ERROR_EXISTS, "case.left-over", "path", init->dir, NULL);
	return TRUE;
}

/* What an earlier init left in logs/: nothing, an empty log of ours to go on with, or all of it. */
static gboolean
look_at_logs (Init *init, GError **error)
{
	g_auto (GStrv) names = NULL;
	g_auto (AtharFd) keys_fd = -1;
	AtharKeyLog known;
	AtharId id;
	if (!athar_fs_list (init->logs_fd, ".", NAMES_MAX, &names, error))
		return FALSE;
	if (!names[0])
		return TRUE;
	if (names[1] || !athar_id_parse (names[0], &id))
		return athar_throw (
			error, ATHAR_ERROR_EXISTS, "case.left-over", "path", init->dir, NULL);
	init->log = athar_log_open (init->logs_fd, names[0], NULL);
	if (init->log && athar_log_get_size (init->log) > 0)
		return take_founding (init) ? TRUE
					    : athar_throw (error, ATHAR_ERROR_EXISTS,
						      "case.left-over", "path", init->dir, NULL);
	if (init->log && athar_keyfile_open_dir (&keys_fd, NULL) &&
		athar_keyfile_read_log (keys_fd, &id, &known, NULL) &&
		athar_head_compare (init->logs_fd, init->log, &known) == ATHAR_HEAD_GOOD) {
		init->file.id = known.case_id;
		return TRUE;
	}
	g_clear_pointer (&init->log, athar_log_free);
	return remove_empty_log (init, names[0], error);
}

static gboolean
check_code (const char *code, GError **error)
{
	size_t bytes = strlen (code);
	if (bytes < 2 || bytes > 8 || strspn (code, CODE_ALPHABET) != bytes)
		return athar_throw (error, ATHAR_ERROR_INVALID, "case.code", "code", code, NULL);
	return TRUE;
}

static gboolean
check_words (Init *init, const char *name, const char *code, GError **error)
{
	g_autofree char *upper = NULL;
	if (!init->file.name)
		init->file.name = g_strdup (name);
	if (init->file.code)
		return TRUE;
	upper = code ? g_strdup (code) : g_ascii_strup (ATHAR_ID_STR (&init->file.id), 4);
	if (!check_code (upper, error))
		return FALSE;
	init->file.code = g_steal_pointer (&upper);
	return TRUE;
}

static GBytes *
write_one (Init *init, uint64_t index, int64_t now_us, const char *type, const AtharJson *body,
	GError **error)
{
	AtharDraft draft = {.type = type, .body = (AtharJson *)body};
	if (!athar_model_check (athar_model_find (type, 0), body, NULL, false, error))
		return NULL;
	return athar_case_write_record (
		init->keyring, &init->file.id, &init->file.founder, index, now_us, &draft, error);
}

static GBytes *
write_log_open (Init *init, int64_t now_us, GError **error)
{
	g_autoptr (AtharJson) body = athar_json_object ();
	athar_json_set_id (body, "log", &init->file.founder);
	athar_json_set_id (body, "case", &init->file.id);
	athar_json_set_string (body, "key", init->file.founder_key);
	athar_json_set_string (body, "letters", "A");
	athar_json_set_string (body, "software", "athar " ATHAR_VERSION);
	return write_one (init, 0, now_us, "log.open", body, error);
}

static GBytes *
write_case_open (Init *init, int64_t now_us, GError **error)
{
	g_autoptr (AtharJson) body = athar_json_object ();
	athar_json_set_id (body, "case", &init->file.id);
	athar_json_set_string (body, "name", init->file.name);
	athar_json_set_string (body, "code", init->file.code);
	athar_json_set_int (body, "format", ATHAR_CASE_FORMAT);
	return write_one (init, 1, now_us, "case.open", body, error);
}

/* A name that is no text fails here, before anything is made. */
static gboolean
check_name (const char *name, GError **error)
{
	g_autoptr (AtharJson) body = athar_json_object ();
	AtharId id = {{0}};
	if (!*name || !g_utf8_validate (name, -1, NULL))
		return athar_throw (error, ATHAR_ERROR_INVALID, "case.name", "name", name, NULL);
	athar_json_set_id (body, "case", &id);
	athar_json_set_string (body, "name", name);
	athar_json_set_string (body, "code", "XX");
	athar_json_set_int (body, "format", ATHAR_CASE_FORMAT);
	return athar_model_check (athar_model_find ("case.open", 0), body, NULL, false, error);
}

static gboolean
commit_founding (Init *init, GError **error)
{
	int64_t now_us = athar_time_now_us ();
	g_autoptr (GBytes) log_open = write_log_open (init, now_us, error);
	g_autoptr (GBytes) case_open = log_open ? write_case_open (init, now_us, error) : NULL;
	GBytes *entries[] = {log_open, case_open};
	return case_open && athar_case_commit (init->keyring, init->logs_fd, init->log, entries, 2,
				    error);
}

static gboolean
found_case (Init *init, GError **error)
{
	gboolean ok;
	if (!init->log)
		init->log =
			athar_case_make_log (init->logs_fd, init->keyring, &init->file.id, error);
	if (!init->log)
		return FALSE;
	init->file.founder = *athar_log_get_id (init->log);
	init->file.founder_key = athar_verifier_dup_text (athar_log_get_verifier (init->log));
	if (!athar_log_lock (init->log, ATHAR_CASE_LOCK_TIMEOUT_US, error))
		return FALSE;
	ok = (init->found || commit_founding (init, error)) && athar_log_publish (init->log, error);
	athar_log_unlock (init->log);
	return ok;
}

gboolean
athar_case_init (
	const char *dir, const char *name, const char *code, AtharKeyring *keyring, GError **error)
{
	g_auto (Init) init = {.fd = -1, .logs_fd = -1, .keyring = keyring};
	if (!check_name (name, error) || (code && !check_code (code, error)))
		return FALSE; /* before any folder is made */
	athar_id_random (&init.file.id);
	return open_folder (&init, dir, error) && check_words (&init, name, code, error) &&
	       make_folders (&init, error) && look_at_logs (&init, error) &&
	       found_case (&init, error) && athar_case_file_write (init.fd, &init.file, error);
}
