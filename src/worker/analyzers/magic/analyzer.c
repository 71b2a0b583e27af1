/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/analyzers/magic/analyzer.c: what an object is, by its bytes and never by its name; the
 * name is only held against it. Facts: docs/format/facts.md. Runs first; the others accept or
 * decline what it says.
 */
#include "worker/analyzers/magic/sniff.h"

#include <string.h>
#include <sys/stat.h>

#include "worker/task.h"

extern const AtharAnalyzer athar_analyzer_magic;

static bool
accepts (const AtharMagic *magic)
{
	return true;
}

/* Sidecars that downloaders leave beside a film or photo; what they say is read by the analyzer
 * "sidecar". */
static bool
is_sidecar (const char *name, const char *media_type)
{
	return g_str_equal (media_type, "application/json") &&
	       (g_str_has_suffix (name, ".info.json") || g_str_equal (name, "metadata.json"));
}

static void
check_name (AtharTask *task, const AtharMagic *magic)
{
	const char *expected = sniff_expected (athar_task_get_name (task));
	g_auto (GStrv) types = expected ? g_strsplit (expected, " ", 0) : NULL;
	if (!expected || g_strv_contains ((const char *const *)types, magic->media_type))
		return;
	athar_json_set_bool (athar_task_get_facts (task), "name_differs", true);
	athar_json_set_string (athar_task_get_facts (task), "name_expects", types[0]);
	athar_task_warn (task, "worker.name-differs", "name", athar_task_get_name (task),
		"expected", types[0], "found", magic->media_type, NULL);
}

/* More than nine tenths holes: a file that claims a size its disk never held. */
static void
check_size (AtharTask *task)
{
	struct stat st;
	uint64_t bytes = athar_task_get_bytes (task);
	if (fstat (athar_task_get_fd (task), &st) < 0 || bytes < (1u << 20))
		return;
	if ((uint64_t)st.st_blocks * 512 >= bytes / 10)
		return;
	athar_json_set_bool (athar_task_get_facts (task), "sparse", true);
	athar_task_warn (task, "worker.sparse", "bytes", ATHAR_U64 (bytes), "stored",
		ATHAR_U64 ((uint64_t)st.st_blocks * 512), NULL);
}

static AtharMagic
identify (AtharTask *task, const uint8_t *data, size_t got)
{
	AtharMagic magic = sniff_signature (data, got);
	if (!magic.media_type &&
		!sniff_text (data, got, got == athar_task_get_bytes (task), &magic))
		magic = (AtharMagic){"application/octet-stream", "unknown", NULL};
	if (is_sidecar (athar_task_get_name (task), magic.media_type))
		magic.kind = "sidecar";
	return magic;
}

static gboolean
run (AtharTask *task, GError **error)
{
	g_autofree uint8_t *data = g_malloc (SNIFF_BYTES);
	AtharJson *facts = athar_task_get_facts (task);
	AtharMagic magic;
	size_t got;
	if (!athar_task_read (task, 0, data, SNIFF_BYTES, &got, error))
		return FALSE;
	magic = got ? identify (task, data, got)
		    : (AtharMagic){"application/x-empty", "unknown", NULL};
	athar_task_set_magic (task, &magic);
	athar_json_set_string (facts, "media_type", magic.media_type);
	athar_json_set_string (facts, "kind", magic.kind);
	athar_json_set_string (facts, "encoding", magic.encoding);
	if (magic.encoding && g_str_has_prefix (magic.encoding, "windows-"))
		athar_json_set_bool (facts, "encoding_guess", true);
	athar_json_set_int (facts, "bytes", (int64_t)athar_task_get_bytes (task));
	if (!got) {
		athar_task_warn (task, "worker.empty", NULL);
		return TRUE;
	}
	check_name (task, &magic);
	check_size (task);
	return TRUE;
}

const AtharAnalyzer athar_analyzer_magic = {
	.name = "magic",
	.version = 1,
	.accepts = accepts,
	.limits = {.memory_bytes = 64u << 20,
		.cpu_seconds = 5,
		.wall_seconds = 30,
		.output_bytes = 64u << 10},
	.run = run,
};
