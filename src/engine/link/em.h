/* SPDX-License-Identifier: Apache-2.0
 *
 * engine/link/em.h: what kinds of pairs there are among all pairs, and how each kind agrees: a
 * mixture of classes over comparison patterns, fields independent within a class, fitted by
 * expectation maximisation without labels.
 *
 * All blocked patterns enter at once with their counts, and the pairs no rule shows enter as one
 * cell: since rules are functions of levels, what a class expects there is computed exactly. So the
 * priors are shares of all pairs, and no "recall of the rules" need be guessed. (EM on the blocked
 * pairs alone calls nearly all of them matches.)
 *
 * Parameters are tied: a parameter is a distribution over the levels of one field, and classes point
 * to it; siblings and one person share the father's. A fixed one (agreement by chance, from term
 * frequencies) is never changed. Level 0 (not told) carries no evidence: its share is one for all
 * classes.
 */
#pragma once

#include "engine/link/block.h"

#define ATHAR_CLASSES_MAX 8
#define ATHAR_PARAMS_MAX 96

typedef struct {
	uint8_t field;
	bool fixed;
	bool chance; /* agreement by chance: rare values then count for more (kin.h) */
	double p[ATHAR_LEVELS_MAX]; /* of levels 1 …, sum 1 */
} AtharLinkParam;

typedef struct {
	uint8_t kin;			       /* AtharKin */
	uint8_t params[ATHAR_LINK_FIELDS_MAX]; /* one of each field */
	double prior;
} AtharLinkClass;

typedef struct {
	unsigned n_fields, n_params, n_classes;
	AtharLinkParam params[ATHAR_PARAMS_MAX];
	AtharLinkClass classes[ATHAR_CLASSES_MAX];
	uint8_t n_levels[ATHAR_LINK_FIELDS_MAX];
	double null[ATHAR_LINK_FIELDS_MAX]; /* share of pairs where the field is not told */
	double total_pairs;
	/* Weight of "same" shown = calibration[0] + calibration[1] × weight of the model. */
	double calibration[2];
} AtharLinkModel;

/* Patterns and how many pairs have them. */
typedef struct {
	uint64_t *patterns; /* UINT64_MAX: free */
	uint64_t *counts;
	size_t mask, n;
} AtharPatterns;
void athar_patterns_init (AtharPatterns *patterns);
void athar_patterns_clear (AtharPatterns *patterns);
void athar_patterns_add (AtharPatterns *patterns, uint64_t pattern, uint64_t count);
void athar_patterns_merge (AtharPatterns *into, const AtharPatterns *from);

typedef struct {
	unsigned iterations;
	bool converged; /* no prior of a pair or more moved by more than 1e-4 of itself */
	double log_likelihood;
} AtharEmResult;

/* athar_em_fit: from the model as it stands. @pairs_refused: pairs of the rules that were not
 * visited; they are in no cell. Free parameters stay above zero by a pseudo-count (ATHAR_EM_PSEUDO pairs of
 * the starting distribution). */
#define ATHAR_EM_PSEUDO 2.0
void athar_em_fit (AtharLinkModel *model, const AtharBlockPlan *plan, const AtharPatterns *patterns,
	uint64_t pairs_refused, unsigned max_iterations, AtharEmResult *ret_result);
/* athar_em_unblocked: the share of pairs of class @c that no rule shows; with @ret_levels, for each
 * field the joint share with each level. */
double athar_em_unblocked (const AtharLinkModel *model, const AtharBlockPlan *plan, unsigned c,
	double ret_levels[ATHAR_LINK_FIELDS_MAX][ATHAR_LEVELS_MAX]);
