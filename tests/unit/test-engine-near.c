/* SPDX-License-Identifier: Apache-2.0
 *
 * engine/near: every kernel finds exactly what a plain loop finds; published hashes where they are
 * present.
 */
#include <string.h>

#include "engine/near/near.h"

static AtharPdq
random_pdq (void)
{
	AtharPdq pdq;
	for (int i = 0; i < 4; i++)
		pdq.w[i] = (uint64_t)g_test_rand_int () << 32 | (uint32_t)g_test_rand_int ();
	return pdq;
}

/* @pdq with @n bits turned over, each somewhere else. */
static AtharPdq
edited (AtharPdq pdq, int n)
{
	uint64_t done[4] = {0};
	while (n > 0) {
		int k = g_test_rand_int_range (0, 256);
		if (done[k >> 6] >> (k & 63) & 1)
			continue;
		done[k >> 6] |= UINT64_C (1) << (k & 63);
		pdq.w[k >> 6] ^= UINT64_C (1) << (k & 63);
		n--;
	}
	return pdq;
}

/* The definition, written as plainly as can be. */
static void
check_hits (const GArray *hits, const AtharPdq *queries, size_t n_queries, const AtharPdq *hashes,
	size_t n, unsigned radius)
{
	size_t expected = 0;
	for (size_t i = 0; i < n; i++)
		for (size_t q = 0; q < n_queries; q++)
			if (athar_near_distance (&queries[q], &hashes[i]) <= radius) {
				expected++;
				break;
			}
	g_assert_cmpuint (hits->len, ==, expected);
	for (guint k = 0; k < hits->len; k++) {
		const AtharNearHit *hit = &g_array_index (hits, AtharNearHit, k);
		for (size_t q = 0; q < n_queries; q++) {
			unsigned distance = athar_near_distance (&queries[q], &hashes[hit->index]);
			g_assert_cmpuint (distance, >=, hit->distance);
			g_assert_true (q != hit->turn || distance == hit->distance);
			g_assert_true (q >= hit->turn || distance > hit->distance);
		}
		if (k)
			g_assert_true (
				hit[-1].distance < hit->distance ||
				(hit[-1].distance == hit->distance && hit[-1].index < hit->index));
	}
}

static void
test_kernels (void)
{
	static const AtharNearKernel kernels[] = {
		ATHAR_NEAR_SCALAR, ATHAR_NEAR_AVX2, ATHAR_NEAR_AVX512, ATHAR_NEAR_AUTO};
	for (int round = 0; round < 60; round++) {
		size_t n = (size_t)g_test_rand_int_range (0, 400),
		       n_queries = (size_t)g_test_rand_int_range (1, 9);
		unsigned radius =
			round % 3 ? ATHAR_PDQ_RADIUS : (unsigned)g_test_rand_int_range (0, 257);
		g_autofree AtharPdq *hashes = g_new (AtharPdq, n + 1);
		g_autoptr (GArray) first = NULL;
		AtharPdq queries[8];
		for (size_t q = 0; q < 8; q++)
			queries[q] = random_pdq ();
		for (size_t i = 0; i < n; i++)
			hashes[i] = g_test_rand_int_range (0, 4)
					    ? random_pdq ()
					    : edited (queries[g_test_rand_int_range (
							      0, (int)n_queries)],
						      g_test_rand_int_range (28, 35));
		for (size_t k = 0; k < G_N_ELEMENTS (kernels); k++) {
			g_autoptr (GArray) hits = NULL;
			if (!athar_near_kernel_supported (kernels[k]))
				continue;
			hits = athar_near_search (
				queries, n_queries, hashes, n, radius, kernels[k]);
			check_hits (hits, queries, n_queries, hashes, n, MIN (radius, 255));
			if (first) {
				g_assert_cmpuint (first->len, ==, hits->len);
				for (guint i = 0; i < hits->len; i++)
					g_assert_true (
						g_array_index (first, AtharNearHit, i).index ==
						g_array_index (hits, AtharNearHit, i).index);
			} else {
				first = g_array_ref (hits);
			}
		}
	}
}

