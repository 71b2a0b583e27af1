/* SPDX-License-Identifier: Apache-2.0
 *
 * op/verify-records.c: what records promise about the rest of the folder: that case.json repeats
 * the founding records, and that every object they name is in the store. The other way round an
 * object that no record names is told, and is no fault (docs/format/object.md).
 */
#include <string.h>

#include "base/hash.h"
#include "model/model.h"
#include "op/verify.h"
#include "store/store.h"

#define TYPE_TAIL_BYTES 128 /* a type name and a version are far shorter */
#define UNNAMED_TOLD_MAX 100 /* one by one: a long taking in that was cut off leaves thousands */

/* @key has two arguments. */
static void
tell (AtharVerify *verify, AtharErrorCode code, const char *key, const char *name,
	const char *value, const char *name2, const char *value2)
{
	g_autoptr (GError) fault = NULL;
	athar_throw (&fault, code, key, name, value, name2, value2, NULL);
	athar_verify_fault (fault, verify);
}

static AtharLog *
find_founder (const AtharFolder *folder)
{
	for (guint i = 0; i < folder->logs->len; i++)
		if (athar_id_equal (athar_log_get_id (folder->logs->pdata[i]), &folder->founder))
			return folder->logs->pdata[i];
	return NULL;
}

typedef struct {
	AtharVerify *verify;
	const AtharFolder *folder;
	AtharLog *log;
	AtharStore *store;
	GHashTable *seen; /* AtharHash*: named by a record, told or found once */
	uint64_t n_unknown; /* records of types or versions that are not known here */
} Walk;

static void
compare_member (Walk *walk, const AtharRecord *record, const char *member, const char *field)
{
	const char *here = athar_json_get_string (walk->folder->case_json, member);
	const char *there = athar_json_get_string (athar_record_get_body (record), field);
	if (g_strcmp0 (here, there) != 0)
		tell (walk->verify, ATHAR_ERROR_CORRUPT, "verify.case-differs", "path",
			walk->folder->dir, "member", member);
}

static gboolean
visit_founding (uint64_t index, GBytes *entry, gpointer payload, GError **error)
{
	Walk *walk = payload;
	g_autoptr (AtharRecord) record = athar_record_parse (entry, error);
	g_autofree char *vkey = NULL;
	if (!record)
		return FALSE;
	if (strcmp (athar_record_get_type (record), index == 0 ? "log.open" : "case.open") != 0) {
		tell (walk->verify, ATHAR_ERROR_CORRUPT, "verify.not-founding", "path",
			walk->folder->dir, "log", athar_log_get_origin (walk->log));
		return TRUE;
	}
	if (index == 0) {
		compare_member (walk, record, "case", "case");
		vkey = athar_verifier_dup_text (athar_log_get_verifier (walk->log));
		if (g_strcmp0 (athar_json_get_string (walk->folder->case_json, "founder"), vkey) !=
			0)
			tell (walk->verify, ATHAR_ERROR_CORRUPT, "verify.case-differs", "path",
				walk->folder->dir, "member", "founder");
		return TRUE;
	}
	compare_member (walk, record, "name", "name");
	compare_member (walk, record, "code", "code");
	return TRUE;
}

gboolean
athar_verify_founding (AtharVerify *verify, AtharFolder *folder, GError **error)
{
	Walk walk = {.verify = verify, .folder = folder, .log = find_founder (folder)};
	g_autoptr (GError) fault = NULL;
	if (!folder->case_json || athar_id_is_zero (&folder->founder))
		return TRUE; /* told when the folder was opened */
	if (!walk.log || athar_log_get_size (walk.log) < 2) {
		tell (verify, ATHAR_ERROR_NOT_FOUND, "verify.no-founder", "path", folder->dir,
			"log", ATHAR_ID_STR (&folder->founder));
		return TRUE;
	}
	if (!athar_log_read (walk.log, 0, 2, visit_founding, &walk, &fault))
		athar_verify_fault (fault, verify);
	return TRUE;
}

/* What cannot be reached was told with its folder, and may be there. */
static bool
is_missing (Walk *walk, const AtharHash *id)
{
	g_auto (AtharFd) fd = -1;
	g_autoptr (GError) why = NULL;
	uint64_t bytes;
	return !athar_store_has (walk->store, id) &&
	       !athar_store_open (walk->store, id, &fd, &bytes, &why) &&
	       (g_error_matches (why, ATHAR_ERROR, ATHAR_ERROR_NOT_FOUND) ||
		       g_error_matches (why, ATHAR_ERROR, ATHAR_ERROR_INVALID));
}

static void
check_object (Walk *walk, GBytes *entry, const char *text, const char *end)
{
	char hex[ATHAR_HASH_TEXT];
	AtharHash id, record;
	g_autofree char *path = NULL;
	if (end - text < ATHAR_HASH_TEXT)
		return;
	memcpy (hex, text, ATHAR_HASH_TEXT - 1);
	hex[ATHAR_HASH_TEXT - 1] = '\0';
	if (!athar_hash_parse (hex, &id) || g_hash_table_contains (walk->seen, &id))
		return;
	g_hash_table_add (walk->seen, g_memdup2 (&id, sizeof id));
	if (!is_missing (walk, &id))
		return;
	path = athar_store_dup_path (&id);
	athar_sha256_2 ("", 1, g_bytes_get_data (entry, NULL), g_bytes_get_size (entry), &record);
	tell (walk->verify, ATHAR_ERROR_NOT_FOUND, "verify.missing-object", "path", path, "record",
		ATHAR_HASH_STR (&record));
}

