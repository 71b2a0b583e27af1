/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/analyzers/av/frames.c: a film at a glance. Up to 30 keyframes, evenly spread over its
 * length, found through the container's index and decoded alone (one packet each), become one sheet
 * of tiles ("strip"); the one with the most contrast becomes "poster" and "thumb". All upright,
 * without metadata. Tile i of the strip stands in column i % columns, row i / columns;
 * facts.frames.times_us[i] is its time from the start of the film.
 */
#include <libavcodec/avcodec.h>

#include "base/time.h"
#include "worker/analyzers/av/av.h"
#include "worker/analyzers/av/picture.h"

#define MAX_TILES 30
#define COLUMNS 10
#define TILE_WIDTH 320
#define TILE_HEIGHT 180
#define POSTER_PX 960
#define JPEG_QUALITY 5
#define MAX_SIDE_PX 16384
#define MAX_PIXELS (INT64_C (64) << 20) /* 8K has 33 million */
#define MAX_PACKETS 4096		/* read before a keyframe is met */
#define TIME_US (15 * ATHAR_SECOND_US)	/* for all frames of one film */
#define NEAR_END_US (2 * ATHAR_SECOND_US)

typedef struct {
	AtharAv *av;
	AVStream *stream;
	AVCodecContext *decoder;
	AVPacket *packet;
	AVFrame *frame;
	GPtrArray *tiles; /* AtharFrame* */
	AtharJson *times;
	AtharFrame *poster;
	unsigned poster_contrast;
	int64_t poster_us, last_pts, deadline_us;
	unsigned damaged;
} Strip;

static gboolean
open_decoder (Strip *strip)
{
	const AVCodecParameters *par = strip->stream->codecpar;
	const AVCodec *codec = avcodec_find_decoder (par->codec_id);
	if (!codec) {
		athar_task_warn (strip->av->task, "av.no-decoder", "codec",
			avcodec_get_name (par->codec_id), NULL);
		return FALSE;
	}
	if (par->width > MAX_SIDE_PX || par->height > MAX_SIDE_PX ||
		(int64_t)par->width * par->height > MAX_PIXELS) {
		athar_task_warn (strip->av->task, "av.too-large", "width", ATHAR_I64 (par->width),
			"height", ATHAR_I64 (par->height), NULL);
		return FALSE;
	}
	strip->decoder = avcodec_alloc_context3 (codec);
	if (!strip->decoder || avcodec_parameters_to_context (strip->decoder, par) < 0)
		return FALSE;
	strip->decoder->thread_count = 1;
	strip->decoder->skip_frame = AVDISCARD_NONKEY;
	strip->decoder->max_pixels = MAX_PIXELS;
	return avcodec_open2 (strip->decoder, codec, NULL) >= 0;
}

/* The next packet of the film that begins a picture of its own. */
static gboolean
next_keyframe (Strip *strip)
{
	for (unsigned n = 0; n < MAX_PACKETS; n++) {
		av_packet_unref (strip->packet);
		if (av_read_frame (strip->av->format, strip->packet) < 0)
			return FALSE;
		if (strip->packet->stream_index == strip->stream->index &&
			(strip->packet->flags & AV_PKT_FLAG_KEY))
			return TRUE;
	}
	return FALSE;
}

/* Send it, and drain at once: the pictures that would follow are not wanted. */
static gboolean
decode_packet (Strip *strip)
{
	gboolean ok;
	av_frame_unref (strip->frame);
	ok = avcodec_send_packet (strip->decoder, strip->packet) >= 0;
	if (ok && avcodec_receive_frame (strip->decoder, strip->frame) < 0)
		ok = avcodec_send_packet (strip->decoder, NULL) >= 0 &&
		     avcodec_receive_frame (strip->decoder, strip->frame) >= 0;
	avcodec_flush_buffers (strip->decoder);
	if (!ok || (strip->frame->flags & AV_FRAME_FLAG_CORRUPT) ||
		strip->frame->decode_error_flags)
		strip->damaged++;
	return ok && strip->frame->width > 0 && strip->frame->height > 0;
}

