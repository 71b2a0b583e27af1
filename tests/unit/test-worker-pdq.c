/* SPDX-License-Identifier: Apache-2.0
 *
 * PDQ's kernel against a plain one written here without vectors or transposing, in the reference's
 * order of operations. The published vectors are checked through the whole worker by
 * test-worker-image.
 */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "worker/analyzers/image/pdq.h"

static void
plain_box (const float *in, float *out, int n, int stride, int w)
{
	int half = (w + 2) / 2, lead = 0, trail = 0, at = 0, count = 0;
	float sum = 0;
	for (int i = 0; i < half - 1; i++, count++)
		sum += in[lead++ * stride];
	for (int i = 0; i < w - half + 1; i++) {
		sum += in[lead++ * stride];
		count++;
		out[at++ * stride] = sum / (float)count;
	}
	for (int i = 0; i < n - w; i++) {
		sum += in[lead++ * stride];
		sum -= in[trail++ * stride];
		out[at++ * stride] = sum / (float)count;
	}
	for (int i = 0; i < half - 1; i++) {
		sum -= in[trail++ * stride];
		count--;
		out[at++ * stride] = sum / (float)count;
	}
}

static int
compare (gconstpointer a, gconstpointer b)
{
	float x = *(const float *)a, y = *(const float *)b;
	return x < y ? -1 : x > y;
}

/* Hash of a luma matrix; a is used up. */
static AtharPdqHash
plain_hash (float *a, int rows, int cols)
{
	g_autofree float *b = g_new (float, (size_t)rows *(size_t)cols);
	float small[64][64], t[16][64] = {0}, c[256] = {0}, sorted[256];
	AtharPdqHash hash = {{0}};
	float scale = (float)sqrt (2.0 / 64.0), d[16][64];
	for (int round = 0; round < 2 && !(rows == 64 && cols == 64); round++) {
		for (int i = 0; i < rows; i++)
			plain_box (a + (size_t)i * (size_t)cols, b + (size_t)i * (size_t)cols, cols,
				1, (cols + 127) / 128);
		for (int j = 0; j < cols; j++)
			plain_box (b + j, a + j, rows, cols, (rows + 127) / 128);
	}
	for (int i = 0; i < 64; i++)
		for (int j = 0; j < 64; j++)
			small[i][j] = a[(int)(((i + 0.5) * rows) / 64) * cols +
					(int)(((j + 0.5) * cols) / 64)];
	for (int i = 0; i < 16; i++)
		for (int j = 0; j < 64; j++)
			d[i][j] = (float)((double)scale *
					  cos ((M_PI / 2 / 64.0) * (i + 1) * (2 * j + 1)));
	for (int i = 0; i < 16; i++)
		for (int j = 0; j < 64; j++)
			for (int k = 0; k < 64; k++)
				t[i][j] += d[i][k] * small[k][j];
	for (int i = 0; i < 16; i++)
		for (int j = 0; j < 16; j++)
			for (int k = 0; k < 64; k++)
				c[16 * i + j] += t[i][k] * d[j][k];
	memcpy (sorted, c, sizeof c);
	qsort (sorted, 256, sizeof *sorted, compare);
	for (unsigned k = 0; k < 256; k++)
		if (c[k] > sorted[127])
			hash.words[k / 64] |= UINT64_C (1) << (k % 64);
	return hash;
}

/* Waves and noise: something like a picture. */
static uint8_t *
draw (unsigned width, unsigned height)
{
	uint8_t *rgb = g_malloc ((size_t)width * height * 3);
	double fx = g_test_rand_double_range (0.5, 9), fy = g_test_rand_double_range (0.5, 9),
	       p = g_test_rand_double_range (0, 6);
	for (unsigned y = 0; y < height; y++)
		for (unsigned x = 0; x < width; x++)
			for (unsigned k = 0; k < 3; k++) {
				double v = 128 +
					   70 * sin (fx * 6.28 * x / width + p + k) *
						   cos (fy * 6.28 * y / height) +
					   40 * sin (17.0 * x / width + 23.0 * y / height) +
					   g_test_rand_int_range (-10, 11);
				rgb[((size_t)y * width + x) * 3 + k] = (uint8_t)CLAMP (v, 0, 255);
			}
	return rgb;
}

