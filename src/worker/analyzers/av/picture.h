/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/analyzers/av/picture.h: small derived pictures: scaled, turned and written as JPEG by
 * FFmpeg, without any metadata. The same input gives the same bytes with the same library versions
 * (bit-exact flags, one thread).
 */
#pragma once

#include <glib.h>
#include <libavutil/frame.h>
#include <stdbool.h>

#define ATHAR_THUMB_PX 320 /* longest side of the blob "thumb" */

/* A frame freed at the end of the block. */
typedef AVFrame AtharFrame;
void athar_frame_free (AtharFrame *frame);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtharFrame, athar_frame_free)

/* athar_picture_new: (transfer full) (nullable) an empty YUVJ420P picture, black. */
AtharFrame *athar_picture_new (int width, int height);
/* athar_picture_scale: (transfer full) (nullable) @source as YUVJ420P of the given size; NULL: a
 * pixel format nobody reads. */
AtharFrame *athar_picture_scale (const AVFrame *source, int width, int height);
/* athar_picture_turn: (transfer full) clockwise by 0, 90, 180 or 270 degrees. */
AtharFrame *athar_picture_turn (AtharFrame *source, int degrees);
/* athar_picture_flip: upside down, in place. */
void athar_picture_flip (AtharFrame *picture);
/* athar_picture_fit: the size inside a box that keeps the shape; never larger than the source, at
 * least 2, even. */
void athar_picture_fit (int64_t width, int64_t height, int box_width, int box_height,
	int *ret_width, int *ret_height);
/* athar_picture_paste: copy @tile into @sheet at even @x, @y; it must fit. */
void athar_picture_paste (AtharFrame *sheet, const AVFrame *tile, int x, int y);
/* athar_picture_contrast: variance of the brightness, 0 for one colour. */
unsigned athar_picture_contrast (const AVFrame *picture);
/* athar_picture_jpeg: (transfer full) (nullable) @quality: quantiser 2 (best) … 31. */
GBytes *athar_picture_jpeg (const AVFrame *picture, int quality);
/* athar_picture_warm: load what the encoder needs, before the jail. */
void athar_picture_warm (void);
