/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/analyzers/image/shrink.c: see shrink.h.
 */
#include "worker/analyzers/image/shrink.h"

#include <glib.h>
#include <string.h>

#include "worker/analyzers/image/pdq-private.h"

struct AtharShrink {
	unsigned width, height, bands, box;
	unsigned mid_width, mid_height; /* after boxes */
	uint16_t *sums;			/* of up to box rows: box <= 204, 204 × 255 fits */
	unsigned n_rows, mid_row;
	uint8_t *mid; /* mid_width × mid_height × bands */
};

AtharShrink *
athar_shrink_new (unsigned width, unsigned height, unsigned bands)
{
	AtharShrink *s = g_new0 (AtharShrink, 1);
	unsigned longest = MAX (width, height);
	s->width = width;
	s->height = height;
	s->bands = bands;
	s->box = MAX (longest / ATHAR_THUMB_SIDE, 1);
	s->mid_width = (width + s->box - 1) / s->box;
	s->mid_height = (height + s->box - 1) / s->box;
	s->sums = g_new0 (uint16_t, (size_t)width * bands);
	s->mid = g_malloc0 ((size_t)s->mid_width * s->mid_height * bands);
	return s;
}

void
athar_shrink_free (AtharShrink *s)
{
	if (!s)
		return;
	g_free (s->sums);
	g_free (s->mid);
	g_free (s);
}

ATHAR_CLONES static void
add_row (uint16_t *restrict sums, const uint8_t *restrict pixels, size_t n)
{
	for (size_t i = 0; i < n; i++)
		sums[i] = (uint16_t)(sums[i] + pixels[i]);
}

static void
flush_rows (AtharShrink *s)
{
	uint8_t *out = s->mid + (size_t)s->mid_row++ * s->mid_width * s->bands;
	const uint16_t *in = s->sums;
	for (unsigned x = 0; x < s->mid_width; x++) {
		unsigned n = MIN (s->box, s->width - x * s->box), area = n * s->n_rows;
		uint32_t sum[3] = {0};
		for (unsigned i = 0; i < n; i++)
			for (unsigned band = 0; band < s->bands; band++)
				sum[band] += *in++;
		for (unsigned band = 0; band < s->bands; band++)
			*out++ = (uint8_t)((sum[band] + area / 2) / area);
	}
	memset (s->sums, 0, (size_t)s->width * s->bands * sizeof *s->sums);
	s->n_rows = 0;
}

void
athar_shrink_row (AtharShrink *s, const uint8_t *pixels)
{
	if (s->mid_row >= s->mid_height)
		return;
	add_row (s->sums, pixels, (size_t)s->width * s->bands);
	if (++s->n_rows == s->box)
		flush_rows (s);
}

/* Area weights of one axis in units of 1/to of a source pixel: target i covers [i·from, (i+1)·from)
 * of from × to units. */
static unsigned
weight (unsigned from, unsigned to, unsigned i, unsigned source)
{
	uint64_t low = (uint64_t)i * from, high = low + from, a = (uint64_t)source * to, b = a + to;
	uint64_t begin = MAX (low, a), end = MIN (high, b);
	return end > begin ? (unsigned)(end - begin) : 0;
}

static void
put_area (
	const AtharShrink *s, unsigned width, unsigned height, unsigned x, unsigned y, uint8_t *out)
{
	unsigned x0 = x * s->mid_width / width, y0 = y * s->mid_height / height;
	uint64_t sum[3] = {0}, total = (uint64_t)s->mid_width * s->mid_height;
	for (unsigned j = y0; j < s->mid_height; j++) {
		unsigned wy = weight (s->mid_height, height, y, j);
		if (!wy)
			break;
		for (unsigned i = x0; i < s->mid_width; i++) {
			unsigned wx = weight (s->mid_width, width, x, i);
			const uint8_t *p = s->mid + ((size_t)j * s->mid_width + i) * s->bands;
			if (!wx)
				break;
			for (unsigned band = 0; band < s->bands; band++)
				sum[band] += (uint64_t)wx * wy * p[band];
		}
	}
	for (unsigned band = 0; band < 3; band++)
		out[band] = (uint8_t)((sum[s->bands == 1 ? 0 : band] + total / 2) / total);
}

/* Where pixel (x, y) of a w × h picture goes when EXIF orientation is undone. */
static size_t
place (int orientation, unsigned x, unsigned y, unsigned w, unsigned h)
{
	switch (orientation) {
	case 2:
		return (size_t)y * w + (w - 1 - x);
	case 3:
		return (size_t)(h - 1 - y) * w + (w - 1 - x);
	case 4:
		return (size_t)(h - 1 - y) * w + x;
	case 5:
		return (size_t)x * h + y;
	case 6:
		return (size_t)x * h + (h - 1 - y);
	case 7:
		return (size_t)(w - 1 - x) * h + (h - 1 - y);
	case 8:
		return (size_t)(w - 1 - x) * h + y;
	default:
		return (size_t)y * w + x;
	}
}

static unsigned
scaled (unsigned side, unsigned longest)
{
	if (longest <= ATHAR_THUMB_SIDE)
		return side;
	return MAX ((unsigned)(((uint64_t)side * ATHAR_THUMB_SIDE + longest / 2) / longest), 1);
}

void
athar_shrink_finish (AtharShrink *s, int orientation, AtharRaster *ret_raster)
{
	unsigned longest = MAX (s->width, s->height);
	unsigned width = MIN (scaled (s->width, longest), s->mid_width),
		 height = MIN (scaled (s->height, longest), s->mid_height);
	uint8_t *rgb = g_malloc ((size_t)width * height * 3);
	if (s->n_rows && s->mid_row < s->mid_height)
		flush_rows (s);
	for (unsigned y = 0; y < height; y++)
		for (unsigned x = 0; x < width; x++)
			put_area (s, width, height, x, y,
				rgb + 3 * place (orientation, x, y, width, height));
	*ret_raster = (AtharRaster){
		orientation >= 5 ? height : width, orientation >= 5 ? width : height, rgb};
}

void
athar_raster_clear (AtharRaster *raster)
{
	g_clear_pointer (&raster->rgb, g_free);
}
