/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/analyzers/sidecar/json.c: yt-dlp's .info.json and auto-archiver's metadata.json.
 *
 * Times. yt-dlp: "timestamp" is Unix seconds as the platform gave them; "upload_date" is a day
 * (UTC, by yt-dlp's own account), so that only its beginning is given. auto-archiver: "timestamp"
 * is a text whose zone was replaced by UTC when the source named another (1.2.7: 14:00+03:00 became
 * 14:00Z): posted_how says "archiver" and a reader must allow for a shift of hours.
 */
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "worker/analyzers/sidecar/sidecar.h"

#define MAX_MEDIA 1000

/* A number of seconds, which yt-dlp writes as an integer or a real (kept as its text). */
static bool
get_seconds (const AtharJson *json, const char *key, int64_t *ret_seconds)
{
	const char *text = athar_json_get_string (json, key);
	char *end = NULL;
	if (!athar_json_get_int (json, key, ret_seconds)) {
		if (!text || !g_ascii_isdigit (text[0]))
			return false;
		*ret_seconds = g_ascii_strtoll (text, &end, 10);
		if (*end && *end != '.')
			return false;
	}
	return *ret_seconds > 0 && *ret_seconds < INT64_C (32503680000); /* year 3000 */
}

/* "20241208" */
static bool
parse_day (const char *text, int64_t *ret_us)
{
	int year, month, day;
	if (!text || strlen (text) != 8 || strspn (text, "0123456789") != 8)
		return false;
	year = (text[0] - '0') * 1000 + (text[1] - '0') * 100 + (text[2] - '0') * 10 +
	       (text[3] - '0');
	month = (text[4] - '0') * 10 + (text[5] - '0');
	day = (text[6] - '0') * 10 + (text[7] - '0');
	if (!g_date_valid_dmy ((GDateDay)day, (GDateMonth)month, (GDateYear)year))
		return false;
	*ret_us = athar_time_days (year, month, day) * ATHAR_DAY_US;
	return true;
}

static void
add_post_time (AtharTask *task, const AtharJson *json)
{
	static const char *const KEYS[] = {"timestamp", "release_timestamp"};
	int64_t seconds, us;
	const char *day = athar_json_get_string (json, "upload_date");
	for (size_t i = 0; i < G_N_ELEMENTS (KEYS); i++)
		if (get_seconds (json, KEYS[i], &seconds)) {
			athar_sidecar_posted (
				task, ATHAR_I64 (seconds), KEYS[i], seconds * ATHAR_SECOND_US);
			return;
		}
	if (parse_day (day, &us))
		athar_sidecar_posted (task, day, "upload_date", us);
}

static void
copy_first (AtharTask *task, const AtharJson *json, const char *const *from, const char *to)
{
	for (size_t i = 0; from[i]; i++)
		if (athar_sidecar_copy (task, json, from[i], to))
			return;
}

gboolean
athar_sidecar_ytdlp (AtharTask *task, const AtharJson *json, GError **error)
{
	static const struct {
		const char *to, *from[4];
	} FACTS[] = {
		{"url", {"webpage_url", "original_url", "url", NULL}},
		{"platform", {"extractor_key", "extractor", NULL}},
		{"platform_id", {"id", NULL}},
		{"poster", {"uploader", "channel", "creator", NULL}},
		{"poster_id", {"uploader_id", "channel_id", NULL}},
		{"poster_url", {"uploader_url", "channel_url", NULL}},
		{"title", {"fulltitle", "title", NULL}},
		{"text", {"description", NULL}},
		{"duration", {"duration", NULL}},
	};
	AtharJson *facts = athar_task_get_facts (task),
		  *version = athar_json_get_object (json, "_version");
	int64_t seconds;
	athar_json_set_string (facts, "format", "yt-dlp");
	for (size_t i = 0; i < G_N_ELEMENTS (FACTS); i++)
		copy_first (task, json, FACTS[i].from, FACTS[i].to);
	add_post_time (task, json);
	if (get_seconds (json, "epoch", &seconds)) /* when yt-dlp read the page */
		athar_json_set_int (facts, "captured_us", seconds * ATHAR_SECOND_US);
	if (version)
		athar_sidecar_copy (task, version, "version", "tool_version");
	if (athar_json_get_array (json, "comments"))
		athar_json_set_int (facts, "comments",
			(int64_t)athar_json_size (athar_json_get_array (json, "comments")));
	return athar_sidecar_words (task, error);
}

/* "2024-12-08T05:41:07+00:00" or with a blank; without a zone it is taken as UTC, as auto-archiver
 * means it. */
static bool
parse_iso (const char *text, int64_t *ret_us)
{
	g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
	g_autofree char *iso = text ? g_strdup (text) : NULL;
	g_autoptr (GDateTime) when = NULL;
	if (iso && strlen (iso) > 10 && iso[10] == ' ')
		iso[10] = 'T';
	when = iso ? g_date_time_new_from_iso8601 (iso, utc) : NULL;
	if (!when)
		return false;
	*ret_us = g_date_time_to_unix (when) * ATHAR_SECOND_US + g_date_time_get_microsecond (when);
	return true;
}

static void
add_archiver_time (AtharTask *task, const AtharJson *metadata)
{
	const char *text = athar_json_get_string (metadata, "timestamp");
	int64_t us;
	if (parse_iso (text, &us))
		athar_sidecar_posted (task, text, "archiver", us);
	else
		add_post_time (task, metadata);
	if (parse_iso (athar_json_get_string (metadata, "_processed_at"), &us))
		athar_json_set_int (athar_task_get_facts (task), "captured_us", us);
}

static void
add_media (AtharJson *list, const AtharJson *media)
{
	const char *name = athar_json_get_string (media, "filename"),
		   *slash = name ? strrchr (name, '/') : NULL;
	const AtharJson *properties = athar_json_get_object (media, "properties");
	const char *hash = properties ? athar_json_get_string (properties, "hash") : NULL;
	AtharJson *one = athar_json_object ();
	athar_json_set_string (one, "name", slash ? slash + 1 : name);
	athar_json_set_string (one, "hash", hash); /* "SHA-256:…", a foreign digest */
	athar_json_append (list, one);
}

gboolean
athar_sidecar_archiver (AtharTask *task, const AtharJson *json, GError **error)
{
	static const struct {
		const char *to, *from[4];
	} FACTS[] = {
		{"url", {"url", "webpage_url", NULL}},
		{"platform", {"extractor_key", "extractor", NULL}},
		{"platform_id", {"id", NULL}},
		{"poster", {"uploader", "author", "channel", NULL}},
		{"poster_id", {"uploader_id", "channel_id", NULL}},
		{"title", {"title", NULL}},
		{"text", {"content", "description", NULL}},
	};
	AtharJson *metadata = athar_json_get_object (json, "metadata"),
		  *media = athar_json_get_array (json, "media");
	AtharJson *list = athar_json_array ();
	athar_json_set_string (athar_task_get_facts (task), "format", "auto-archiver");
	athar_sidecar_copy (task, json, "status", "status");
	for (size_t i = 0; i < G_N_ELEMENTS (FACTS); i++)
		copy_first (task, metadata, FACTS[i].from, FACTS[i].to);
	add_archiver_time (task, metadata);
	for (size_t i = 0; i < athar_json_size (media) && i < MAX_MEDIA; i++)
		if (athar_json_kind (athar_json_at (media, i)) == ATHAR_JSON_OBJECT)
			add_media (list, athar_json_at (media, i));
	athar_json_set (athar_task_get_facts (task), "media", list);
	return athar_sidecar_words (task, error);
}
