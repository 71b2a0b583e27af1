/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/analyzers/image/pdq.c: the kernel of pdq.h. Vectorised across columns (each column's
 * running sum stays its own), so that no sum is taken in another order than the reference's; rows
 * are filtered by transposing. Built with -ffp-contract=off; the clones differ in width only, which
 * tests/unit/test-worker-pdq.c checks.
 */
#include "worker/analyzers/image/pdq.h"

#include <math.h>
#include <string.h>

#include "worker/analyzers/image/pdq-private.h"

#define STRIP 64 /* columns that run together: 8 vectors of AVX2 */

/* One strip of a box filter down the columns, width n columns <= STRIP. */
typedef struct {
	const float *in;
	float *out;
	unsigned in_stride, out_stride, cols;
	const int *keep; /* NULL: every output row; else the rows to keep, ascending, may repeat */
	unsigned n_keep, next;
	unsigned lead, trail, at, count;
	float sum[STRIP] __attribute__ ((aligned (64)));
} Strip;

static inline void __attribute__ ((always_inline)) add_row (Strip *s)
{
	const float *row = s->in + (size_t)s->lead++ * s->in_stride;
	for (unsigned j = 0; j < s->cols; j++)
		s->sum[j] += row[j];
}

static inline void __attribute__ ((always_inline)) subtract_row (Strip *s)
{
	const float *row = s->in + (size_t)s->trail++ * s->in_stride;
	for (unsigned j = 0; j < s->cols; j++)
		s->sum[j] -= row[j];
}

/* Dividing by a power of two and multiplying by its reciprocal give the same float. */
static inline void __attribute__ ((always_inline)) put_row (const Strip *s, unsigned row)
{
	float *out = s->out + (size_t)row * s->out_stride, count = (float)s->count;
	if ((s->count & (s->count - 1)) == 0)
		for (unsigned j = 0; j < s->cols; j++)
			out[j] = s->sum[j] * (1.0f / count);
	else
		for (unsigned j = 0; j < s->cols; j++)
			out[j] = s->sum[j] / count;
}

static inline void __attribute__ ((always_inline)) emit_row (Strip *s)
{
	unsigned row = s->at++;
	if (!s->keep)
		put_row (s, row);
	else
		for (; s->next < s->n_keep && s->keep[s->next] == (int)row; s->next++)
			put_row (s, s->next);
}

/* The four phases of the reference's box, window w over n rows: fill, grow, slide (add, then
 * subtract), shrink. */
static inline void __attribute__ ((always_inline)) run_strip (Strip *s, unsigned n, unsigned w)
{
	unsigned half = (w + 2) / 2;
	memset (s->sum, 0, sizeof s->sum);
	for (unsigned i = 0; i < half - 1; i++, s->count++)
		add_row (s);
	for (unsigned i = 0; i < w - half + 1; i++) {
		add_row (s);
		s->count++;
		emit_row (s);
	}
	for (unsigned i = 0; i < n - w; i++) {
		add_row (s);
		subtract_row (s);
		emit_row (s);
	}
	for (unsigned i = 0; i < half - 1; i++) {
		subtract_row (s);
		s->count--;
		emit_row (s);
	}
}

/* A matrix with room after each row: rows a power of two apart would fall into the same few places
 * of the cache. */
typedef struct {
	float *at;
	unsigned rows, cols, stride;
} Matrix;

static Matrix
matrix (float *at, unsigned rows, unsigned cols)
{
	return (Matrix){at, rows, cols, cols + ATHAR_PDQ_PAD};
}

/* Box of window @w down the columns of @in. */
ATHAR_CLONES static void
box (const Matrix *in, const Matrix *out, unsigned w, const int *keep)
{
	for (unsigned at = 0; at < in->cols; at += STRIP) {
		Strip s = {.in = in->at + at,
			.out = out->at + at,
			.in_stride = in->stride,
			.out_stride = out->stride,
			.keep = keep,
			.n_keep = 64};
		if (in->cols - at >= STRIP) {
			s.cols = STRIP;
			run_strip (&s, in->rows, w);
		} else {
			s.cols = in->cols - at;
			run_strip (&s, in->rows, w);
		}
	}
}

typedef float V8 __attribute__ ((vector_size (32), aligned (4)));
#define LOW1 0, 8, 2, 10, 4, 12, 6, 14
#define HIGH1 1, 9, 3, 11, 5, 13, 7, 15
#define LOW2 0, 1, 8, 9, 4, 5, 12, 13
#define HIGH2 2, 3, 10, 11, 6, 7, 14, 15
#define LOW4 0, 1, 2, 3, 8, 9, 10, 11
#define HIGH4 4, 5, 6, 7, 12, 13, 14, 15

