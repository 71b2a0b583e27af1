/* SPDX-License-Identifier: Apache-2.0
 *
 * engine/near/near.c: every hash within a radius of one of a few queries, by looking at all of
 * them.
 *
 * A kernel only answers which hashes of a block lie within the radius of any query; distance and
 * turn of those few are then computed by one scalar function, so that kernels cannot differ in more
 * than that answer. With 8 queries (the dihedral turns of one picture) the AVX-512 kernel turns 8
 * hashes into columns once and then spends about 12 instructions on each query; memory bandwidth is
 * the bound from there on.
 */
#include "engine/near/near.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#define HAVE_X86 1
#else
#define HAVE_X86 0
#endif

typedef struct {
	const AtharPdq *queries;
	size_t n_queries;
	unsigned radius;
	GArray *hits;
} Search;

unsigned
athar_near_distance (const AtharPdq *a, const AtharPdq *b)
{
	unsigned bits = 0;
	for (int i = 0; i < 4; i++)
		bits += (unsigned)__builtin_popcountll (a->w[i] ^ b->w[i]);
	return bits;
}

/* Take @hash if it is within the radius of a query, by its nearest (the first of equals). */
static void
consider (Search *search, const AtharPdq *hash, size_t index)
{
	AtharNearHit hit = {(uint32_t)index, 0, 0};
	unsigned best = search->radius + 1;
	for (size_t q = 0; q < search->n_queries; q++) {
		unsigned distance = athar_near_distance (&search->queries[q], hash);
		if (distance >= best)
			continue;
		best = distance;
		hit.distance = (uint8_t)distance;
		hit.turn = (uint8_t)q;
	}
	if (best <= search->radius)
		g_array_append_val (search->hits, hit);
}

static void
scan_scalar (Search *search, const AtharPdq *hashes, size_t from, size_t n)
{
	for (size_t i = from; i < n; i++)
		consider (search, &hashes[i], i);
}