static AtharFrame *
upright (Strip *strip, int box_width, int box_height)
{
	int degrees = athar_av_rotation (strip->stream), width, height;
	bool across = degrees % 180 != 0;
	AVRational shape =
		av_guess_sample_aspect_ratio (strip->av->format, strip->stream, strip->frame);
	int64_t shown = strip->frame->width;
	g_autoptr (AtharFrame) scaled = NULL;
	if (shape.num > 0 && shape.den > 0 && shape.num / 8 < shape.den &&
		shape.den / 8 < shape.num)
		shown = av_rescale (shown, shape.num, shape.den);
	athar_picture_fit (shown, strip->frame->height, across ? box_height : box_width,
		across ? box_width : box_height, &width, &height);
	scaled = athar_picture_scale (strip->frame, width, height);
	if (scaled && athar_av_is_mirrored (strip->stream))
		athar_picture_flip (scaled);
	return scaled ? athar_picture_turn (scaled, degrees) : NULL;
}

static void
take_frame (Strip *strip)
{
	int64_t pts = strip->frame->best_effort_timestamp, at_us = 0;
	AtharFrame *tile = upright (strip, TILE_WIDTH, TILE_HEIGHT);
	unsigned contrast;
	if (!tile)
		return;
	if (pts != AV_NOPTS_VALUE)
		at_us = MAX (av_rescale_q (pts, strip->stream->time_base, AV_TIME_BASE_Q) -
				     strip->av->start_us,
			0);
	g_ptr_array_add (strip->tiles, tile);
	athar_json_append (strip->times, athar_json_int (at_us));
	contrast = athar_picture_contrast (tile);
	if (strip->poster && contrast <= strip->poster_contrast)
		return;
	g_clear_pointer (&strip->poster, athar_frame_free);
	strip->poster = upright (strip, POSTER_PX, POSTER_PX);
	strip->poster_contrast = contrast;
	strip->poster_us = at_us;
}

/* Seek before each wanted time; the same keyframe twice means that there are fewer than wanted. */
static void
collect_spread (Strip *strip, unsigned wanted)
{
	for (unsigned i = 0; i < wanted && athar_time_monotonic_us () < strip->deadline_us; i++) {
		int64_t at_us = strip->av->start_us + strip->av->duration_us / wanted * i +
				strip->av->duration_us / wanted / 2;
		int64_t at = av_rescale_q (at_us, AV_TIME_BASE_Q, strip->stream->time_base);
		if (av_seek_frame (
			    strip->av->format, strip->stream->index, at, AVSEEK_FLAG_BACKWARD) < 0)
			return;
		if (!next_keyframe (strip) || strip->packet->pts == strip->last_pts)
			continue;
		strip->last_pts = strip->packet->pts;
		if (decode_packet (strip))
			take_frame (strip);
	}
}

static void
collect_first (Strip *strip)
{
	while (strip->tiles->len < MAX_TILES && athar_time_monotonic_us () < strip->deadline_us &&
		next_keyframe (strip))
		if (decode_packet (strip))
			take_frame (strip);
}

/* The longest part without a picture at the end of a whole film is a few seconds; a stream that
 * stops far earlier than its container says was cut. */
static void
check_reach (Strip *strip)
{
	int64_t reached_us = 0, wanted_us = strip->av->duration_us;
	if (wanted_us < 4 * NEAR_END_US || strip->av->truncated)
		return;
	if (av_seek_frame (strip->av->format, -1, strip->av->start_us + wanted_us - NEAR_END_US,
		    AVSEEK_FLAG_BACKWARD) < 0)
		return;
	for (unsigned n = 0; n < MAX_PACKETS; n++) {
		av_packet_unref (strip->packet);
		if (av_read_frame (strip->av->format, strip->packet) < 0)
			break;
		if (strip->packet->pts != AV_NOPTS_VALUE)
			reached_us = MAX (reached_us,
				av_rescale_q (strip->packet->pts,
					strip->av->format->streams[strip->packet->stream_index]
						->time_base,
					AV_TIME_BASE_Q) -
					strip->av->start_us);
	}
	if (reached_us < wanted_us - wanted_us / 5 - NEAR_END_US)
		athar_av_say_truncated (strip->av);
}

static gboolean
put_jpeg (Strip *strip, const char *name, const AVFrame *picture, GError **error)
{
	g_autoptr (GBytes) jpeg = picture ? athar_picture_jpeg (picture, JPEG_QUALITY) : NULL;
	gsize n = 0;
	gconstpointer data = jpeg ? g_bytes_get_data (jpeg, &n) : NULL;
	return !data || athar_task_blob (strip->av->task, name, "image/jpeg", data, n, error);
}

