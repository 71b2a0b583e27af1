/* SPDX-License-Identifier: Apache-2.0 */
#include <glib.h>
#include <string.h>

#include "worker/analyzers/image/shrink.h"

static AtharRaster
shrink (unsigned width, unsigned height, unsigned bands, int orientation, const uint8_t *pixels)
{
	AtharShrink *s = athar_shrink_new (width, height, bands);
	AtharRaster raster;
	for (unsigned y = 0; y < height; y++)
		athar_shrink_row (s, pixels + (size_t)y * width * bands);
	athar_shrink_finish (s, orientation, &raster);
	athar_shrink_free (s);
	return raster;
}

static void
test_sizes (void)
{
	static const unsigned sizes[][4] = {{2048, 1536, 320, 240}, {1536, 2048, 240, 320},
		{320, 200, 320, 200}, {7, 3, 7, 3}, {1, 1, 1, 1}, {5000, 2, 320, 1},
		{321, 321, 320, 320}, {639, 480, 320, 240}, {1, 5000, 1, 320}};
	for (size_t i = 0; i < G_N_ELEMENTS (sizes); i++) {
		g_autofree uint8_t *pixels = g_malloc ((size_t)sizes[i][0] * sizes[i][1] * 3);
		memset (pixels, 77, (size_t)sizes[i][0] * sizes[i][1] * 3);
		AtharRaster r = shrink (sizes[i][0], sizes[i][1], 3, 1, pixels);
		g_assert_cmpuint (r.width, ==, sizes[i][2]);
		g_assert_cmpuint (r.height, ==, sizes[i][3]);
		for (size_t k = 0; k < (size_t)r.width * r.height * 3; k++)
			g_assert_cmpuint (r.rgb[k], ==, 77); /* a flat picture stays flat */
		athar_raster_clear (&r);
	}
}

/* 2 × 2 pixels a b / c d, grey, in each of the eight orientations of EXIF. */
static void
test_orientation (void)
{
	static const char *const expected[] = {
		"abcd", "badc", "dcba", "cdab", "acbd", "cadb", "dbca", "bdac"};
	for (int o = 1; o <= 8; o++) {
		AtharRaster r = shrink (2, 2, 1, o, (const uint8_t *)"abcd");
		for (unsigned k = 0; k < 4; k++)
			g_assert_cmpint (r.rgb[3 * k], ==, expected[o - 1][k]);
		athar_raster_clear (&r);
	}
	AtharRaster r = shrink (3, 1, 1, 6, (const uint8_t *)"abc");
	g_assert_cmpuint (r.width, ==, 1);
	g_assert_cmpuint (r.height, ==, 3);
	g_assert_cmpint (r.rgb[0], ==, 'a');
	athar_raster_clear (&r);
}

/* The mean of a picture is the mean of its thumbnail. */
static void
test_mean (void)
{
	g_autofree uint8_t *pixels = g_malloc (1000 * 700);
	double mean = 0, small = 0;
	for (unsigned i = 0; i < 1000 * 700; i++)
		mean += pixels[i] = (uint8_t)g_test_rand_int_range (0, 256);
	AtharRaster r = shrink (1000, 700, 1, 1, pixels);
	for (size_t k = 0; k < (size_t)r.width * r.height; k++)
		small += r.rgb[3 * k];
	g_assert_cmpfloat_with_epsilon (mean / 700000, small / (r.width * r.height), 0.7);
	athar_raster_clear (&r);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/image/shrink/sizes", test_sizes);
	g_test_add_func ("/image/shrink/orientation", test_orientation);
	g_test_add_func ("/image/shrink/mean", test_mean);
	return g_test_run ();
}
