/* SPDX-License-Identifier: Apache-2.0
 *
 * tests/unit/film-fixture.h: a small film with a moving bar, made by FFmpeg's own encoder, and the
 * way back from a JPEG to its pixels.
 */
#pragma once

#include <glib.h>
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/display.h>
#include <stdbool.h>
#include <string.h>

#define FILM_WIDTH 160
#define FILM_HEIGHT 96
#define FILM_FPS 10

typedef struct {
	const char *format; /* "mp4", "matroska", "avi" */
	int seconds;
	int rotation; /* degrees against the clock, as FFmpeg counts */
	bool mirrored; /* then left and right as shown are exchanged */
	bool faststart;
	const char *created, *location;
	bool dark_start; /* one second of black */
	bool red;	 /* one red surface in the colours of high definition (BT.709) */
} Film;

static inline void
film_draw (AVFrame *frame, int number)
{
	for (int y = 0; y < FILM_HEIGHT; y++)
		for (int x = 0; x < FILM_WIDTH; x++)
			frame->data[0][y * frame->linesize[0] + x] =
				(uint8_t)(x / 8 == number % (FILM_WIDTH / 8) ? 235 : 16 + y);
	for (int plane = 1; plane < 3; plane++)
		for (int y = 0; y < FILM_HEIGHT / 2; y++)
			memset (frame->data[plane] + y * frame->linesize[plane], 128,
				FILM_WIDTH / 2);
	frame->pts = number;
}

/* One colour: brightness, and its two differences. */
static inline void
film_draw_flat (AVFrame *frame, int number, const int colour[3])
{
	for (int plane = 0; plane < 3; plane++)
		for (int y = 0; y < (plane ? FILM_HEIGHT / 2 : FILM_HEIGHT); y++)
			memset (frame->data[plane] + y * frame->linesize[plane], colour[plane],
				plane ? FILM_WIDTH / 2 : FILM_WIDTH);
	frame->pts = number;
}

static inline void
film_write (AVFormatContext *format, AVCodecContext *encoder, AVStream *stream, AVFrame *frame)
{
	AVPacket *packet = av_packet_alloc ();
	g_assert_cmpint (avcodec_send_frame (encoder, frame), >=, 0);
	while (avcodec_receive_packet (encoder, packet) >= 0) {
		av_packet_rescale_ts (packet, encoder->time_base, stream->time_base);
		packet->stream_index = stream->index;
		g_assert_cmpint (av_interleaved_write_frame (format, packet), >=, 0);
	}
	av_packet_free (&packet);
}

static inline AVCodecContext *
film_encoder (AVFormatContext *format, const Film *film)
{
	const AVCodec *codec = avcodec_find_encoder (AV_CODEC_ID_MPEG4);
	AVCodecContext *encoder = avcodec_alloc_context3 (codec);
	encoder->width = FILM_WIDTH;
	encoder->height = FILM_HEIGHT;
	encoder->pix_fmt = AV_PIX_FMT_YUV420P;
	encoder->time_base = (AVRational){1, FILM_FPS};
	encoder->framerate = (AVRational){FILM_FPS, 1};
	encoder->gop_size = FILM_FPS; /* one keyframe a second */
	encoder->thread_count = 1;
	encoder->bit_rate = 200000;
	if (film->red) {
		encoder->colorspace = AVCOL_SPC_BT709;
		encoder->color_range = AVCOL_RANGE_MPEG;
	}
	if (format->oformat->flags & AVFMT_GLOBALHEADER)
		encoder->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
	g_assert_cmpint (avcodec_open2 (encoder, codec, NULL), >=, 0);
	return encoder;
}