/* 8 × 8 in registers: pairs, then quads, then halves change places. */
static inline void __attribute__ ((always_inline))
transpose_8 (const float *in, float *out, size_t in_stride, size_t out_stride)
{
	V8 a[8], b[8];
	for (unsigned i = 0; i < 8; i++)
		a[i] = *(const V8 *)(in + i * in_stride);
	for (unsigned i = 0; i < 8; i += 2) {
		b[i] = __builtin_shufflevector (a[i], a[i + 1], LOW1);
		b[i + 1] = __builtin_shufflevector (a[i], a[i + 1], HIGH1);
	}
	for (unsigned i = 0; i < 8; i++)
		if (!(i & 2)) {
			a[i] = __builtin_shufflevector (b[i], b[i + 2], LOW2);
			a[i + 2] = __builtin_shufflevector (b[i], b[i + 2], HIGH2);
		}
	for (unsigned i = 0; i < 4; i++) {
		*(V8 *)(out + i * out_stride) = __builtin_shufflevector (a[i], a[i + 4], LOW4);
		*(V8 *)(out + (i + 4) * out_stride) = __builtin_shufflevector (a[i], a[i + 4], HIGH4);
	}
}

static inline void __attribute__ ((always_inline))
transpose_edge (const Matrix *in, const Matrix *out, unsigned i0, unsigned j0)
{
	for (unsigned j = j0; j < in->cols && j < j0 + 8; j++)
		for (unsigned i = i0; i < in->rows && i < i0 + 8; i++)
			out->at[(size_t)j * out->stride + i] = in->at[(size_t)i * in->stride + j];
}

static inline void __attribute__ ((always_inline))
transpose_tile (const Matrix *in, const Matrix *out, unsigned i, unsigned j)
{
	if (i + 8 <= in->rows && j + 8 <= in->cols)
		transpose_8 (in->at + (size_t)i * in->stride + j,
			out->at + (size_t)j * out->stride + i, in->stride, out->stride);
	else
		transpose_edge (in, out, i, j);
}

/* Two tiles side by side fill whole lines of the cache. */
ATHAR_CLONES static void
transpose (const Matrix *in, const Matrix *out)
{
	for (unsigned j = 0; j < in->cols; j += 8)
		for (unsigned i = 0; i < in->rows; i += 16) {
			transpose_tile (in, out, i, j);
			transpose_tile (in, out, i + 8, j);
		}
}

/* How much the 64×64 picture changes between neighbours: a plain wall hashes to noise. */
static int
measure_quality (const float a[64][64])
{
	int sum = 0;
	for (int i = 0; i < 63; i++)
		for (int j = 0; j < 64; j++) {
			int d = (int)(((a[i][j] - a[i + 1][j]) * 100) / 255);
			sum += d < 0 ? -d : d;
		}
	for (int i = 0; i < 64; i++)
		for (int j = 0; j < 63; j++) {
			int d = (int)(((a[i][j] - a[i][j + 1]) * 100) / 255);
			sum += d < 0 ? -d : d;
		}
	return sum / 90 > 100 ? 100 : sum / 90;
}

/* Frequencies 1…16: the constant one is dropped. */
void
athar_pdq_make_dct (AtharPdqDct *ret_m)
{
	float scale = (float)sqrt (2.0 / 64.0);
	for (int i = 0; i < 16; i++)
		for (int j = 0; j < 64; j++)
			ret_m->d[i][j] = ret_m->dt[j][i] =
				(float)((double)scale *
					cos ((M_PI / 2.0 / 64.0) * (i + 1) * (2 * j + 1)));
}

ATHAR_CLONES static void
transform (const AtharPdqDct *m, const float a[64][64], float ret_b[16][16])
{
	for (int i = 0; i < 16; i++) {
		float t[64] = {0}, b[16] = {0};
		for (int k = 0; k < 64; k++)
			for (int j = 0; j < 64; j++)
				t[j] += m->d[i][k] * a[k][j];
		for (int k = 0; k < 64; k++)
			for (int j = 0; j < 16; j++)
				b[j] += t[k] * m->dt[k][j];
		memcpy (ret_b[i], b, sizeof b);
	}
}

/* The value that stands at place 127 when sorted: Hoare's selection, on a copy. */
static float
lower_median (const float b[256])
{
	float v[256];
	int low = 0, high = 255;
	memcpy (v, b, sizeof v);
	while (low < high) {
		float pivot = v[(low + high) / 2];
		int i = low, j = high;
		while (i <= j) {
			while (v[i] < pivot)
				i++;
			while (pivot < v[j])
				j--;
			if (i <= j) {
				float swap = v[i];
				v[i++] = v[j];
				v[j--] = swap;
			}
		}
		if (127 <= j)
			high = j;
		else if (127 >= i)
			low = i;
		else
			break;
	}
	return v[127];
}

static void
take_bits (const float b[256], AtharPdqHash *ret_hash)
{
	float median = lower_median (b);
	memset (ret_hash, 0, sizeof *ret_hash);
	for (unsigned k = 0; k < 256; k++)
		ret_hash->words[k / 64] |= (uint64_t)(b[k] > median) << (k % 64);
}