#if HAVE_X86
/* Bits of each 64-bit word of @x, by nibble table. */
__attribute__ ((target ("avx2"))) static inline __m256i
count_avx2 (__m256i x)
{
	const __m256i table = _mm256_setr_epi8 (0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4, 0,
		1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
	const __m256i low = _mm256_set1_epi8 (15);
	__m256i a = _mm256_shuffle_epi8 (table, _mm256_and_si256 (x, low));
	__m256i b = _mm256_shuffle_epi8 (table, _mm256_and_si256 (_mm256_srli_epi16 (x, 4), low));
	return _mm256_sad_epu8 (_mm256_add_epi8 (a, b), _mm256_setzero_si256 ());
}

__attribute__ ((target ("avx2"))) static inline __m256i
add_pairs_avx2 (__m256i a, __m256i b)
{
	return _mm256_add_epi64 (_mm256_unpacklo_epi64 (a, b), _mm256_unpackhi_epi64 (a, b));
}

/* Which of the 4 hashes are within the radius: one bit each. */
__attribute__ ((target ("avx2"))) static inline unsigned
block_avx2 (const Search *search, const AtharPdq *hashes)
{
	const __m256i limit = _mm256_set1_epi64x (search->radius);
	unsigned outside = 15;
	for (size_t q = 0; q < search->n_queries; q++) {
		__m256i query = _mm256_loadu_si256 ((const __m256i *)&search->queries[q]);
		__m256i c[4], ab, cd, sum;
		for (int i = 0; i < 4; i++)
			c[i] = count_avx2 (_mm256_xor_si256 (
				query, _mm256_loadu_si256 ((const __m256i *)&hashes[i])));
		ab = add_pairs_avx2 (c[0], c[1]);
		cd = add_pairs_avx2 (c[2], c[3]);
		sum = _mm256_add_epi64 (_mm256_permute2x128_si256 (ab, cd, 0x20),
			_mm256_permute2x128_si256 (ab, cd, 0x31));
		outside &= (unsigned)_mm256_movemask_pd (
			_mm256_castsi256_pd (_mm256_cmpgt_epi64 (sum, limit)));
	}
	return ~outside & 15;
}

__attribute__ ((target ("avx2"))) static void
scan_avx2 (Search *search, const AtharPdq *hashes, size_t n)
{
	size_t i = 0;
	for (; i + 4 <= n; i += 4)
		for (unsigned m = block_avx2 (search, hashes + i); G_UNLIKELY (m); m &= m - 1)
			consider (search, &hashes[i + (unsigned)__builtin_ctz (m)],
				i + (unsigned)__builtin_ctz (m));
	scan_scalar (search, hashes, i, n);
}

/* Which of the 8 hashes are within the radius. w[k]: word k of each of the 8. */
__attribute__ ((target ("avx512f,avx512vpopcntdq"))) static inline unsigned
block_avx512 (const Search *search, const AtharPdq *hashes)
{
	const __m512i low = _mm512_setr_epi64 (0, 4, 8, 12, 1, 5, 9, 13);
	const __m512i high = _mm512_setr_epi64 (2, 6, 10, 14, 3, 7, 11, 15);
	const __m512i limit = _mm512_set1_epi64 (search->radius);
	__m512i a = _mm512_loadu_si512 (hashes), b = _mm512_loadu_si512 (hashes + 2);
	__m512i c = _mm512_loadu_si512 (hashes + 4), d = _mm512_loadu_si512 (hashes + 6);
	__m512i ab = _mm512_permutex2var_epi64 (a, low, b),
		cd = _mm512_permutex2var_epi64 (c, low, d);
	__m512i w[4];
	__mmask8 inside = 0;
	w[0] = _mm512_shuffle_i64x2 (ab, cd, 0x44);
	w[1] = _mm512_shuffle_i64x2 (ab, cd, 0xEE);
	ab = _mm512_permutex2var_epi64 (a, high, b);
	cd = _mm512_permutex2var_epi64 (c, high, d);
	w[2] = _mm512_shuffle_i64x2 (ab, cd, 0x44);
	w[3] = _mm512_shuffle_i64x2 (ab, cd, 0xEE);
	for (size_t q = 0; q < search->n_queries; q++) {
		__m512i sum = _mm512_setzero_si512 ();
		for (int k = 0; k < 4; k++) {
			__m512i x = _mm512_xor_si512 (
				w[k], _mm512_set1_epi64 ((long long)search->queries[q].w[k]));
			sum = _mm512_add_epi64 (sum, _mm512_popcnt_epi64 (x));
		}
		inside |= _mm512_cmple_epu64_mask (sum, limit);
	}
	return inside;
}

__attribute__ ((target ("avx512f,avx512vpopcntdq"))) static void
scan_avx512 (Search *search, const AtharPdq *hashes, size_t n)
{
	size_t i = 0;
	for (; i + 8 <= n; i += 8)
		for (unsigned m = block_avx512 (search, hashes + i); G_UNLIKELY (m); m &= m - 1)
			consider (search, &hashes[i + (unsigned)__builtin_ctz (m)],
				i + (unsigned)__builtin_ctz (m));
	scan_scalar (search, hashes, i, n);
}
#endif

gboolean
athar_near_kernel_supported (AtharNearKernel kernel)
{
	if (kernel == ATHAR_NEAR_AUTO || kernel == ATHAR_NEAR_SCALAR)
		return TRUE;
#if HAVE_X86
	if (kernel == ATHAR_NEAR_AVX2)
		return __builtin_cpu_supports ("avx2") != 0;
	return __builtin_cpu_supports ("avx512f") && __builtin_cpu_supports ("avx512vpopcntdq");
#else
	return FALSE;
#endif
}

static AtharNearKernel
choose (AtharNearKernel kernel)
{
	if (kernel != ATHAR_NEAR_AUTO)
		return athar_near_kernel_supported (kernel) ? kernel : ATHAR_NEAR_SCALAR;
	if (athar_near_kernel_supported (ATHAR_NEAR_AVX512))
		return ATHAR_NEAR_AVX512;
	return athar_near_kernel_supported (ATHAR_NEAR_AVX2) ? ATHAR_NEAR_AVX2 : ATHAR_NEAR_SCALAR;
}

static int
compare_hits (const void *a, const void *b)
{
	const AtharNearHit *x = a, *y = b;
	if (x->distance != y->distance)
		return x->distance < y->distance ? -1 : 1;
	return x->index < y->index ? -1 : x->index > y->index;
}

GArray *
athar_near_search (const AtharPdq *queries, size_t n_queries, const AtharPdq *hashes,
	size_t n_hashes, unsigned radius, AtharNearKernel kernel)
{
	Search search = {queries, n_queries, MIN (radius, 255),
		g_array_new (FALSE, FALSE, sizeof (AtharNearHit))};
	g_assert (n_queries >= 1 && n_queries <= 8 && n_hashes <= UINT32_MAX);
	switch (choose (kernel)) {
#if HAVE_X86
	case ATHAR_NEAR_AVX512:
		scan_avx512 (&search, hashes, n_hashes);
		break;
	case ATHAR_NEAR_AVX2:
		scan_avx2 (&search, hashes, n_hashes);
		break;
#endif
	default:
		scan_scalar (&search, hashes, 0, n_hashes);
	}
	g_array_sort (search.hits, compare_hits);
	return search.hits;
}

gboolean
athar_pdq_parse (const char *hex64, AtharPdq *ret_pdq)
{
	AtharPdq pdq = {{0}};
	if (strlen (hex64) != 64)
		return FALSE;
	for (int i = 0; i < 64; i++) {
		if (!g_ascii_isxdigit (hex64[i]))
			return FALSE;
		pdq.w[3 - i / 16] =
			pdq.w[3 - i / 16] << 4 | (uint64_t)g_ascii_xdigit_value (hex64[i]);
	}
	*ret_pdq = pdq;
	return TRUE;
}

void
athar_pdq_text (const AtharPdq *pdq, char buf[65])
{
	for (int i = 0; i < 64; i++)
		buf[i] = "0123456789abcdef"[pdq->w[3 - i / 16] >> (60 - i % 16 * 4) & 15];
	buf[64] = 0;
}
