/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/analyzers/image/pdq-private.h: the kernel (pdq.c, built for speed) as the sampler uses it.
 */
#pragma once

#include "worker/analyzers/image/pdq.h"

/* The same code for AVX2 and for any processor, chosen when the program starts. clang 14 gives the
 * chosen one no name that other files could call. */
#if defined(__x86_64__) && !defined(__clang__)
#define ATHAR_CLONES __attribute__ ((target_clones ("avx2", "default")))
#else
#define ATHAR_CLONES
#endif

typedef struct {
	float d[16][64], dt[64][16];
} AtharPdqDct;
void athar_pdq_make_dct (AtharPdqDct *ret_dct);

/* Luma of @n pixels: products rounded one by one, summed from left to right. */
void athar_pdq_luma_row (const uint8_t *rgb, float *out, unsigned n);

/* athar_pdq_hash_luma: @rows × @cols floats, each row @cols + ATHAR_PDQ_PAD after the one before.
 * @luma and @scratch are used up and hold athar_pdq_room (@rows, @cols) floats each. */
#define ATHAR_PDQ_PAD 16
size_t athar_pdq_room (unsigned rows, unsigned cols);
void athar_pdq_hash_luma (const AtharPdqDct *dct, float *luma, float *scratch, unsigned rows,
	unsigned cols, bool all_forms, AtharPdq *ret_pdq);
