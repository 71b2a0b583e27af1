/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/analyzers/av/picture.c: see picture.h.
 */
#include <libavcodec/avcodec.h>
#include <libavutil/imgutils.h>
#include <libswscale/swscale.h>
#include <string.h>

#include "worker/analyzers/av/picture.h"

#define N_PLANES 3
#define HD_LINES 720

void
athar_frame_free (AtharFrame *frame)
{
	av_frame_free (&frame);
}

/* Width or height of a plane of 4:2:0. */
static int
plane_size (int size, int plane)
{
	return plane == 0 ? size : (size + 1) / 2;
}

AtharFrame *
athar_picture_new (int width, int height)
{
	g_autoptr (AtharFrame) frame = av_frame_alloc ();
	if (!frame)
		return NULL;
	frame->format = AV_PIX_FMT_YUVJ420P;
	frame->width = width;
	frame->height = height;
	frame->color_range = AVCOL_RANGE_JPEG;
	frame->colorspace = AVCOL_SPC_SMPTE170M;
	if (av_frame_get_buffer (frame, 0) < 0)
		return NULL;
	for (int plane = 0; plane < N_PLANES; plane++)
		for (int y = 0; y < plane_size (height, plane); y++)
			memset (frame->data[plane] + (ptrdiff_t)y * frame->linesize[plane],
				plane == 0 ? 0 : 128, (size_t)plane_size (width, plane));
	return g_steal_pointer (&frame);
}

/* JPEG knows one kind of colours (JFIF: BT.601, full range); films say which they have. Those that
 * do not are taken as players take them: BT.709 from 720 lines on. */
static void
set_colours (struct SwsContext *scaler, const AVFrame *source)
{
	int *from, *to, from_full, to_full, brightness, contrast, saturation;
	int space = source->colorspace != AVCOL_SPC_UNSPECIFIED ? (int)source->colorspace
		    : source->height >= HD_LINES		? AVCOL_SPC_BT709
								: AVCOL_SPC_SMPTE170M;
	if (sws_getColorspaceDetails (scaler, &from, &from_full, &to, &to_full, &brightness,
		    &contrast, &saturation) < 0)
		return;
	if (source->color_range == AVCOL_RANGE_JPEG)
		from_full = 1;
	sws_setColorspaceDetails (scaler, sws_getCoefficients (space), from_full,
		sws_getCoefficients (SWS_CS_SMPTE170M), 1, brightness, contrast, saturation);
}

AtharFrame *
athar_picture_scale (const AVFrame *source, int width, int height)
{
	g_autoptr (AtharFrame) to = NULL;
	struct SwsContext *scaler;
	int rows;
	if (!sws_isSupportedInput (source->format) || !(to = athar_picture_new (width, height)))
		return NULL;
	scaler = sws_getContext (source->width, source->height, source->format, width, height,
		AV_PIX_FMT_YUVJ420P, SWS_AREA | SWS_BITEXACT | SWS_ACCURATE_RND, NULL, NULL, NULL);
	if (!scaler)
		return NULL;
	set_colours (scaler, source);
	rows = sws_scale (scaler, (const uint8_t *const *)source->data, source->linesize, 0,
		source->height, to->data, to->linesize);
	sws_freeContext (scaler);
	return rows == height ? g_steal_pointer (&to) : NULL;
}

static void
turn_plane (const AVFrame *from, AVFrame *to, int plane, int degrees)
{
	int width = plane_size (from->width, plane), height = plane_size (from->height, plane);
	for (int y = 0; y < height; y++) {
		const uint8_t *row = from->data[plane] + (ptrdiff_t)y * from->linesize[plane];
		for (int x = 0; x < width; x++) {
			int to_x = degrees == 90    ? height - 1 - y
				   : degrees == 180 ? width - 1 - x
						    : y;
			int to_y = degrees == 90    ? x
				   : degrees == 180 ? height - 1 - y
						    : width - 1 - x;
			to->data[plane][(ptrdiff_t)to_y * to->linesize[plane] + to_x] = row[x];
		}
	}
}

AtharFrame *
athar_picture_turn (AtharFrame *source, int degrees)
{
	bool across = degrees == 90 || degrees == 270;
	g_autoptr (AtharFrame) to = NULL;
	if (!across && degrees != 180)
		return av_frame_clone (source);
	to = athar_picture_new (
		across ? source->height : source->width, across ? source->width : source->height);
	if (!to)
		return NULL;
	for (int plane = 0; plane < N_PLANES; plane++)
		turn_plane (source, to, plane, degrees);
	return g_steal_pointer (&to);
}

