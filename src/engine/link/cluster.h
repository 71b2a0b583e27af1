/* SPDX-License-Identifier: Apache-2.0
 *
 * engine/link/cluster.h: candidate persons from scored pairs and what people decided. Joining all
 * that is linked lets a chain of half-alike pairs pull a family into one person (precision 0.31 on
 * a public set); here groups are joined best first by the average weight over all their pairs, a
 * pair nobody scored counting as @unseen, and only while that average reaches @floor.
 *
 * Invariants: 1. rows of a must-link are in one cluster, whatever the weights; when a cannot-link
 * stands against that, both are kept as they are and the cluster is disputed. 2. no join brings a
 * cannot-linked pair, or two rows of a list of which each person has one row, into one cluster.
 * 3. the result is a function of the sets given, not of their order: weights are rounded to 1/4096
 * and summed as whole numbers, equal averages go by the lowest rows. 4. a component (rows reached by
 * edges and must-links) depends on nothing outside it: after a change only the components of
 * @touched need be clustered again.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct {
	uint32_t a, b;
	float weight; /* ln odds; of must- and cannot-links not read */
} AtharEdge;

typedef struct {
	uint32_t n_rows;
	const AtharEdge *edges;
	size_t n_edges; /* of one pair given twice the higher weight counts */
	const AtharEdge *must, *cannot;
	size_t n_must, n_cannot;
	const uint16_t *lists; /* of each row (nullable) */
	const bool *one_each;  /* of each list: it has a person once (nullable with lists) */
	double floor;	       /* lowest average weight of a join */
	double unseen;	       /* weight of a pair without an edge, below floor */
	const uint32_t *touched; /* (nullable): cluster only the components of these rows */
	size_t n_touched;
} AtharClusterInput;

/* athar_cluster_run: @clusters[row] becomes the lowest row of its cluster; with @touched, values of
 * other components stay as they are (and must be those of an earlier run). @ret_disputed: (nullable)
 * how many clusters hold a cannot-linked pair. */
void athar_cluster_run (const AtharClusterInput *input, uint32_t *clusters,
	uint32_t *ret_disputed);