/* Every value of member @name: one text, or a list of texts. A record is canonical JSON, so
 * `"name":` with its bare quotes cannot stand inside a text: reading the bytes is exact, and ten
 * times faster than parsing. What is no record at all may end anywhere. */
static void
check_member (Walk *walk, GBytes *entry, const char *name)
{
	size_t bytes;
	const char *at = g_bytes_get_data (entry, &bytes);
	const char *end = at + bytes;
	g_autofree char *pattern = g_strconcat ("\"", name, "\":", NULL);
	size_t length = strlen (pattern);
	while (at < end && (at = memmem (at, (size_t)(end - at), pattern, length))) {
		at += length;
		at += at < end && *at == '[';
		while (at < end && *at == '"') {
			check_object (walk, entry, at + 1, end);
			at += MIN (ATHAR_HASH_TEXT + 1, end - at);
			at += at < end && *at == ',';
		}
	}
}

/* The type of a record: its last members are "type" and "v". NULL: not known to this athar. */
static const AtharType *
find_type (GBytes *entry)
{
	size_t bytes;
	const char *data = g_bytes_get_data (entry, &bytes);
	g_autofree char *text = g_strndup (
		data + bytes - MIN (bytes, TYPE_TAIL_BYTES), MIN (bytes, TYPE_TAIL_BYTES));
	char *type = g_strrstr (text, "\"type\":\"");
	char *quote = type ? strchr (type + 8, '"') : NULL;
	guint64 version = 0;
	if (!quote || !g_str_has_prefix (quote, "\",\"v\":"))
		return NULL;
	version = g_ascii_strtoull (quote + 6, NULL, 10);
	*quote = '\0';
	return athar_model_find (type + 8, (int64_t)version);
}

static gboolean
visit_record (uint64_t index, GBytes *entry, gpointer payload, GError **error)
{
	Walk *walk = payload;
	const AtharType *type = find_type (entry);
	bool has_text = false;
	walk->n_unknown += type == NULL;
	for (size_t i = 0; type && i < type->n_fields; i++) {
		has_text |= type->fields[i].kind == ATHAR_VALUE_TEXT;
		if (type->fields[i].kind == ATHAR_VALUE_OBJECT &&
			strcmp (type->fields[i].name, "object") != 0)
			check_member (walk, entry, type->fields[i].name);
		has_text |= type->fields[i].kind == ATHAR_VALUE_OBJECT;
	}
	if (has_text)
		check_member (walk, entry, "object"); /* also of a long TEXT: {"object","bytes"} */
	if (index % 4096)
		return TRUE;
	athar_call_progress (walk->verify->call, "verify.records-read", index,
		athar_log_get_size (walk->log), ATHAR_UNIT_COUNT);
	return athar_call_check (walk->verify->call, error);
}

static gboolean
visit_object (const AtharHash *id, const char *name, uint64_t bytes, gpointer payload,
	GError **error)
{
	Walk *walk = payload;
	g_autofree char *path = NULL;
	if (!id || g_hash_table_contains (walk->seen, id))
		return TRUE;
	path = athar_store_dup_path (id);
	if (walk->verify->n_unnamed++ < UNNAMED_TOLD_MAX)
		athar_call_notice (walk->verify->call, "verify.no-record", "path", path, NULL);
	return athar_call_check (walk->verify->call, error);
}

/* athar_store_check told it. */
static void
skip_fault (const GError *fault, gpointer payload)
{
}

/* After all records are walked: no record of an unknown type, nor one that cannot be read, may be
 * the one that names it. */
static gboolean
tell_unnamed (Walk *walk, GError **error)
{
	AtharVerify *verify = walk->verify;
	uint64_t more;
	if (!verify->all_read || walk->n_unknown) {
		athar_call_notice (verify->call,
			verify->all_read ? "verify.unnamed-newer" : "verify.unnamed-damaged", NULL);
		return TRUE;
	}
	if (!athar_store_each (walk->store, visit_object, skip_fault, walk, error))
		return FALSE;
	verify->unnamed_known = true;
	more = verify->n_unnamed - MIN (verify->n_unnamed, UNNAMED_TOLD_MAX);
	if (more)
		athar_call_notice (
			verify->call, "verify.no-record-more", "n", ATHAR_U64 (more), NULL);
	return TRUE;
}

gboolean
athar_verify_objects (AtharVerify *verify, AtharFolder *folder, AtharStore *store, GError **error)
{
	g_autoptr (GHashTable) seen =
		g_hash_table_new_full (athar_hash_g_hash, athar_hash_g_equal, g_free, NULL);
	Walk walk = {.verify = verify, .folder = folder, .store = store, .seen = seen};
	for (guint i = 0; i < folder->logs->len; i++) {
		g_autoptr (GError) fault = NULL;
		walk.log = folder->logs->pdata[i];
		if (!athar_log_read (walk.log, 0, athar_log_get_size (walk.log), visit_record,
			    &walk, &fault)) {
			if (!athar_call_check (verify->call, error))
				return FALSE;
			verify->all_read = false;
			athar_verify_fault (fault, verify);
		}
	}
	return tell_unnamed (&walk, error);
}
