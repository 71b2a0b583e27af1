/* SPDX-License-Identifier: Apache-2.0
 *
 * case/casefile.c: case.json, the mark of a case folder and the root of its trust. Normative:
 * docs/format/case.md. One JCS object and a newline:
 *
 *   {"case":id,"code":"SDN","format":1,"founder":"<verifier key of the founding log>","name":"…"}
 *
 * It repeats records 0 and 1 of the founding log (athar verify compares them) and is written last:
 * a folder without it is no case yet.
 */
#include <fcntl.h>
#include <string.h>

#include "case/case-private.h"

#define CASE_JSON_MAX_BYTES 65536 /* five short members */

void
athar_case_file_clear (AtharCaseFile *file)
{
	g_clear_pointer (&file->name, g_free);
	g_clear_pointer (&file->code, g_free);
	g_clear_pointer (&file->founder_key, g_free);
}

static gboolean
throw_damaged (const char *dir, GError **error)
{
	g_autofree char *path = g_build_filename (dir, "case.json", NULL);
	return athar_throw (error, ATHAR_ERROR_CORRUPT, "case.json-damaged", "path", path, NULL);
}

static gboolean
check_format (const AtharJson *json, const char *dir, GError **error)
{
	int64_t format;
	if (!athar_json_get_int (json, "format", &format) || format < 1)
		return throw_damaged (dir, error);
	if (format > ATHAR_CASE_FORMAT)
		return athar_throw (error, ATHAR_ERROR_UNSUPPORTED, "case.newer", "path", dir,
			"format", ATHAR_I64 (format), "known", ATHAR_I64 (ATHAR_CASE_FORMAT), NULL);
	return TRUE;
}

static void
format_file (const AtharCaseFile *file, GString *out)
{
	g_autoptr (AtharJson) json = athar_json_object ();
	athar_json_set_id (json, "case", &file->id);
	athar_json_set_string (json, "code", file->code);
	athar_json_set_int (json, "format", ATHAR_CASE_FORMAT);
	athar_json_set_string (json, "founder", file->founder_key);
	athar_json_set_string (json, "name", file->name);
	athar_json_canonical (json, out);
	g_string_append_c (out, '\n');
}

static bool
take_members (const AtharJson *json, AtharCaseFile *file)
{
	g_auto (AtharVerifier) verifier = {NULL};
	file->name = g_strdup (athar_json_get_string (json, "name"));
	file->code = g_strdup (athar_json_get_string (json, "code"));
	file->founder_key = g_strdup (athar_json_get_string (json, "founder"));
	return file->name && file->code && file->founder_key &&
	       athar_json_get_id (json, "case", &file->id) &&
	       athar_verifier_parse (file->founder_key, &verifier, NULL) &&
	       athar_id_parse (verifier.name, &file->founder);
}

static gboolean
throw_missing (int fd, const char *dir, GError **error)
{
	if (athar_fs_exists (fd, "logs"))
		return athar_throw (
			error, ATHAR_ERROR_NOT_FOUND, "case.half-made", "path", dir, NULL);
	return athar_throw (error, ATHAR_ERROR_NOT_FOUND, "case.none", "path", dir, NULL);
}

gboolean
athar_case_file_read (int fd, const char *dir, AtharCaseFile *ret_file, GError **error)
{
	g_auto (AtharCaseFile) file = {0};
	g_autoptr (GBytes) bytes = NULL;
	g_autoptr (AtharJson) json = NULL;
	g_autoptr (GString) again = g_string_new (NULL);
	size_t size;
	const char *data;
	if (!athar_fs_exists (fd, "case.json"))
		return throw_missing (fd, dir, error);
	if (!athar_fs_read_file (fd, "case.json", CASE_JSON_MAX_BYTES, &bytes, error))
		return FALSE;
	data = g_bytes_get_data (bytes, &size);
	json = athar_json_parse (data, size, CASE_JSON_MAX_BYTES, ATHAR_JSON_STRICT_KEYS, NULL);
	if (!json || athar_json_kind (json) != ATHAR_JSON_OBJECT)
		return throw_damaged (dir, error);
	if (!check_format (json, dir, error))
		return FALSE;
	if (!take_members (json, &file))
		return throw_damaged (dir, error);
	format_file (&file, again);
	if (again->len != size || memcmp (again->str, data, size) != 0)
		return throw_damaged (dir, error);
	*ret_file = file;
	file = (AtharCaseFile){0};
	return TRUE;
}

gboolean
athar_case_file_write (int fd, const AtharCaseFile *file, GError **error)
{
	g_autoptr (GString) text = g_string_new (NULL);
	format_file (file, text);
	return athar_fs_replace (fd, "case.json", text->str, text->len, 0644, error);
}