/* The coefficients of a turned picture are those of the picture, moved and with signs changed; i
 * vertical, j horizontal. */
static void
turn (const float b[16][16], AtharPdqForm form, float ret_out[256])
{
	for (int i = 0; i < 16; i++)
		for (int j = 0; j < 16; j++) {
			float x = b[i][j];
			switch (form) {
			case ATHAR_PDQ_ROTATED_90:
				ret_out[16 * j + i] = j & 1 ? x : -x;
				break;
			case ATHAR_PDQ_ROTATED_180:
				ret_out[16 * i + j] = (i + j) & 1 ? -x : x;
				break;
			case ATHAR_PDQ_ROTATED_270:
				ret_out[16 * j + i] = i & 1 ? x : -x;
				break;
			case ATHAR_PDQ_FLIPPED_X:
				ret_out[16 * i + j] = i & 1 ? x : -x;
				break;
			case ATHAR_PDQ_FLIPPED_Y:
				ret_out[16 * i + j] = j & 1 ? x : -x;
				break;
			case ATHAR_PDQ_TRANSPOSED:
				ret_out[16 * j + i] = x;
				break;
			case ATHAR_PDQ_TRANSVERSED:
				ret_out[16 * j + i] = (i + j) & 1 ? -x : x;
				break;
			default:
				ret_out[16 * i + j] = x;
			}
		}
}

static void
hash_block (const AtharPdqDct *dct, const float a[64][64], bool all_forms, AtharPdq *ret_pdq)
{
	float b[16][16], turned[256];
	transform (dct, a, b);
	ret_pdq->quality = measure_quality (a);
	for (unsigned form = 0; form < (all_forms ? ATHAR_PDQ_N_FORMS : 1u); form++) {
		turn (b, (AtharPdqForm)form, turned);
		take_bits (turned, &ret_pdq->forms[form]);
	}
}

void
athar_pdq_hash_luma (const AtharPdqDct *dct, float *luma, float *scratch, unsigned rows,
	unsigned cols, bool all_forms, AtharPdq *ret_pdq)
{
	float a[64][64], block[64 * (64 + ATHAR_PDQ_PAD)] __attribute__ ((aligned (64)));
	int keep_rows[64], keep_cols[64];
	unsigned along_rows = (cols + 127) / 128, along_cols = (rows + 127) / 128;
	Matrix upright = matrix (luma, rows, cols), lying = matrix (scratch, cols, rows);
	Matrix lying_out = matrix (luma, cols, rows), upright_in = matrix (scratch, rows, cols);
	Matrix narrow = matrix (luma, 64, rows), narrow_in = matrix (scratch, rows, 64),
	       small = matrix (block, 64, 64);
	memset (ret_pdq, 0, sizeof *ret_pdq);
	if (rows < 5 || cols < 5)
		return;
	for (int k = 0; k < 64; k++) {
		keep_rows[k] = (int)(((k + 0.5) * (int)rows) / 64);
		keep_cols[k] = (int)(((k + 0.5) * (int)cols) / 64);
	}
	if (rows == 64 && cols == 64) { /* the reference filters nothing then */
		small = upright;
	} else {
		transpose (&upright, &lying);
		box (&lying, &lying_out, along_rows, NULL);
		transpose (&lying_out, &upright_in);
		box (&upright_in, &upright, along_cols, NULL);
		transpose (&upright, &lying);
		box (&lying, &narrow, along_rows, keep_cols);
		transpose (&narrow, &narrow_in);
		box (&narrow_in, &small, along_cols, keep_rows);
	}
	for (int k = 0; k < 64; k++)
		memcpy (a[k], small.at + (size_t)k * small.stride, sizeof a[k]);
	hash_block (dct, a, all_forms, ret_pdq);
}

/* Upright, lying or with one side at 64. */
size_t
athar_pdq_room (unsigned rows, unsigned cols)
{
	size_t r = rows > 64 ? rows : 64, c = cols > 64 ? cols : 64;
	return (r + ATHAR_PDQ_PAD) * (c + ATHAR_PDQ_PAD);
}

ATHAR_CLONES void
athar_pdq_luma_row (const uint8_t *restrict rgb, float *restrict out, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		out[i] = 0.299f * rgb[3 * i] + 0.587f * rgb[3 * i + 1] + 0.114f * rgb[3 * i + 2];
}

bool
athar_pdq_is_zero (const AtharPdqHash *hash)
{
	return !(hash->words[0] | hash->words[1] | hash->words[2] | hash->words[3]);
}

unsigned
athar_pdq_distance (const AtharPdqHash *a, const AtharPdqHash *b)
{
	unsigned n = 0;
	for (int i = 0; i < 4; i++)
		n += (unsigned)__builtin_popcountll (a->words[i] ^ b->words[i]);
	return n;
}
