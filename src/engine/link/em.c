/* SPDX-License-Identifier: Apache-2.0
 *
 * engine/link/em.c: expectation over patterns and over the cell of unblocked pairs; maximisation of
 * tied parameters.
 */
#include "engine/link/em.h"

#include <math.h>
#include <string.h>

#define FREE UINT64_MAX
#define MOVED 1e-4
#define TINY 1e-300

void
athar_patterns_init (AtharPatterns *patterns)
{
	*patterns = (AtharPatterns){.mask = 1023};
	patterns->patterns = g_new (uint64_t, 1024);
	patterns->counts = g_new0 (uint64_t, 1024);
	memset (patterns->patterns, 0xff, 1024 * sizeof (uint64_t));
}

void
athar_patterns_clear (AtharPatterns *patterns)
{
	g_free (patterns->patterns);
	g_free (patterns->counts);
	*patterns = (AtharPatterns){0};
}

static size_t
slot_of (const AtharPatterns *patterns, uint64_t pattern)
{
	uint64_t hash = pattern * UINT64_C (0x9e3779b97f4a7c15);
	size_t at = (hash ^ hash >> 32) & patterns->mask;
	while (patterns->patterns[at] != FREE && patterns->patterns[at] != pattern)
		at = (at + 1) & patterns->mask;
	return at;
}

static void
enlarge (AtharPatterns *patterns)
{
	AtharPatterns old = *patterns;
	size_t size = (old.mask + 1) * 2;
	*patterns = (AtharPatterns){.mask = size - 1, .n = old.n};
	patterns->patterns = g_new (uint64_t, size);
	patterns->counts = g_new0 (uint64_t, size);
	memset (patterns->patterns, 0xff, size * sizeof (uint64_t));
	for (size_t i = 0; i <= old.mask; i++)
		if (old.patterns[i] != FREE) {
			size_t at = slot_of (patterns, old.patterns[i]);
			patterns->patterns[at] = old.patterns[i];
			patterns->counts[at] = old.counts[i];
		}
	athar_patterns_clear (&old);
}

void
athar_patterns_add (AtharPatterns *patterns, uint64_t pattern, uint64_t count)
{
	size_t at = slot_of (patterns, pattern);
	if (patterns->patterns[at] == FREE) {
		if (patterns->n * 2 > patterns->mask) {
			enlarge (patterns);
			at = slot_of (patterns, pattern);
		}
		patterns->patterns[at] = pattern;
		patterns->n++;
	}
	patterns->counts[at] += count;
}

void
athar_patterns_merge (AtharPatterns *into, const AtharPatterns *from)
{
	for (size_t i = 0; i <= from->mask; i++)
		if (from->patterns[i] != FREE)
			athar_patterns_add (into, from->patterns[i], from->counts[i]);
}

/* The walk over what levels mean to the rules. Levels of a field that no rule tells apart are one
 * branch; as soon as no rule can hold any more the rest is free. */
typedef struct {
	const AtharLinkModel *model;
	const AtharLinkClass *class;
	unsigned n_branches[ATHAR_LINK_FIELDS_MAX];
	uint32_t masks[ATHAR_LINK_FIELDS_MAX][ATHAR_LEVELS_MAX];
	uint8_t branch_of[ATHAR_LINK_FIELDS_MAX][ATHAR_LEVELS_MAX];
	double share[ATHAR_LINK_FIELDS_MAX][ATHAR_LEVELS_MAX]; /* of a branch */
	double mass[ATHAR_LINK_FIELDS_MAX][ATHAR_LEVELS_MAX];  /* of a branch, unblocked */
	double free_from[ATHAR_LINK_FIELDS_MAX + 1];
} Walk;

static double
level_share (const AtharLinkModel *model, const AtharLinkClass *class, unsigned field,
	unsigned level)
{
	if (!level)
		return model->null[field];
	return (1 - model->null[field]) * model->params[class->params[field]].p[level];
}