static void
test_edges (void)
{
	AtharPdq zero = {{0}}, far = edited (zero, 32), edge = edited (zero, 31),
		 opposite = {{~0ull, ~0ull, ~0ull, ~0ull}};
	AtharPdq hashes[] = {far, edge, zero, opposite};
	g_autoptr (GArray) hits =
		athar_near_search (&zero, 1, hashes, 4, ATHAR_PDQ_RADIUS, ATHAR_NEAR_AUTO);
	g_assert_cmpuint (hits->len, ==, 2);
	g_assert_cmpuint (g_array_index (hits, AtharNearHit, 0).index, ==, 2);
	g_assert_cmpuint (g_array_index (hits, AtharNearHit, 1).index, ==, 1);
	g_assert_cmpuint (athar_near_distance (&zero, &opposite), ==, 256);
}

static void
test_text (void)
{
	const char *hex = "f162eb9daab170c0567fe3632d9a5548c5612982dd5e374a7424ebbc8a835c95";
	char buf[65];
	AtharPdq pdq;
	g_assert_true (athar_pdq_parse (hex, &pdq));
	g_assert_cmphex (pdq.w[3], ==, 0xf162eb9daab170c0);
	g_assert_cmphex (pdq.w[0], ==, 0x7424ebbc8a835c95);
	athar_pdq_text (&pdq, buf);
	g_assert_cmpstr (buf, ==, hex);
	g_assert_false (athar_pdq_parse ("f1", &pdq));
	g_assert_false (athar_pdq_parse (
		"g162eb9daab170c0567fe3632d9a5548c5612982dd5e374a7424ebbc8a835c95", &pdq));
}

static GArray *
read_hashes (const char *name)
{
	const char *source = g_getenv ("ATHAR_SOURCE");
	g_autofree char *path = g_build_filename (
		source ? source : ".", "..", "shared", "data", "media", "vectors", name, NULL);
	g_autofree char *text = NULL;
	g_auto (GStrv) lines = NULL;
	GArray *out = g_array_new (FALSE, FALSE, sizeof (AtharPdq));
	if (!g_file_get_contents (path, &text, NULL, NULL))
		return out;
	lines = g_strsplit (text, "\n", -1);
	for (char **line = lines; *line; line++) {
		AtharPdq pdq;
		char *hex = g_strstrip (*line);
		hex[strcspn (hex, ", ")] = 0;
		if (athar_pdq_parse (hex, &pdq))
			g_array_append_val (out, pdq);
	}
	return out;
}

static void
test_vectors (void)
{
	g_autoptr (GArray) haystack = read_hashes ("haystack.txt");
	g_autoptr (GArray) needles = read_hashes ("needles.txt");
	guint found = 0;
	if (!haystack->len || !needles->len) {
		g_test_skip ("the published hashes "
			     "../shared/data/media/vectors/{haystack,needles}.txt are not here");
		return;
	}
	for (guint i = 0; i < needles->len; i++) {
		const AtharPdq *needle = &g_array_index (needles, AtharPdq, i);
		g_autoptr (GArray) hits =
			athar_near_search (needle, 1, (const AtharPdq *)(void *)haystack->data,
				haystack->len, ATHAR_PDQ_RADIUS, ATHAR_NEAR_AUTO);
		check_hits (hits, needle, 1, (const AtharPdq *)(void *)haystack->data,
			haystack->len, ATHAR_PDQ_RADIUS);
		found += hits->len;
	}
	g_test_message ("%u hits of %u needles in %u hashes", found, needles->len, haystack->len);
}

static void
test_speed (void)
{
	size_t n = 200000;
	g_autofree AtharPdq *hashes = g_new (AtharPdq, n);
	AtharPdq queries[8];
	static const char *const names[] = {"auto", "scalar", "AVX2", "AVX-512"};
	for (size_t i = 0; i < n; i++)
		hashes[i] = random_pdq ();
	for (size_t q = 0; q < 8; q++)
		queries[q] = random_pdq ();
	for (AtharNearKernel k = ATHAR_NEAR_SCALAR; k <= ATHAR_NEAR_AVX512; k++) {
		gint64 start = g_get_monotonic_time ();
		g_autoptr (GArray) hits =
			athar_near_search (queries, 8, hashes, n, ATHAR_PDQ_RADIUS, k);
		g_test_message ("%s: %.2f ns a distance", names[k],
			(double)(g_get_monotonic_time () - start) * 1e3 / (double)(n * 8));
	}
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/near/kernels", test_kernels);
	g_test_add_func ("/near/edges", test_edges);
	g_test_add_func ("/near/text", test_text);
	g_test_add_func ("/near/vectors", test_vectors);
	g_test_add_func ("/near/speed", test_speed);
	return g_test_run ();
}
