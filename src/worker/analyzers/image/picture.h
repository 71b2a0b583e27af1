/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/analyzers/image/picture.h: a picture by libvips as rows of 8-bit grey or RGB, decoded
 * once, top to bottom, in the caller's thread. Rules (version 1; a change is a new version of the
 * analyzer, because hashes move): transparency is laid on white · CMYK and LAB go to sRGB by the
 * embedded or libvips' own profile · 16 bits keep the upper 8 · palettes are expanded · 1 bit is 0
 * and 255 · grey stays one band · other RGB profiles are not applied · of several pages the first ·
 * EXIF orientation is not applied.
 */
#pragma once

#include <vips/vips.h>

#include "worker/analyzer.h"

typedef struct {
	VipsImage *source; /* as loaded: header, metadata */
	VipsImage *plain;  /* 8-bit, 1 or 3 bands */
	unsigned width, height, bands;
	gboolean strict;
	uint64_t stray_bytes; /* when read strictly: bytes of a JPEG that belong to no segment */
} AtharPicture;

typedef void (*AtharPictureRow) (unsigned y, const uint8_t *pixels, gpointer payload);

/* athar_picture_open: reads the header only. @strict: a cut or damaged file is an error when its
 * pixels are read. Errors: UNSUPPORTED (no safe loader), INVALID, LIMIT (ATHAR_IMAGE_MAX_PIXELS).
 */
gboolean athar_picture_open (int fd, gboolean strict, AtharPicture *ret_picture, GError **error);
/* athar_picture_read: every row in order. INVALID when the decoder gives up. */
gboolean athar_picture_read (
	AtharPicture *picture, AtharPictureRow row, gpointer payload, GError **error);
void athar_picture_clear (AtharPicture *picture);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AtharPicture, athar_picture_clear)