static inline void
film_describe (AVFormatContext *format, AVStream *stream, const Film *film, AVDictionary **options)
{
	av_dict_set (&format->metadata, "creation_time", film->created, 0);
	av_dict_set (&format->metadata, "location", film->location, 0);
	if (film->faststart)
		av_dict_set (options, "movflags", "+faststart", 0);
	if (film->rotation != 0 || film->mirrored) {
		int32_t *matrix = (int32_t *)(void *)av_stream_new_side_data (
			stream, AV_PKT_DATA_DISPLAYMATRIX, 9 * sizeof *matrix);
		av_display_rotation_set (
			matrix, -film->rotation); /* its argument counts with the clock */
		av_display_matrix_flip (matrix, film->mirrored, false);
	}
}

static inline void
film_make (const char *path, const Film *film)
{
	AVFormatContext *format = NULL;
	AVDictionary *options = NULL;
	AVFrame *frame = av_frame_alloc ();
	AVCodecContext *encoder;
	AVStream *stream;
	static const int BLACK[3] = {16, 128, 128};
	static const int RED[3] = {63, 102, 240}; /* BT.709, limited range, of R 255 G 0 B 0 */
	av_log_set_level (AV_LOG_QUIET);
	g_assert_cmpint (avformat_alloc_output_context2 (&format, NULL, film->format, path), >=, 0);
	encoder = film_encoder (format, film);
	stream = avformat_new_stream (format, NULL);
	stream->time_base = encoder->time_base;
	stream->avg_frame_rate = encoder->framerate;
	g_assert_cmpint (avcodec_parameters_from_context (stream->codecpar, encoder), >=, 0);
	film_describe (format, stream, film, &options);
	g_assert_cmpint (avio_open (&format->pb, path, AVIO_FLAG_WRITE), >=, 0);
	g_assert_cmpint (avformat_write_header (format, &options), >=, 0);
	frame->format = AV_PIX_FMT_YUV420P;
	frame->width = FILM_WIDTH;
	frame->height = FILM_HEIGHT;
	g_assert_cmpint (av_frame_get_buffer (frame, 0), >=, 0);
	for (int i = 0; i < film->seconds * FILM_FPS; i++) {
		g_assert_cmpint (av_frame_make_writable (frame), >=, 0);
		if (film->red)
			film_draw_flat (frame, i, RED);
		else if (film->dark_start && i < FILM_FPS)
			film_draw_flat (frame, i, BLACK);
		else
			film_draw (frame, i);
		film_write (format, encoder, stream, frame);
	}
	film_write (format, encoder, stream, NULL);
	g_assert_cmpint (av_write_trailer (format), >=, 0);
	avio_closep (&format->pb);
	av_dict_free (&options);
	av_frame_free (&frame);
	avcodec_free_context (&encoder);
	avformat_free_context (format);
}

/* (transfer full) av_frame_free it. */
static inline AVFrame *
film_decode_jpeg (GBytes *jpeg)
{
	AVCodecContext *decoder = avcodec_alloc_context3 (avcodec_find_decoder (AV_CODEC_ID_MJPEG));
	AVFrame *frame = av_frame_alloc ();
	AVPacket *packet = av_packet_alloc ();
	gsize bytes;
	const void *data;
	g_assert_nonnull (jpeg);
	data = g_bytes_get_data (jpeg, &bytes);
	av_log_set_level (AV_LOG_QUIET);
	g_assert_cmpint (avcodec_open2 (decoder, NULL, NULL), >=, 0);
	g_assert_cmpint (av_new_packet (packet, (int)bytes), >=, 0);
	memcpy (packet->data, data, bytes);
	g_assert_cmpint (avcodec_send_packet (decoder, packet), >=, 0);
	g_assert_cmpint (avcodec_receive_frame (decoder, frame), >=, 0);
	av_packet_free (&packet);
	avcodec_free_context (&decoder);
	return frame;
}

/* Brightness of one point. */
static inline int
film_luma (const AVFrame *frame, int x, int y)
{
	g_assert_cmpint (x, <, frame->width);
	g_assert_cmpint (y, <, frame->height);
	return frame->data[0][y * frame->linesize[0] + x];
}
