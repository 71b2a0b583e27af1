/* SPDX-License-Identifier: Apache-2.0
 *
 * engine/link/cluster: candidates equal those of a plain reference under random edges and decisions,
 * in any order; decisions hold; only touched components are done again.
 */
#include <math.h>
#include <string.h>

#include "engine/link/cluster.h"

#define ROWS 14

typedef struct {
	AtharEdge edges[64], must[4], cannot[8];
	uint16_t lists[ROWS];
	bool one_each[4];
	AtharClusterInput input;
} Case;

static void
pick_two (uint32_t *a, uint32_t *b)
{
	*a = (uint32_t)g_test_rand_int_range (0, ROWS);
	do
		*b = (uint32_t)g_test_rand_int_range (0, ROWS);
	while (*b == *a);
}

static void
make_case (Case *c)
{
	*c = (Case){.input = {.n_rows = ROWS, .floor = 0.5, .unseen = -2}};
	c->input.edges = c->edges;
	c->input.must = c->must;
	c->input.cannot = c->cannot;
	c->input.lists = c->lists;
	c->input.one_each = c->one_each;
	c->input.n_edges = (size_t)g_test_rand_int_range (0, 50);
	c->input.n_must = (size_t)g_test_rand_int_range (0, 4);
	c->input.n_cannot = (size_t)g_test_rand_int_range (0, 8);
	for (size_t i = 0; i < c->input.n_edges; i++) {
		pick_two (&c->edges[i].a, &c->edges[i].b);
		c->edges[i].weight = (float)(g_test_rand_int_range (-8, 16) / 2.0); /* ties */
	}
	for (size_t i = 0; i < c->input.n_must; i++)
		pick_two (&c->must[i].a, &c->must[i].b);
	for (size_t i = 0; i < c->input.n_cannot; i++)
		pick_two (&c->cannot[i].a, &c->cannot[i].b);
	for (int row = 0; row < ROWS; row++)
		c->lists[row] = (uint16_t)g_test_rand_int_range (0, 4);
	for (int list = 0; list < 4; list++)
		c->one_each[list] = g_test_rand_bit ();
}

static double
weight_of (const Case *c, uint32_t a, uint32_t b)
{
	double best = -INFINITY;
	for (size_t i = 0; i < c->input.n_edges; i++)
		if ((c->edges[i].a == a && c->edges[i].b == b) ||
			(c->edges[i].a == b && c->edges[i].b == a))
			best = MAX (best, (double)c->edges[i].weight);
	return best == -INFINITY ? c->input.unseen : best;
}

/* Whether clusters @a and @b may be one, and their average; the definition, written plainly. */
static bool
may_join (const Case *c, const uint32_t *clusters, uint32_t a, uint32_t b, double *ret_average)
{
	double sum = 0, n = 0;
	for (uint32_t x = 0; x < ROWS; x++)
		for (uint32_t y = 0; y < ROWS; y++) {
			if (clusters[x] != a || clusters[y] != b)
				continue;
			if (c->lists[x] == c->lists[y] && c->one_each[c->lists[x]])
				return false;
			for (size_t i = 0; i < c->input.n_cannot; i++)
				if ((c->cannot[i].a == x && c->cannot[i].b == y) ||
					(c->cannot[i].a == y && c->cannot[i].b == x))
					return false;
			sum += weight_of (c, x, y);
			n++;
		}
	*ret_average = sum / n;
	return n > 0 && *ret_average >= c->input.floor;
}

static void
rename_cluster (uint32_t *clusters, uint32_t a, uint32_t b)
{
	uint32_t low = MIN (a, b), high = MAX (a, b);
	for (uint32_t row = 0; row < ROWS; row++)
		clusters[row] = clusters[row] == high ? low : clusters[row];
}

