/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/analyzers/archive/analyzer.c: what is inside an archive, listed and never unpacked. Names
 * are kept verbatim; the text of part 1 is the list of names, so that they are found by search. See
 * README.md for facts and limits.
 */
#include <locale.h>
#include <string.h>
#include <time.h>

#include "base/text.h"
#include "base/time.h"
#include "worker/analyzers/archive/reader.h"

#define MAX_LISTED 5000		   /* members in the facts; all are counted */
#define MAX_NAMES_BYTES (2u << 20) /* of names in the facts */
#define MAX_MEMBERS 1000000
#define MAX_UNPACKED_BYTES (UINT64_C (8) << 30) /* decompressed only to reach the next header */
#define TIME_US (20 * ATHAR_SECOND_US)
#define BOMB_RATIO 200 /* deflate's own bound is 1032; photographs and films stay near 1 */
#define BOMB_BYTES (UINT64_C (1) << 30) /* small files may well shrink that much */

typedef struct {
	AtharTask *task;
	AtharJson *members;
	GString *names;
	uint64_t n, bytes, name_bytes;
	unsigned encrypted, nested, outside;
	int64_t deadline_us;
} Listing;

/* DESIGN §3: {"t"}, or {"b64","t"} when the bytes are not UTF-8. */
static AtharJson *
name_value (const char *name)
{
	size_t bytes = strlen (name);
	g_autofree char *text = athar_text_lossy (name, bytes);
	AtharJson *json = athar_json_object ();
	if (!athar_text_valid (name, bytes)) {
		g_autofree char *raw = athar_base64_encode (name, bytes);
		athar_json_set_string (json, "b64", raw);
	}
	athar_json_set_string (json, "t", text);
	return json;
}

/* Would unpacking it write outside the folder it is unpacked into? */
static bool
leads_outside (const char *name)
{
	return name[0] == '/' || name[0] == '\\' || strstr (name, "../") || strstr (name, "..\\") ||
	       (name[0] && name[1] == ':');
}