void
athar_picture_flip (AtharFrame *picture)
{
	for (int plane = 0; plane < N_PLANES; plane++) {
		int width = plane_size (picture->width, plane),
		    height = plane_size (picture->height, plane);
		g_autofree uint8_t *kept = g_malloc ((gsize)width);
		for (int y = 0; y < height / 2; y++) {
			uint8_t *above = picture->data[plane] +
					 (ptrdiff_t)y * picture->linesize[plane],
				*below = picture->data[plane] +
					 (ptrdiff_t)(height - 1 - y) * picture->linesize[plane];
			memcpy (kept, above, (size_t)width);
			memcpy (above, below, (size_t)width);
			memcpy (below, kept, (size_t)width);
		}
	}
}

void
athar_picture_fit (int64_t width, int64_t height, int box_width, int box_height, int *ret_width,
	int *ret_height)
{
	int64_t w = MIN (width, box_width), h = height * w / MAX (width, 1);
	if (h > box_height) {
		h = box_height;
		w = width * h / MAX (height, 1);
	}
	*ret_width = (int)MAX (w & ~INT64_C (1), 2);
	*ret_height = (int)MAX (h & ~INT64_C (1), 2);
}

void
athar_picture_paste (AtharFrame *sheet, const AVFrame *tile, int x, int y)
{
	for (int plane = 0; plane < N_PLANES; plane++) {
		int shift = plane == 0 ? 0 : 1;
		for (int row = 0; row < plane_size (tile->height, plane); row++)
			memcpy (sheet->data[plane] +
					(ptrdiff_t)((y >> shift) + row) * sheet->linesize[plane] +
					(x >> shift),
				tile->data[plane] + (ptrdiff_t)row * tile->linesize[plane],
				(size_t)plane_size (tile->width, plane));
	}
}

unsigned
athar_picture_contrast (const AVFrame *picture)
{
	uint64_t sum = 0, squares = 0, n = (uint64_t)picture->width * (uint64_t)picture->height;
	for (int y = 0; y < picture->height; y++) {
		const uint8_t *row = picture->data[0] + (ptrdiff_t)y * picture->linesize[0];
		for (int x = 0; x < picture->width; x++) {
			sum += row[x];
			squares += (uint64_t)row[x] * row[x];
		}
	}
	return n > 0 ? (unsigned)(squares / n - (sum / n) * (sum / n)) : 0;
}

static GBytes *
encode (AVCodecContext *encoder, AVFrame *picture)
{
	GBytes *bytes = NULL;
	AVPacket *packet = av_packet_alloc ();
	if (packet && avcodec_send_frame (encoder, picture) >= 0 &&
		avcodec_receive_packet (encoder, packet) >= 0)
		bytes = g_bytes_new (packet->data, (gsize)packet->size);
	av_packet_free (&packet);
	return bytes;
}

GBytes *
athar_picture_jpeg (const AVFrame *picture, int quality)
{
	const AVCodec *codec = avcodec_find_encoder (AV_CODEC_ID_MJPEG);
	AVCodecContext *encoder = codec ? avcodec_alloc_context3 (codec) : NULL;
	g_autoptr (AtharFrame) frame = av_frame_clone (picture);
	GBytes *bytes = NULL;
	if (!encoder || !frame) {
		avcodec_free_context (&encoder);
		return NULL;
	}
	encoder->width = picture->width;
	encoder->height = picture->height;
	encoder->pix_fmt = AV_PIX_FMT_YUVJ420P;
	encoder->color_range = AVCOL_RANGE_JPEG;
	encoder->time_base = (AVRational){1, 25};
	encoder->thread_count = 1;
	encoder->flags |= AV_CODEC_FLAG_QSCALE | AV_CODEC_FLAG_BITEXACT;
	encoder->global_quality = FF_QP2LAMBDA * quality;
	frame->quality = encoder->global_quality;
	frame->pts = 0;
	frame->pict_type = AV_PICTURE_TYPE_NONE;
	if (avcodec_open2 (encoder, codec, NULL) >= 0)
		bytes = encode (encoder, frame);
	avcodec_free_context (&encoder);
	return bytes;
}

void
athar_picture_warm (void)
{
	g_autoptr (AtharFrame) large = athar_picture_new (64, 64);
	g_autoptr (AtharFrame) small = large ? athar_picture_scale (large, 16, 16) : NULL;
	g_autoptr (GBytes) jpeg = small ? athar_picture_jpeg (small, 4) : NULL;
}
