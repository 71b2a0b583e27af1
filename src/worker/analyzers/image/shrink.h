/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/analyzers/image/shrink.h: a thumbnail out of rows, from the one decoding that PDQ uses
 * too. Whole boxes of k × k pixels first (k = longest side / 320), then exact area weights to the
 * size wanted; integers throughout, so that every machine gives the same bytes. Then turned as EXIF
 * orientation says.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define ATHAR_THUMB_SIDE 320

typedef struct {
	unsigned width, height;
	uint8_t *rgb; /* width × height × 3 */
} AtharRaster;
void athar_raster_clear (AtharRaster *raster);

typedef struct AtharShrink AtharShrink;
AtharShrink *athar_shrink_new (
	unsigned width, unsigned height, unsigned bands); /* bands 1 or 3; sides <= 65535 */
void athar_shrink_row (AtharShrink *shrink, const uint8_t *pixels); /* each row, in order */
/* athar_shrink_finish: (out) what came, at most 320 on the longer side, never enlarged;
 * @orientation 1..8. */
void athar_shrink_finish (AtharShrink *shrink, int orientation, AtharRaster *ret_raster);
void athar_shrink_free (AtharShrink *shrink);