static bool
is_archive_name (const char *name)
{
	static const char *const ENDINGS[] = {
		".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".xz", ".bz2", ".zst"};
	g_autofree char *low = g_ascii_strdown (name, -1);
	for (size_t i = 0; i < G_N_ELEMENTS (ENDINGS); i++)
		if (g_str_has_suffix (low, ENDINGS[i]))
			return true;
	return false;
}

static void
list_member (Listing *list, struct archive_entry *entry, const char *name)
{
	AtharJson *member;
	if (athar_json_size (list->members) >= MAX_LISTED || list->name_bytes > MAX_NAMES_BYTES)
		return;
	member = athar_json_object ();
	athar_json_set (member, "name", name_value (name));
	if (archive_entry_size_is_set (entry))
		athar_json_set_int (
			member, "bytes", MIN (archive_entry_size (entry), INT64_C (1) << 52));
	if (archive_entry_mtime_is_set (entry) && ABS (archive_entry_mtime (entry)) < INT64_C (1)
											      << 32)
		athar_json_set_int (
			member, "modified_us", archive_entry_mtime (entry) * ATHAR_SECOND_US);
	if (archive_entry_is_encrypted (entry))
		athar_json_set_bool (member, "encrypted", true);
	if (archive_entry_symlink (entry) || archive_entry_hardlink (entry))
		athar_json_set_string (member, "kind", "link");
	else if (archive_entry_filetype (entry) != AE_IFREG && archive_entry_filetype (entry) != 0)
		athar_json_set_string (member, "kind", "special");
	athar_json_append (list->members, member);
	list->name_bytes += strlen (name);
}

static void
take_member (Listing *list, struct archive_entry *entry)
{
	const char *name = athar_archive_name (entry);
	g_autofree char *text = athar_text_lossy (name, strlen (name));
	list->outside += leads_outside (name);
	if (archive_entry_filetype (entry) == AE_IFDIR)
		return;
	list->n++;
	list->bytes += archive_entry_size_is_set (entry) && archive_entry_size (entry) > 0
			       ? (uint64_t)archive_entry_size (entry)
			       : 0;
	list->encrypted += archive_entry_is_encrypted (entry) ? 1 : 0;
	list->nested += is_archive_name (name);
	list_member (list, entry, name);
	if (list->names->len < MAX_NAMES_BYTES)
		g_string_append_printf (list->names, "%s\n", text);
}

static bool
is_bomb (const Listing *list, uint64_t bytes)
{
	return bytes > BOMB_BYTES && bytes / BOMB_RATIO > athar_task_get_bytes (list->task);
}

/* FALSE: a limit was met; it has been told. */
static gboolean
check_limits (Listing *list, AtharArchive *archive)
{
	uint64_t unpacked =
		(uint64_t)MAX (archive_filter_bytes (athar_archive_peek (archive), 0), 0);
	if (is_bomb (list, list->bytes) || is_bomb (list, unpacked)) {
		athar_json_set_bool (athar_task_get_facts (list->task), "bomb", true);
		athar_task_warn (list->task, "archive.bomb", "bytes",
			ATHAR_U64 (MAX (list->bytes, unpacked)), NULL);
		return FALSE;
	}
	if (list->n < MAX_MEMBERS && unpacked < MAX_UNPACKED_BYTES &&
		athar_time_monotonic_us () < list->deadline_us)
		return TRUE;
	athar_task_warn (list->task, "archive.cut", "n", ATHAR_U64 (list->n), NULL);
	return FALSE;
}

static void
walk (Listing *list, AtharArchive *archive)
{
	g_autoptr (GError) fault = NULL;
	struct archive_entry *entry = NULL;
	do {
		if (!athar_archive_next (archive, &entry, &fault)) {
			const char *reason = archive_error_string (athar_archive_peek (archive));
			athar_json_set_bool (athar_task_get_facts (list->task), "damaged", true);
			athar_task_warn (list->task, "archive.listed-until", "n",
				ATHAR_U64 (list->n), "reason", reason ? reason : "cut off", NULL);
			return;
		}
		if (entry)
			take_member (list, entry);
	} while (entry && check_limits (list, archive));
}

static void
tell (Listing *list, AtharArchive *archive)
{
	AtharJson *facts = athar_task_get_facts (list->task);
	const char *format = archive_format_name (athar_archive_peek (archive));
	const char *filter = archive_filter_name (athar_archive_peek (archive), 0);
	athar_json_set_string (facts, "format", format);
	if (filter && strcmp (filter, "none") != 0)
		athar_json_set_string (facts, "compression", filter);
	athar_json_set_int (facts, "members", (int64_t)list->n);
	athar_json_set_int (
		facts, "unpacked_bytes", (int64_t)MIN (list->bytes, UINT64_C (1) << 52));
	athar_json_set (facts, "listed", athar_json_ref (list->members));
	if (athar_json_size (list->members) < list->n)
		athar_json_set_bool (facts, "listed_in_part", true);
	if (list->nested > 0)
		athar_json_set_int (facts, "nested", list->nested);
	if (list->encrypted > 0) {
		athar_json_set_int (facts, "encrypted", list->encrypted);
		athar_task_warn (
			list->task, "archive.encrypted", "n", ATHAR_U64 (list->encrypted), NULL);
	}
	if (list->outside > 0)
		athar_task_warn (
			list->task, "archive.outside", "n", ATHAR_U64 (list->outside), NULL);
	if (list->n > 0)
		athar_task_warn (
			list->task, "archive.not-unpacked", "n", ATHAR_U64 (list->n), NULL);
}

static gboolean
run (AtharTask *task, GError **error)
{
	g_autoptr (AtharArchive) archive = athar_archive_open (task, false, error);
	g_autoptr (AtharJson) members = athar_json_array ();
	g_autoptr (GString) names = g_string_new (NULL);
	Listing list = {.task = task,
		.members = members,
		.names = names,
		.deadline_us = athar_time_monotonic_us () + TIME_US};
	if (!archive)
		return FALSE;
	walk (&list, archive);
	if (!athar_json_get (athar_task_get_facts (task), "damaged") &&
		athar_archive_lost_end (task)) {
		athar_json_set_bool (athar_task_get_facts (task), "damaged", true);
		athar_task_warn (task, "worker.truncated", NULL);
	}
	tell (&list, archive);
	return names->len == 0 || athar_task_text (task, 1, names->str, names->len, error);
}

/* Once, for all uses of libarchive here. ZIP keeps local times without a zone, and libarchive asks
 * the C library for one: let it be UTC everywhere, so that the facts do not depend on where they
 * were made. Names said to be UTF-8 come only in a UTF-8 locale. */
static gboolean
warm (GError **error)
{
	g_setenv ("TZ", "UTC0", TRUE);
	tzset ();
	setlocale (LC_CTYPE, "C.UTF-8");
	return TRUE;
}

static bool
accepts (const AtharMagic *magic)
{
	return g_str_equal (magic->kind, "archive");
}

extern const AtharAnalyzer athar_analyzer_archive;
const AtharAnalyzer athar_analyzer_archive = {
	.name = "archive",
	.version = 1,
	.accepts = accepts,
	.limits = {.memory_bytes = 512u << 20,
		.cpu_seconds = 30,
		.wall_seconds = 120,
		.output_bytes = 24u << 20},
	.warm = warm,
	.libraries = athar_archive_libraries,
	.run = run,
};