static void
make_branches (Walk *walk, const AtharBlockPlan *plan)
{
	for (unsigned f = 0; f < walk->model->n_fields; f++)
		for (unsigned level = 0; level < walk->model->n_levels[f]; level++) {
			uint32_t mask = plan->n_rules < 32 ? (UINT32_C (1) << plan->n_rules) - 1
							   : UINT32_MAX;
			unsigned b = 0;
			for (unsigned r = 0; r < plan->n_rules; r++)
				for (unsigned k = 0; k < plan->rules[r].n_keys; k++)
					if (plan->rules[r].keys[k].field == f &&
						level < plan->rules[r].keys[k].level)
						mask &= ~(UINT32_C (1) << r);
			while (b < walk->n_branches[f] && walk->masks[f][b] != mask)
				b++;
			walk->n_branches[f] = MAX (walk->n_branches[f], b + 1);
			walk->masks[f][b] = mask;
			walk->branch_of[f][level] = (uint8_t)b;
		}
}

static double
walk_on (Walk *walk, unsigned field, uint32_t mask, double before)
{
	double total = 0;
	if (!mask) {
		walk->free_from[field] += before;
		return 1;
	}
	if (field == walk->model->n_fields)
		return 0;
	for (unsigned b = 0; b < walk->n_branches[field]; b++) {
		double share = walk->share[field][b], rest;
		if (share <= 0)
			continue;
		rest = walk_on (walk, field + 1, mask & walk->masks[field][b], before * share);
		walk->mass[field][b] += before * share * rest;
		total += share * rest;
	}
	return total;
}

static double
walk_class (Walk *walk, const AtharLinkClass *class,
	double ret_levels[ATHAR_LINK_FIELDS_MAX][ATHAR_LEVELS_MAX])
{
	const AtharLinkModel *model = walk->model;
	double total, free_mass = 0;
	memset (walk->share, 0, sizeof walk->share);
	memset (walk->mass, 0, sizeof walk->mass);
	memset (walk->free_from, 0, sizeof walk->free_from);
	for (unsigned f = 0; f < model->n_fields; f++)
		for (unsigned level = 0; level < model->n_levels[f]; level++)
			walk->share[f][walk->branch_of[f][level]] +=
				level_share (model, class, f, level);
	total = walk_on (walk, 0, UINT32_MAX, 1);
	for (unsigned f = 0; ret_levels && f < model->n_fields; f++) {
		free_mass += walk->free_from[f];
		for (unsigned level = 0; level < model->n_levels[f]; level++) {
			unsigned b = walk->branch_of[f][level];
			double share = level_share (model, class, f, level);
			ret_levels[f][level] = share * free_mass +
				(walk->share[f][b] > 0
						? walk->mass[f][b] * share / walk->share[f][b]
						: 0);
		}
	}
	return total;
}

double
athar_em_unblocked (const AtharLinkModel *model, const AtharBlockPlan *plan, unsigned c,
	double ret_levels[ATHAR_LINK_FIELDS_MAX][ATHAR_LEVELS_MAX])
{
	Walk walk = {.model = model};
	make_branches (&walk, plan);
	return walk_class (&walk, &model->classes[c], ret_levels);
}

typedef struct {
	double classes[ATHAR_CLASSES_MAX];
	double levels[ATHAR_PARAMS_MAX][ATHAR_LEVELS_MAX];
	double log_likelihood;
} Expected;

