/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/analyzers/av/claims.c: what the container says about itself. All of it was written by a
 * device or a program and can be wrong or made up: claims, verbatim, with a parsed form beside them
 * where one follows.
 */
#include <libavutil/display.h>
#include <math.h>
#include <string.h>

#include "base/edtf.h"
#include "base/text.h"
#include "worker/analyzers/av/av.h"

#define MAX_CLAIM_BYTES 1024
#define MAX_LISTED_STREAMS 32

/* Names of one claim in the metadata of different makers, the most exact first. FFmpeg compares
 * without case. */
static const struct {
	const char *claim;
	const char *keys[5];
} CLAIMS[] = {
	{"created", {"com.apple.quicktime.creationdate", "creation_time", "date", "DATE_RECORDED",
			    NULL}},
	{"location", {"com.apple.quicktime.location.ISO6709", "location", "location-eng", NULL}},
	{"make", {"com.apple.quicktime.make", "make", "com.android.manufacturer", NULL}},
	{"model", {"com.apple.quicktime.model", "model", "com.android.model", NULL}},
	{"software", {"com.apple.quicktime.software", "software", "encoder", "WritingApp", NULL}},
	{"system", {"com.android.version", NULL}},
	{"title", {"title", NULL}},
	{"artist", {"artist", "author", NULL}},
	{"comment", {"comment", "description", NULL}},
};

static const char *
find_claim (const AVFormatContext *format, const char *const *keys)
{
	for (size_t i = 0; keys[i]; i++) {
		const AVDictionaryEntry *entry = av_dict_get (format->metadata, keys[i], NULL, 0);
		for (unsigned s = 0; !entry && s < format->nb_streams; s++)
			if (strcmp (keys[i], "encoder") != 0)
				entry = av_dict_get (
					format->streams[s]->metadata, keys[i], NULL, 0);
		if (entry && entry->value[0])
			return entry->value;
	}
	return NULL;
}

/* A clock that was never set writes 1904 (QuickTime's zero) or 1970: kept verbatim, no time
 * derived. */
static void
add_created (AtharJson *claims, const char *text)
{
	g_autoptr (GDateTime) when = NULL;
	g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
	const char *time = strchr (text, 'T');
	bool zoned = time && (strchr (time, 'Z') || strchr (time, '+') || strchr (time, '-'));
	when = g_date_time_new_from_iso8601 (text, utc);
	if (!when || g_date_time_get_year (when) <= 1970 || !zoned)
		return;
	athar_json_set_int (claims, "created_us",
		g_date_time_to_unix (when) * 1000000 + g_date_time_get_microsecond (when));
}

/* ISO 6709 Annex H: +33.5138+036.2765+690.000/ in decimal degrees. */
static void
add_place (AtharJson *claims, const char *text)
{
	char *rest = NULL;
	double lat = g_ascii_strtod (text, &rest), lon;
	const char *second = rest;
	if (rest == text || (*second != '+' && *second != '-'))
		return;
	lon = g_ascii_strtod (second, &rest);
	if (rest == second || !isfinite (lat) || !isfinite (lon) || fabs (lat) > 90 ||
		fabs (lon) > 180)
		return;
	athar_json_set_int (claims, "gps_latitude_e7", (int64_t)llround (lat * 1e7));
	athar_json_set_int (claims, "gps_longitude_e7", (int64_t)llround (lon * 1e7));
}

void
athar_av_claims (AtharAv *av)
{
	AtharJson *claims = athar_json_object ();
	for (size_t i = 0; i < G_N_ELEMENTS (CLAIMS); i++) {
		const char *value = find_claim (av->format, CLAIMS[i].keys);
		g_autofree char *text =
			value ? athar_text_lossy (value, strnlen (value, MAX_CLAIM_BYTES)) : NULL;
		athar_json_set_string (claims, CLAIMS[i].claim, text);
		if (text && strcmp (CLAIMS[i].claim, "created") == 0)
			add_created (claims, text);
		else if (text && strcmp (CLAIMS[i].claim, "location") == 0)
			add_place (claims, text);
	}
	if (athar_json_size (claims) > 0)
		athar_json_set (
			athar_task_get_facts (av->task), "claims", g_steal_pointer (&claims));
	athar_json_unref (claims);
}