static void
reference (const Case *c, uint32_t *clusters)
{
	for (uint32_t row = 0; row < ROWS; row++)
		clusters[row] = row;
	for (size_t i = 0; i < c->input.n_must; i++)
		rename_cluster (clusters, clusters[c->must[i].a], clusters[c->must[i].b]);
	for (;;) {
		double best = -INFINITY, average;
		uint32_t best_a = 0, best_b = 0;
		for (uint32_t a = 0; a < ROWS; a++)
			for (uint32_t b = a + 1; b < ROWS; b++)
				if (clusters[a] == a && clusters[b] == b &&
					may_join (c, clusters, a, b, &average) && average > best) {
					best = average;
					best_a = a;
					best_b = b;
				}
		if (best == -INFINITY)
			return;
		rename_cluster (clusters, best_a, best_b);
	}
}

static void
shuffle (AtharEdge *edges, size_t n)
{
	for (size_t i = n; i > 1; i--) {
		size_t k = (size_t)g_test_rand_int_range (0, (gint32)i);
		AtharEdge keep = edges[i - 1];
		edges[i - 1] = edges[k];
		edges[k] = keep;
		if (g_test_rand_bit ()) {
			uint32_t a = edges[k].a;
			edges[k].a = edges[k].b;
			edges[k].b = a;
		}
	}
}

static void
test_reference (void)
{
	for (int round = 0; round < 4000; round++) {
		Case c;
		uint32_t expected[ROWS], clusters[ROWS];
		make_case (&c);
		reference (&c, expected);
		athar_cluster_run (&c.input, clusters, NULL);
		g_assert_cmpmem (clusters, sizeof clusters, expected, sizeof expected);
		shuffle (c.edges, c.input.n_edges);
		shuffle (c.must, c.input.n_must);
		shuffle (c.cannot, c.input.n_cannot);
		athar_cluster_run (&c.input, clusters, NULL);
		g_assert_cmpmem (clusters, sizeof clusters, expected, sizeof expected);
	}
}

/* A chain of pairs each likely does not become one person when its ends contradict. */
static void
test_chain (void)
{
	AtharEdge edges[] = {{0, 1, 2}, {1, 2, 1.9f}, {2, 3, 2}, {3, 4, 1.9f}};
	AtharClusterInput input = {.n_rows = 5, .edges = edges, .n_edges = 4, .unseen = -7};
	const uint32_t expected[] = {0, 0, 2, 2, 4};
	uint32_t clusters[5];
	athar_cluster_run (&input, clusters, NULL);
	g_assert_cmpmem (clusters, sizeof clusters, expected, sizeof expected);
}

static void
test_disputed (void)
{
	AtharEdge must[] = {{0, 1, 0}, {1, 2, 0}}, cannot[] = {{0, 2, 0}};
	AtharClusterInput input = {
		.n_rows = 4, .must = must, .n_must = 2, .cannot = cannot, .n_cannot = 1};
	const uint32_t expected[] = {0, 0, 0, 3};
	uint32_t clusters[4], disputed;
	athar_cluster_run (&input, clusters, &disputed);
	g_assert_cmpmem (clusters, sizeof clusters, expected, sizeof expected);
	g_assert_cmpuint (disputed, ==, 1);
}

/* After a change, clustering the touched components gives what clustering all gives. */
static void
test_touched (void)
{
	for (int round = 0; round < 2000; round++) {
		Case c;
		uint32_t all[ROWS], some[ROWS], touched[2];
		make_case (&c);
		athar_cluster_run (&c.input, some, NULL);
		pick_two (&touched[0], &touched[1]);
		c.edges[c.input.n_edges++] = (AtharEdge){touched[0], touched[1], 3};
		athar_cluster_run (&c.input, all, NULL);
		c.input.touched = touched;
		c.input.n_touched = 2;
		athar_cluster_run (&c.input, some, NULL);
		g_assert_cmpmem (some, sizeof some, all, sizeof all);
	}
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/link/cluster/reference", test_reference);
	g_test_add_func ("/link/cluster/chain", test_chain);
	g_test_add_func ("/link/cluster/disputed", test_disputed);
	g_test_add_func ("/link/cluster/touched", test_touched);
	return g_test_run ();
}
