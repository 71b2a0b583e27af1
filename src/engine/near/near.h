/* SPDX-License-Identifier: Apache-2.0
 *
 * engine/near/near.h: exact look-alike search over 256-bit perceptual hashes: arrays in, results
 * out. Brute force with run-time dispatch (AVX-512 VPOPCNTDQ, AVX2, scalar), identical results;
 * recall 1.0. Threshold: PDQ distance <= 31 at quality >= 50 on both sides (PDQ README;
 * docs/format/facts.md).
 */
#pragma once

#include <glib.h>
#include <stddef.h>
#include <stdint.h>

#define ATHAR_PDQ_RADIUS 31
#define ATHAR_PDQ_MIN_QUALITY 50

typedef struct {
	uint64_t w[4]; /* bit k of the hash = bit k & 63 of w[k >> 6] */
} AtharPdq;

typedef struct {
	uint32_t index; /* into the hashes searched */
	uint8_t distance;
	uint8_t turn; /* which of the queries (0 as is, 1..7 dihedral) was nearest */
} AtharNearHit;

typedef enum {
	ATHAR_NEAR_AUTO,
	ATHAR_NEAR_SCALAR,
	ATHAR_NEAR_AVX2,
	ATHAR_NEAR_AVX512
} AtharNearKernel;
gboolean athar_near_kernel_supported (AtharNearKernel kernel);

/* athar_near_search: all hashes within @radius (at most 255) of any of @n_queries (1..8) queries:
 * (transfer full) AtharNearHit array, nearest first, then by index; one hit per index (its nearest
 * query, the first of equals). A @kernel this processor lacks becomes SCALAR. */
GArray *athar_near_search (const AtharPdq *queries, size_t n_queries, const AtharPdq *hashes,
	size_t n_hashes, unsigned radius, AtharNearKernel kernel);
unsigned athar_near_distance (const AtharPdq *a, const AtharPdq *b);
gboolean athar_pdq_parse (const char *hex64, AtharPdq *ret_pdq); /* the text form: word 15 first */
void athar_pdq_text (const AtharPdq *pdq, char buf[65]);
