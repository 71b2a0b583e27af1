/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/analyzers/image/sampler.c: from rows of a picture to the raster that PDQ hashes, and PDQ's
 * text form.
 */
#include <glib.h>
#include <string.h>

#include "worker/analyzers/image/pdq-private.h"

struct AtharPdqSampler {
	unsigned width, height, rows, cols, next; /* next row of the raster */
	unsigned *column;			  /* source column of each raster column */
	uint8_t *pixels;			  /* one row of the raster, RGB */
	float *luma, *scratch;
	AtharPdqDct dct;
};

AtharPdqSampler *
athar_pdq_sampler_new (unsigned width, unsigned height)
{
	AtharPdqSampler *s = g_new0 (AtharPdqSampler, 1);
	bool shrink = width > ATHAR_PDQ_SIDE || height > ATHAR_PDQ_SIDE;
	s->height = height;
	s->rows = shrink ? ATHAR_PDQ_SIDE : height;
	s->cols = shrink ? ATHAR_PDQ_SIDE : width;
	s->column = g_new (unsigned, s->cols);
	for (unsigned x = 0; x < s->cols; x++)
		s->column[x] = (unsigned)((double)x * width / s->cols);
	s->pixels = g_malloc (3 * (size_t)s->cols);
	s->width = width;
	athar_pdq_make_dct (&s->dct);
	s->luma = g_new (float, athar_pdq_room (s->rows, s->cols));
	s->scratch = g_new (float, athar_pdq_room (s->rows, s->cols));
	return s;
}

void
athar_pdq_sampler_free (AtharPdqSampler *s)
{
	if (!s)
		return;
	g_free (s->column);
	g_free (s->pixels);
	g_free (s->luma);
	g_free (s->scratch);
	g_free (s);
}

static void
sample_row (AtharPdqSampler *s, const uint8_t *pixels, unsigned bands, float *out)
{
	if (bands == 1) {
		for (unsigned x = 0; x < s->cols; x++)
			out[x] = pixels[s->column[x]];
		return;
	}
	for (unsigned x = 0; s->cols != s->width && x < s->cols; x++) {
		const uint8_t *from = pixels + 3 * (size_t)s->column[x];
		uint8_t *to = s->pixels + 3 * (size_t)x;
		to[0] = from[0];
		to[1] = from[1];
		to[2] = from[2];
	}
	athar_pdq_luma_row (s->cols == s->width ? pixels : s->pixels, out, s->cols);
}

void
athar_pdq_sampler_row (AtharPdqSampler *s, unsigned y, const uint8_t *pixels, unsigned bands)
{
	const float *first = NULL;
	while (s->next < s->rows && (unsigned)((double)s->next * s->height / s->rows) == y) {
		float *out = s->luma + (size_t)s->next++ * (s->cols + ATHAR_PDQ_PAD);
		if (first)
			memcpy (out, first,
				s->cols * sizeof *out); /* a small side is made longer */
		else
			sample_row (s, pixels, bands, out);
		first = out;
	}
}

void
athar_pdq_sampler_finish (AtharPdqSampler *s, bool all_forms, AtharPdq *ret_pdq)
{
	athar_pdq_hash_luma (&s->dct, s->luma, s->scratch, s->rows, s->cols, all_forms, ret_pdq);
	s->next = 0;
}

void
athar_pdq_hash_rgb (
	const uint8_t *rgb, unsigned width, unsigned height, bool all_forms, AtharPdq *ret_pdq)
{
	AtharPdqSampler *s = athar_pdq_sampler_new (width, height);
	for (unsigned y = 0; y < height; y++)
		athar_pdq_sampler_row (s, y, rgb + (size_t)y * width * 3, 3);
	athar_pdq_sampler_finish (s, all_forms, ret_pdq);
	athar_pdq_sampler_free (s);
}

/* The 256-bit number whose bit k is the hash's bit k, highest digit first. */
const char *
athar_pdq_text (const AtharPdqHash *hash, char buf[ATHAR_PDQ_HEX])
{
	for (unsigned i = 0; i < 64; i++) {
		unsigned bit = (63 - i) * 4;
		buf[i] = "0123456789abcdef"[hash->words[bit / 64] >> (bit % 64) & 15];
	}
	buf[64] = '\0';
	return buf;
}

bool
athar_pdq_parse (const char *text, AtharPdqHash *ret_hash)
{
	AtharPdqHash hash = {{0}};
	if (strlen (text) != 64)
		return false;
	for (unsigned i = 0; i < 64; i++) {
		int digit = g_ascii_xdigit_value (text[i]);
		unsigned bit = (63 - i) * 4;
		if (digit < 0)
			return false;
		hash.words[bit / 64] |= (uint64_t)digit << (bit % 64);
	}
	*ret_hash = hash;
	return true;
}
