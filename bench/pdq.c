/* SPDX-License-Identifier: Apache-2.0
 *
 * bench/pdq.c: the PDQ kernel over raw 512 × 512 RGB rasters in one file; each many times. Prints
 * microseconds of CPU per hash (median of rounds) and the hashes. bench/pdq.py runs it beside
 * PyPI's pdqhash on the same file.
 */
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "worker/analyzers/image/pdq.h"

#define RASTER_BYTES (512 * 512 * 3)

static double
cpu_us (void)
{
	struct timespec t;
	clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int
compare (const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return x < y ? -1 : x > y;
}

static void
hash (AtharPdqSampler *sampler, const uint8_t *rgb, bool all_forms, AtharPdq *ret_pdq)
{
	for (unsigned y = 0; y < 512; y++)
		athar_pdq_sampler_row (sampler, y, rgb + y * 512 * 3, 3);
	athar_pdq_sampler_finish (sampler, all_forms, ret_pdq);
}

static void
run (const uint8_t *rasters, size_t n, unsigned rounds, bool all_forms)
{
	g_autofree double *times = g_new (double, rounds);
	char text[ATHAR_PDQ_HEX];
	AtharPdq pdq;
	AtharPdqSampler *sampler = athar_pdq_sampler_new (512, 512);
	for (unsigned i = 0; i < rounds; i++) {
		double start = cpu_us ();
		for (size_t k = 0; k < n; k++)
			hash (sampler, rasters + k * RASTER_BYTES, all_forms, &pdq);
		times[i] = (cpu_us () - start) / (double)n;
	}
	qsort (times, rounds, sizeof *times, compare);
	printf ("{\"us\":%.1f,\"forms\":%d,\"hashes\":[", times[rounds / 2], all_forms ? 8 : 1);
	for (size_t k = 0; k < n; k++) {
		hash (sampler, rasters + k * RASTER_BYTES, false, &pdq);
		printf ("%s\"%s\"", k ? "," : "", athar_pdq_text (&pdq.forms[0], text));
	}
	printf ("]}\n");
	athar_pdq_sampler_free (sampler);
}

int
main (int argc, char **argv)
{
	g_autofree char *data = NULL;
	gsize bytes;
	if (argc != 3 || !g_file_get_contents (argv[1], &data, &bytes, NULL) ||
		bytes < RASTER_BYTES) {
		fprintf (stderr, "bench-pdq RASTERS ROUNDS\n");
		return 2;
	}
	run ((const uint8_t *)data, bytes / RASTER_BYTES,
		(unsigned)g_ascii_strtoull (argv[2], NULL, 10), false);
	run ((const uint8_t *)data, bytes / RASTER_BYTES,
		(unsigned)g_ascii_strtoull (argv[2], NULL, 10), true);
	return 0;
}