static gboolean
put_strip (Strip *strip, GError **error)
{
	const AVFrame *first = g_ptr_array_index (strip->tiles, 0);
	int columns = MIN ((int)strip->tiles->len, COLUMNS),
	    rows = ((int)strip->tiles->len + COLUMNS - 1) / COLUMNS;
	g_autoptr (AtharFrame) sheet =
		athar_picture_new (columns * first->width, rows * first->height);
	AtharJson *frames = athar_json_object ();
	for (int i = 0; sheet && i < (int)strip->tiles->len; i++) {
		const AVFrame *tile = g_ptr_array_index (strip->tiles, (guint)i);
		if (tile->width == first->width &&
			tile->height == first->height) /* a film may change its size midway */
			athar_picture_paste (sheet, tile, i % COLUMNS * first->width,
				i / COLUMNS * first->height);
	}
	athar_json_set_int (frames, "columns", columns);
	athar_json_set_int (frames, "rows", rows);
	athar_json_set_int (frames, "tile_width", first->width);
	athar_json_set_int (frames, "tile_height", first->height);
	athar_json_set_int (frames, "poster_us", strip->poster_us);
	athar_json_set (frames, "times_us", g_steal_pointer (&strip->times));
	athar_json_set (athar_task_get_facts (strip->av->task), "frames", frames);
	return put_jpeg (strip, "strip", sheet, error);
}

static gboolean
put_poster (Strip *strip, GError **error)
{
	g_autoptr (AtharFrame) thumb = NULL;
	int width, height;
	if (!strip->poster)
		return TRUE;
	athar_picture_fit (strip->poster->width, strip->poster->height, ATHAR_THUMB_PX,
		ATHAR_THUMB_PX, &width, &height);
	thumb = athar_picture_scale (strip->poster, width, height);
	return put_jpeg (strip, "poster", strip->poster, error) &&
	       put_jpeg (strip, "thumb", thumb, error);
}

static void
collect (Strip *strip)
{
	int64_t duration_us = strip->av->duration_us;
	if (duration_us > 0)
		collect_spread (
			strip, (unsigned)CLAMP (duration_us / ATHAR_SECOND_US + 1, 1, MAX_TILES));
	if (strip->tiles->len == 0) {
		av_seek_frame (strip->av->format, -1, strip->av->start_us, AVSEEK_FLAG_BACKWARD);
		collect_first (strip);
	}
	if (athar_time_monotonic_us () >= strip->deadline_us)
		athar_task_warn (strip->av->task, "av.slow", NULL);
	if (strip->damaged > 0)
		athar_task_warn (
			strip->av->task, "av.damaged", "n", ATHAR_U64 (strip->damaged), NULL);
	if (strip->tiles->len == 0)
		athar_task_warn (strip->av->task, "av.no-picture", NULL);
	check_reach (strip);
}

gboolean
athar_av_frames (AtharAv *av, GError **error)
{
	Strip strip = {.av = av,
		.last_pts = AV_NOPTS_VALUE,
		.deadline_us = athar_time_monotonic_us () + TIME_US};
	gboolean ok = TRUE;
	if (av->film < 0)
		return TRUE;
	strip.stream = av->format->streams[av->film];
	for (unsigned i = 0; i < av->format->nb_streams; i++)
		if ((int)i != av->film)
			av->format->streams[i]->discard = AVDISCARD_ALL;
	strip.packet = av_packet_alloc ();
	strip.frame = av_frame_alloc ();
	strip.tiles = g_ptr_array_new_with_free_func ((GDestroyNotify)athar_frame_free);
	strip.times = athar_json_array ();
	if (strip.packet && strip.frame && open_decoder (&strip))
		collect (&strip);
	if (strip.tiles->len > 0)
		ok = put_poster (&strip, error) && put_strip (&strip, error);
	g_clear_pointer (&strip.poster, athar_frame_free);
	athar_json_unref (strip.times);
	g_ptr_array_unref (strip.tiles);
	av_frame_free (&strip.frame);
	av_packet_free (&strip.packet);
	avcodec_free_context (&strip.decoder);
	return ok;
}
