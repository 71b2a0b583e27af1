/* SPDX-License-Identifier: Apache-2.0
 *
 * op/folder.c: see folder.h.
 */
#include "op/folder.h"

#include <fcntl.h>
#include <string.h>

#define CASE_JSON_MAX_BYTES 65536 /* six short members */
#define FORMAT 1
#define ENTRIES_MAX 65536 /* below logs/: far more than there are installations */

void
athar_folder_clear (AtharFolder *folder)
{
	g_clear_pointer (&folder->dir, g_free);
	athar_fd_clear (&folder->fd);
	athar_fd_clear (&folder->logs_fd);
	g_clear_pointer (&folder->case_json, athar_json_unref);
	g_clear_pointer (&folder->logs, g_ptr_array_unref);
}

/* The founder's key name, up to '+', is the founding log's id. */
static gboolean
read_founder (AtharFolder *folder, GError **error)
{
	const char *vkey = athar_json_get_string (folder->case_json, "founder");
	g_autofree char *name = vkey ? g_strndup (vkey, strcspn (vkey, "+")) : NULL;
	if (name && athar_id_parse (name, &folder->founder))
		return TRUE;
	return athar_throw (
		error, ATHAR_ERROR_CORRUPT, "verify.case-founder", "path", folder->dir, NULL);
}

static gboolean
read_case_json (AtharFolder *folder, GError **error)
{
	g_autoptr (GBytes) bytes = NULL;
	g_autoptr (GBytes) canonical = NULL;
	g_autoptr (GString) line = NULL;
	int64_t format;
	if (!athar_fs_read_file (folder->fd, "case.json", CASE_JSON_MAX_BYTES, &bytes, error))
		return FALSE;
	folder->case_json = athar_json_parse (g_bytes_get_data (bytes, NULL),
		g_bytes_get_size (bytes), CASE_JSON_MAX_BYTES, ATHAR_JSON_STRICT_KEYS, error);
	if (!folder->case_json)
		return athar_prefix (error, "verify.case-json", "path", folder->dir, NULL);
	if (!athar_json_get_int (folder->case_json, "format", &format) || format < 1)
		return athar_throw (error, ATHAR_ERROR_CORRUPT, "verify.case-format", "path",
			folder->dir, NULL);
	if (format > FORMAT)
		return athar_throw (error, ATHAR_ERROR_UNSUPPORTED, "verify.case-newer", "path",
			folder->dir, "format", ATHAR_I64 (format), NULL);
	line = g_string_new (NULL);
	athar_json_canonical (folder->case_json, line);
	g_string_append_c (line, '\n');
	canonical = g_bytes_new (line->str, line->len);
	if (!g_bytes_equal (bytes, canonical))
		return athar_throw (error, ATHAR_ERROR_CORRUPT, "verify.case-changed", "path",
			folder->dir, NULL);
	return read_founder (folder, error);
}

/* What lies beside the logs and is none: nobody would ever look at it otherwise. A log whose making
 * was cut off before its key was there is an empty folder with a log's name, and is let be. */
static gboolean
find_foreign (AtharFolder *folder, void (*fault) (const GError *fault, gpointer payload),
	gpointer payload, GError **error)
{
	g_auto (GStrv) all = NULL;
	if (!athar_fs_list (folder->logs_fd, ".", ENTRIES_MAX, &all, error))
		return FALSE;
	for (char **name = all; *name; name++) {
		g_autoptr (GError) found = NULL;
		g_autofree char *path = g_build_filename ("logs", *name, NULL);
		AtharId id;
		if (athar_id_parse (*name, &id) && strcmp (ATHAR_ID_STR (&id), *name) == 0)
			continue;
		athar_throw (&found, ATHAR_ERROR_INVALID, "verify.foreign-log", "path", path, NULL);
		fault (found, payload);
	}
	return TRUE;
}

gboolean
athar_folder_open (AtharFolder *folder, const char *dir,
	void (*fault) (const GError *fault, gpointer payload), gpointer payload, GError **error)
{
	g_autoptr (GError) found = NULL;
	g_auto (GStrv) names = NULL;
	folder->dir = g_strdup (dir);
	folder->logs = g_ptr_array_new_with_free_func ((GDestroyNotify)athar_log_free);
	folder->fd = open (dir,
		O_RDONLY | O_DIRECTORY | O_CLOEXEC); /* the case itself may be reached by a link */
	if (folder->fd < 0)
		return athar_throw_errno (error, "fs.open-dir", "path", dir, NULL);
	if (!read_case_json (folder, &found)) {
		fault (found, payload);
		g_clear_error (&found);
	}
	if (!athar_fs_open_dir (folder->fd, "logs", &folder->logs_fd, error))
		return FALSE;
	names = athar_log_list (folder->logs_fd, error);
	if (!names || !find_foreign (folder, fault, payload, error))
		return FALSE;
	for (char **name = names; *name; name++) {
		AtharLog *log = athar_log_open (folder->logs_fd, *name, &found);
		if (log)
			g_ptr_array_add (folder->logs, log);
		else
			fault (found, payload);
		g_clear_error (&found);
	}
	return TRUE;
}
