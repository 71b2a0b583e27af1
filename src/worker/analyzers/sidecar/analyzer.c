/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/analyzers/sidecar/analyzer.c: claims of yt-dlp, auto-archiver and ProofMode about the file
 * they stand beside. See README.md.
 */
#include <string.h>

#include "base/text.h"
#include "worker/analyzers/sidecar/sidecar.h"

#define MAX_FACT_BYTES (64u << 10)

static bool
is_ytdlp (const AtharJson *json)
{
	return athar_json_get_string (json, "id") &&
	       (athar_json_get_string (json, "extractor") ||
		       athar_json_get_string (json, "extractor_key")) &&
	       (athar_json_get_string (json, "webpage_url") ||
		       athar_json_get_string (json, "original_url") ||
		       athar_json_get_string (json, "title"));
}

static bool
is_archiver (const AtharJson *json)
{
	return athar_json_get_object (json, "metadata") && athar_json_get_array (json, "media");
}

/* The header names its columns in no fixed order; these two are always there. */
static bool
is_proofmode (const char *data, size_t bytes)
{
	const char *end = memchr (data, '\n', bytes);
	g_autofree char *header = g_strndup (data, MIN (end ? (size_t)(end - data) : bytes, 4096));
	return end && strstr (header, "SHA256") &&
	       (strstr (header, "DeviceID") || strstr (header, "CurrentDateTime0GMT"));
}

AtharSidecarKind
athar_sidecar_detect (AtharTask *task, AtharJson **ret_json)
{
	const char *type = athar_task_get_magic (task)->media_type;
	g_autoptr (GBytes) bytes = NULL;
	g_autoptr (AtharJson) json = NULL;
	AtharSidecarKind kind = ATHAR_SIDECAR_NONE;
	gsize n;
	const char *data;
	if (!g_str_equal (type, "application/json") && !g_str_has_prefix (type, "text/"))
		return kind;
	bytes = athar_task_read_all (task, ATHAR_SIDECAR_MAX_BYTES, NULL);
	if (!bytes || !(data = g_bytes_get_data (bytes, &n)))
		return kind;
	if (!g_str_equal (type, "application/json"))
		return is_proofmode (data, n) ? ATHAR_SIDECAR_PROOFMODE : kind;
	json = athar_json_parse (data, n, ATHAR_SIDECAR_MAX_BYTES, ATHAR_JSON_FOREIGN, NULL);
	if (!json || athar_json_kind (json) != ATHAR_JSON_OBJECT)
		return kind;
	kind = is_ytdlp (json)	    ? ATHAR_SIDECAR_YTDLP
	       : is_archiver (json) ? ATHAR_SIDECAR_ARCHIVER
				    : kind;
	if (kind != ATHAR_SIDECAR_NONE && ret_json)
		*ret_json = g_steal_pointer (&json);
	return kind;
}

bool
athar_sidecar_copy (AtharTask *task, const AtharJson *json, const char *from, const char *to)
{
	const char *text = athar_json_get_string (json, from);
	int64_t n;
	g_autofree char *cut =
		text ? athar_text_lossy (text, strnlen (text, MAX_FACT_BYTES)) : NULL;
	if (!cut && athar_json_get_int (json, from, &n))
		cut = g_strdup_printf ("%" G_GINT64_FORMAT, n);
	if (!cut || !*cut)
		return false;
	athar_json_set_string (athar_task_get_facts (task), to, cut);
	return true;
}

void
athar_sidecar_posted (AtharTask *task, const char *verbatim, const char *how, int64_t us)
{
	AtharJson *facts = athar_task_get_facts (task);
	athar_json_set_string (facts, "posted", verbatim);
	athar_json_set_string (facts, "posted_how", how);
	athar_json_set_int (facts, "posted_us", us);
}

gboolean
athar_sidecar_words (AtharTask *task, GError **error)
{
	static const char *const WORDS[] = {"title", "text", "poster"};
	g_autoptr (GString) words = g_string_new (NULL);
	for (size_t i = 0; i < G_N_ELEMENTS (WORDS); i++) {
		const char *text = athar_json_get_string (athar_task_get_facts (task), WORDS[i]);
		if (text)
			g_string_append_printf (words, "%s\n", text);
	}
	return words->len == 0 || athar_task_text (task, 1, words->str, words->len, error);
}

static gboolean
run (AtharTask *task, GError **error)
{
	g_autoptr (AtharJson) json = NULL;
	switch (athar_sidecar_detect (task, &json)) {
	case ATHAR_SIDECAR_YTDLP:
		return athar_sidecar_ytdlp (task, json, error);
	case ATHAR_SIDECAR_ARCHIVER:
		return athar_sidecar_archiver (task, json, error);
	case ATHAR_SIDECAR_PROOFMODE:
		return athar_sidecar_proofmode (task, error);
	case ATHAR_SIDECAR_NONE:
		break;
	}
	/* The name promises one, the content is none: say so. Any other JSON or table is simply not
	 * ours. */
	if (g_str_equal (athar_task_get_magic (task)->kind, "sidecar"))
		athar_task_warn (task, "sidecar.unknown", NULL);
	return TRUE;
}

static bool
accepts (const AtharMagic *magic)
{
	return g_str_equal (magic->kind, "sidecar") ||
	       g_str_equal (magic->media_type, "application/json") ||
	       g_str_equal (magic->media_type, "text/csv") ||
	       g_str_equal (magic->media_type, "text/plain");
}

extern const AtharAnalyzer athar_analyzer_sidecar;
const AtharAnalyzer athar_analyzer_sidecar = {
	.name = "sidecar",
	.version = 1,
	.accepts = accepts,
	.limits = {.memory_bytes = 512u << 20,
		.cpu_seconds = 10,
		.wall_seconds = 30,
		.output_bytes = 4u << 20},
	.run = run,
};