static void
test_same_as_plain (void)
{
	static const unsigned sizes[][2] = {{512, 512}, {64, 64}, {5, 5}, {6, 300}, {127, 129},
		{200, 63}, {511, 480}, {33, 512}};
	for (unsigned round = 0; round < 40; round++) {
		unsigned w = round < G_N_ELEMENTS (sizes)
				     ? sizes[round][0]
				     : (unsigned)g_test_rand_int_range (5, 513);
		unsigned h = round < G_N_ELEMENTS (sizes)
				     ? sizes[round][1]
				     : (unsigned)g_test_rand_int_range (5, 513);
		g_autofree uint8_t *rgb = draw (w, h);
		g_autofree float *luma = g_new (float, (size_t)w *h);
		AtharPdq pdq;
		AtharPdqHash plain;
		for (size_t i = 0; i < (size_t)w * h; i++)
			luma[i] = 0.299f * rgb[3 * i] + 0.587f * rgb[3 * i + 1] +
				  0.114f * rgb[3 * i + 2];
		athar_pdq_hash_rgb (rgb, w, h, true, &pdq);
		plain = plain_hash (luma, (int)h, (int)w);
		g_assert_cmpmem (&pdq.forms[0], sizeof plain, &plain, sizeof plain);
	}
}

/* The turned forms are the hashes of the turned picture, but for rounding: 64 × 64 noise, which the
 * reference does not filter, so that nothing shifts. Bits of a form's code: 1 mirrored, 2 top to
 * bottom, 4 transposed before. */
static void
test_forms (void)
{
	static const unsigned codes[ATHAR_PDQ_N_FORMS] = {0, 6, 3, 5, 2, 1, 4, 7};
	unsigned n = 64;
	g_autofree uint8_t *rgb = g_malloc ((size_t)n * n * 3);
	g_autofree uint8_t *turned = g_malloc ((size_t)n * n * 3);
	AtharPdq pdq, other;
	for (size_t i = 0; i < (size_t)n * n * 3; i++)
		rgb[i] = (uint8_t)g_test_rand_int_range (0, 256);
	athar_pdq_hash_rgb (rgb, n, n, true, &pdq);
	for (unsigned form = 0; form < ATHAR_PDQ_N_FORMS; form++) {
		unsigned k = codes[form];
		for (unsigned y = 0; y < n; y++)
			for (unsigned x = 0; x < n; x++) {
				unsigned sx = k & 1 ? n - 1 - x : x, sy = k & 2 ? n - 1 - y : y;
				size_t from = k & 4 ? (size_t)sx * n + sy : (size_t)sy * n + sx;
				memcpy (turned + 3 * ((size_t)y * n + x), rgb + 3 * from, 3);
			}
		athar_pdq_hash_rgb (turned, n, n, false, &other);
		g_assert_cmpuint (athar_pdq_distance (&pdq.forms[form], &other.forms[0]), <=, 4);
	}
}

static void
test_sampler (void)
{
	unsigned w = 1031, h = 300;
	g_autofree uint8_t *rgb = draw (w, h);
	g_autofree uint8_t *raster = g_malloc (512 * 512 * 3);
	AtharPdqSampler *sampler = athar_pdq_sampler_new (w, h);
	AtharPdq a, b;
	for (unsigned y = 0; y < h; y++)
		athar_pdq_sampler_row (sampler, y, rgb + (size_t)y * w * 3, 3);
	athar_pdq_sampler_finish (sampler, false, &a);
	athar_pdq_sampler_free (sampler);
	for (unsigned y = 0; y < 512; y++)
		for (unsigned x = 0; x < 512; x++)
			memcpy (raster + 3 * ((size_t)y * 512 + x),
				rgb + 3 * ((size_t)(y * h / 512) * w + x * w / 512), 3);
	athar_pdq_hash_rgb (raster, 512, 512, false, &b);
	g_assert_cmpmem (&a.forms[0], sizeof a.forms[0], &b.forms[0], sizeof b.forms[0]);
	g_assert_cmpint (a.quality, ==, b.quality);
}

static void
test_edges (void)
{
	g_autofree uint8_t *rgb = draw (300, 4);
	AtharPdq pdq;
	AtharPdqHash hash;
	char text[ATHAR_PDQ_HEX];
	static const char bridge[] =
		"d8f8f0cee0f4a84f0637022a078f67f0b36e2ed596621e1d33e6339c4e9c9b22";
	athar_pdq_hash_rgb (rgb, 300, 4, true, &pdq);
	g_assert_cmpint (pdq.quality, ==, 0);
	g_assert_cmpuint (pdq.forms[0].words[0] | pdq.forms[0].words[3], ==, 0);
	g_assert_true (athar_pdq_parse (bridge, &hash));
	g_assert_cmpstr (athar_pdq_text (&hash, text), ==, bridge);
	g_assert_false (athar_pdq_parse ("d8", &hash));
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/image/pdq/same-as-plain", test_same_as_plain);
	g_test_add_func ("/image/pdq/forms", test_forms);
	g_test_add_func ("/image/pdq/sampler", test_sampler);
	g_test_add_func ("/image/pdq/edges", test_edges);
	return g_test_run ();
}