static void
expect_pattern (const AtharLinkModel *model, uint64_t pattern, double count, Expected *expected)
{
	double joint[ATHAR_CLASSES_MAX], total = 0;
	for (unsigned c = 0; c < model->n_classes; c++) {
		joint[c] = model->classes[c].prior;
		for (unsigned f = 0; f < model->n_fields; f++) {
			unsigned level = athar_pattern_level (pattern, f);
			if (level)
				joint[c] *= model->params[model->classes[c].params[f]].p[level];
		}
		total += joint[c];
	}
	if (total < TINY)
		return;
	expected->log_likelihood += count * log (total);
	for (unsigned c = 0; c < model->n_classes; c++) {
		double share = joint[c] / total * count;
		expected->classes[c] += share;
		for (unsigned f = 0; f < model->n_fields; f++)
			expected->levels[model->classes[c].params[f]]
					[athar_pattern_level (pattern, f)] += share;
	}
}

static void
expect_unblocked (Walk *walk, double count, Expected *expected)
{
	const AtharLinkModel *model = walk->model;
	double share[ATHAR_CLASSES_MAX], total = 0;
	double levels[ATHAR_CLASSES_MAX][ATHAR_LINK_FIELDS_MAX][ATHAR_LEVELS_MAX];
	for (unsigned c = 0; c < model->n_classes; c++) {
		share[c] = walk_class (walk, &model->classes[c], levels[c]);
		total += share[c] * model->classes[c].prior;
	}
	if (total < TINY || count <= 0)
		return;
	expected->log_likelihood += count * log (total);
	for (unsigned c = 0; c < model->n_classes; c++) {
		double scale = model->classes[c].prior / total * count;
		expected->classes[c] += scale * share[c];
		for (unsigned f = 0; f < model->n_fields; f++)
			for (unsigned level = 1; level < model->n_levels[f]; level++)
				expected->levels[model->classes[c].params[f]][level] +=
					scale * levels[c][f][level];
	}
}

/* New priors and free parameters; how far a prior moved. */
static double
maximise (AtharLinkModel *model, const AtharLinkModel *start, const Expected *expected)
{
	double total = 0, moved = 0;
	for (unsigned c = 0; c < model->n_classes; c++)
		total += expected->classes[c];
	for (unsigned c = 0; c < model->n_classes; c++) {
		double prior = MAX (expected->classes[c] / total, TINY);
		if (prior * model->total_pairs >= 1) /* a class of less than a pair is none */
			moved = MAX (moved, fabs (log (prior / model->classes[c].prior)));
		model->classes[c].prior = prior;
	}
	for (unsigned i = 0; i < model->n_params; i++) {
		AtharLinkParam *param = &model->params[i];
		unsigned n = model->n_levels[param->field];
		double sum = 0;
		if (param->fixed)
			continue;
		for (unsigned level = 1; level < n; level++)
			sum += expected->levels[i][level] + ATHAR_EM_PSEUDO * start->params[i].p[level];
		for (unsigned level = 1; level < n; level++)
			param->p[level] = (expected->levels[i][level] +
						  ATHAR_EM_PSEUDO * start->params[i].p[level]) /
				sum;
	}
	return moved;
}

void
athar_em_fit (AtharLinkModel *model, const AtharBlockPlan *plan, const AtharPatterns *patterns,
	uint64_t pairs_refused, unsigned max_iterations, AtharEmResult *ret_result)
{
	AtharLinkModel start = *model;
	Walk walk = {.model = model};
	double seen = (double)pairs_refused;
	g_autofree Expected *expected = g_new (Expected, 1);
	*ret_result = (AtharEmResult){0};
	make_branches (&walk, plan);
	for (size_t i = 0; i <= patterns->mask; i++)
		seen += (double)patterns->counts[i];
	while (ret_result->iterations < max_iterations && !ret_result->converged) {
		memset (expected, 0, sizeof *expected);
		for (size_t i = 0; i <= patterns->mask; i++)
			if (patterns->counts[i])
				expect_pattern (model, patterns->patterns[i],
					(double)patterns->counts[i], expected);
		expect_unblocked (&walk, model->total_pairs - seen, expected);
		ret_result->converged = maximise (model, &start, expected) < MOVED;
		ret_result->log_likelihood = expected->log_likelihood;
		ret_result->iterations++;
	}
}