/* (nullable) rows a b u, c d v, x y w: a point (p, q) is shown at (ap + cq + x, bp + dq + y). */
static const int32_t *
peek_matrix (const AVStream *stream)
{
	size_t bytes = 0;
	const uint8_t *matrix = av_stream_get_side_data (stream, AV_PKT_DATA_DISPLAYMATRIX, &bytes);
	return matrix && bytes >= 9 * sizeof (int32_t) ? (const int32_t *)(const void *)matrix
						       : NULL;
}

bool
athar_av_is_mirrored (const AVStream *stream)
{
	const int32_t *m = peek_matrix (stream);
	return m && (double)m[0] * m[4] - (double)m[1] * m[3] < 0;
}

int
athar_av_rotation (const AVStream *stream)
{
	const int32_t *matrix = peek_matrix (stream);
	double angle = matrix ? av_display_rotation_get (matrix) : 0;
	int degrees;
	if (!isfinite (angle))
		return 0;
	degrees = (int)lround (-angle / 90) * 90 % 360; /* FFmpeg counts against the clock */
	return degrees < 0 ? degrees + 360 : degrees;
}

static void
set_ratio (AtharJson *json, const char *num, const char *den, AVRational ratio)
{
	if (ratio.num <= 0 || ratio.den <= 0)
		return;
	athar_json_set_int (json, num, ratio.num);
	athar_json_set_int (json, den, ratio.den);
}

static AtharJson *
describe_stream (const AVStream *stream)
{
	const AVCodecParameters *par = stream->codecpar;
	const char *kind = av_get_media_type_string (par->codec_type);
	const AVDictionaryEntry *language = av_dict_get (stream->metadata, "language", NULL, 0);
	AtharJson *json = athar_json_object ();
	athar_json_set_string (json, "kind", kind ? kind : "unknown");
	athar_json_set_string (json, "codec", avcodec_get_name (par->codec_id));
	if (language)
		athar_json_set_string (json, "language", language->value);
	if (par->codec_type == AVMEDIA_TYPE_VIDEO) {
		athar_json_set_int (json, "width", par->width);
		athar_json_set_int (json, "height", par->height);
		athar_json_set_int (json, "rotation", athar_av_rotation (stream));
		if (athar_av_is_mirrored (stream))
			athar_json_set_bool (json, "mirrored", true);
		set_ratio (json, "fps_num", "fps_den", stream->avg_frame_rate);
		if (stream->nb_frames > 0)
			athar_json_set_int (json, "frames", stream->nb_frames);
		if (stream->disposition & AV_DISPOSITION_ATTACHED_PIC)
			athar_json_set_bool (json, "cover", true);
	} else if (par->codec_type == AVMEDIA_TYPE_AUDIO) {
		athar_json_set_int (json, "sample_rate_hz", par->sample_rate);
		athar_json_set_int (json, "channels", par->ch_layout.nb_channels);
	}
	if (stream->duration != AV_NOPTS_VALUE && stream->duration > 0)
		athar_json_set_int (json, "duration_us",
			av_rescale_q (stream->duration, stream->time_base, AV_TIME_BASE_Q));
	return json;
}

void
athar_av_streams (AtharAv *av)
{
	AtharJson *facts = athar_task_get_facts (av->task), *streams = athar_json_array ();
	for (unsigned i = 0; i < av->format->nb_streams && i < MAX_LISTED_STREAMS; i++)
		athar_json_append (streams, describe_stream (av->format->streams[i]));
	athar_json_set (facts, "streams", streams);
	athar_json_set_string (facts, "container", av->format->iformat->name);
	if (av->duration_us >= 0)
		athar_json_set_int (facts, "duration_us", av->duration_us);
	if (av->format->bit_rate > 0)
		athar_json_set_int (facts, "bit_rate", av->format->bit_rate);
	if (av->film >= 0) {
		const AVStream *film = av->format->streams[av->film];
		bool across = athar_av_rotation (film) % 180 != 0;
		athar_json_set_int (
			facts, "width", across ? film->codecpar->height : film->codecpar->width);
		athar_json_set_int (
			facts, "height", across ? film->codecpar->width : film->codecpar->height);
	}
}
