/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/analyzers/image/pdq.h: PDQ, bit-exact with the reference of Meta's ThreatExchange on the
 * same pixels. Written from the published description (hashing.pdf, pdq/README); floats are never
 * re-associated and never fused, so that every machine and every vector width gives the same bits.
 *
 * Picture → raster: when a side is longer than 512, both become 512 by nearest neighbour, source
 * index floor (i·side/512); else as it is. Raster → luma 0.299 R + 0.587 G + 0.114 B (grey: the
 * value) → two rounds of a box along rows and columns → 64×64 → quality; 16×16 DCT coefficients →
 * bits: coefficient above the lower median. Orientation of EXIF is not applied.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ATHAR_PDQ_SIDE 512
#define ATHAR_PDQ_HEX 65

typedef struct {
	uint64_t words[4]; /* bit k is words[k / 64] >> (k % 64) & 1; k = 16·vertical + horizontal
			      frequency */
} AtharPdqHash;

/* The eight forms of a picture, each with its own median. */
typedef enum {
	ATHAR_PDQ_AS_IS,
	ATHAR_PDQ_ROTATED_90,
	ATHAR_PDQ_ROTATED_180,
	ATHAR_PDQ_ROTATED_270,
	ATHAR_PDQ_FLIPPED_X, /* top ↔ bottom */
	ATHAR_PDQ_FLIPPED_Y, /* mirror */
	ATHAR_PDQ_TRANSPOSED,
	ATHAR_PDQ_TRANSVERSED,
	ATHAR_PDQ_N_FORMS
} AtharPdqForm;

typedef struct {
	AtharPdqHash forms[ATHAR_PDQ_N_FORMS];
	int quality; /* 0..100; below 50 the hash says little */
} AtharPdq;

/* Takes a picture row by row, keeps the pixels that count. After finish() it is ready for the next
 * of the same size. */
typedef struct AtharPdqSampler AtharPdqSampler;
AtharPdqSampler *athar_pdq_sampler_new (unsigned width, unsigned height);
/* athar_pdq_sampler_row: row @y, each exactly once, in order; @bands 1 (grey) or 3 (RGB). */
void athar_pdq_sampler_row (
	AtharPdqSampler *sampler, unsigned y, const uint8_t *pixels, unsigned bands);
/* athar_pdq_sampler_finish: after the last row. All zero with quality 0 when a side is under 5
 * pixels. */
void athar_pdq_sampler_finish (AtharPdqSampler *sampler, bool all_forms, AtharPdq *ret_pdq);
void athar_pdq_sampler_free (AtharPdqSampler *sampler);

/* athar_pdq_hash_rgb: a whole picture in memory; for many of one size a sampler of your own is
 * faster. */
void athar_pdq_hash_rgb (
	const uint8_t *rgb, unsigned width, unsigned height, bool all_forms, AtharPdq *ret_pdq);

bool athar_pdq_is_zero (const AtharPdqHash *hash);
unsigned athar_pdq_distance (const AtharPdqHash *a, const AtharPdqHash *b);
const char *athar_pdq_text (const AtharPdqHash *hash, char buf[ATHAR_PDQ_HEX]);
bool athar_pdq_parse (const char *text, AtharPdqHash *ret_hash);
