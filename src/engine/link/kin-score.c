/* SPDX-License-Identifier: Apache-2.0
 *
 * engine/link/kin-score.c: the probability that a pair is one person. Logarithms of a pattern are
 * kept in each thread; most patterns cannot reach the threshold however rare their values, and their
 * pairs are dropped after one look-up.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/link/kin.h"

#define MEMO_SIZE 4096 /* a power of two */
/* What one value may add: past it the model's own error is larger than the evidence. */
#define RARITY_MAX 7.0

typedef struct {
	uint64_t pattern; /* UINT64_MAX: free */
	double logs[ATHAR_CLASSES_MAX];
	bool hopeless;
} Memo;

typedef struct {
	const AtharLinkModel *model;
	const AtharFrequencies *frequencies;
	double logs[ATHAR_PARAMS_MAX][ATHAR_LEVELS_MAX];
	double priors[ATHAR_CLASSES_MAX];
	double threshold; /* model weight */
} Scorer;

typedef struct {
	const Scorer *scorer;
	Memo memo[MEMO_SIZE];
	GArray *pairs;
} Thread;

static void
scorer_init (Scorer *scorer, const AtharLinkModel *model, const AtharFrequencies *frequencies)
{
	*scorer = (Scorer){.model = model, .frequencies = frequencies};
	for (unsigned i = 0; i < model->n_params; i++)
		for (unsigned level = 1; level < ATHAR_LEVELS_MAX; level++)
			scorer->logs[i][level] = log (MAX (model->params[i].p[level], 1e-12));
	for (unsigned c = 0; c < model->n_classes; c++)
		scorer->priors[c] = log (model->classes[c].prior);
}

static void
log_joint (const Scorer *scorer, uint64_t pattern, double *ret_logs)
{
	const AtharLinkModel *model = scorer->model;
	for (unsigned c = 0; c < model->n_classes; c++) {
		ret_logs[c] = scorer->priors[c];
		for (unsigned f = 0; f < model->n_fields; f++)
			ret_logs[c] += scorer->logs[model->classes[c].params[f]]
						   [athar_pattern_level (pattern, f)];
	}
}

/* Weight of "same" against all other classes. */
static double
weight_of (const AtharLinkModel *model, const double *logs)
{
	double top = -INFINITY, sum = 0;
	for (unsigned c = 1; c < model->n_classes; c++)
		top = MAX (top, logs[c]);
	for (unsigned c = 1; c < model->n_classes; c++)
		sum += exp (logs[c] - top);
	return logs[0] - top - log (sum);
}

/* Chance that a person has a value as near to @value as @level says. */
static double
mass_near (const AtharFrequencies *frequencies, unsigned f, uint32_t value, unsigned level)
{
	const AtharTokens *lexicon = frequencies->table->lexicon;
	const AtharNeighbours *near = &lexicon->near;
	const uint32_t *fold = (const uint32_t *)(void *)lexicon->fold->data;
	double count = 0;
	for (uint32_t i = near->first[value]; i < near->first[value + 1]; i++)
		if ((fold[near->neighbours[i]] == fold[value]) == (level == ATHAR_ALIKE_FOLD))
			count += frequencies->counts[f][near->neighbours[i]];
	return count;
}

/* ln (chance of this very agreement / chance of the level): what classes that agree by chance in
 * @f gain. Negative for rare values. */
static double
rarity (const Scorer *scorer, unsigned f, uint32_t row_a, uint32_t row_b, unsigned level)
{
	const AtharFrequencies *frequencies = scorer->frequencies;
	uint32_t a = athar_link_table_get (frequencies->table, f, row_a);
	uint32_t b = athar_link_table_get (frequencies->table, f, row_b);
	AtharLinkKind kind = frequencies->table->fields[f].kind;
	double count = 0, chance;
	unsigned chance_param = scorer->model->n_params;
	if (!frequencies->counts[f])
		return 0;
	if (level == scorer->model->n_levels[f] - 1u)
		count = frequencies->counts[f][a];
	else if (kind == ATHAR_KIND_NAME && level >= ATHAR_ALIKE_NEAR)
		count = (mass_near (frequencies, f, a, level) +
				mass_near (frequencies, f, b, level)) /
			2;
	else
		return 0;
	for (unsigned i = 0; i < scorer->model->n_params; i++)
		if (scorer->model->params[i].chance && scorer->model->params[i].field == f)
			chance_param = i;
	if (chance_param == scorer->model->n_params)
		return 0;
	chance = MAX (count, 1) / (double)frequencies->told[f];
	return CLAMP (log (chance) - scorer->logs[chance_param][level], -RARITY_MAX, RARITY_MAX);
}

static void
add_rarity (const Scorer *scorer, uint32_t a, uint32_t b, uint64_t pattern, double *logs)
{
	const AtharLinkModel *model = scorer->model;
	for (unsigned f = 0; f < model->n_fields; f++) {
		unsigned level = athar_pattern_level (pattern, f);
		double gain;
		if (!level || !scorer->frequencies->counts[f])
			continue;
		gain = rarity (scorer, f, a, b, level);
		for (unsigned c = 0; c < model->n_classes; c++)
			if (model->params[model->classes[c].params[f]].chance)
				logs[c] += gain;
	}
}

/* Even the rarest values would not bring the pattern over the threshold. */
static bool
hopeless (const Scorer *scorer, uint64_t pattern, const double *logs)
{
	const AtharLinkModel *model = scorer->model;
	double best[ATHAR_CLASSES_MAX];
	memcpy (best, logs, sizeof best);
	for (unsigned f = 0; f < model->n_fields; f++) {
		unsigned level = athar_pattern_level (pattern, f);
		if (!scorer->frequencies->counts[f] || level < 2)
			continue;
		for (unsigned c = 0; c < model->n_classes; c++)
			if (model->params[model->classes[c].params[f]].chance)
				best[c] -= RARITY_MAX;
	}
	return weight_of (model, best) < scorer->threshold;
}

static const Memo *
look_up (Thread *thread, uint64_t pattern)
{
	uint64_t hash = pattern * UINT64_C (0x9e3779b97f4a7c15);
	Memo *memo = &thread->memo[(hash ^ hash >> 32) & (MEMO_SIZE - 1)];
	if (memo->pattern != pattern) {
		memo->pattern = pattern;
		log_joint (thread->scorer, pattern, memo->logs);
		memo->hopeless = hopeless (thread->scorer, pattern, memo->logs);
	}
	return memo;
}

static double
calibrated (const AtharLinkModel *model, double weight)
{
	return model->calibration[0] + model->calibration[1] * weight;
}

static double
probability (double weight)
{
	return 1 / (1 + exp (-weight));
}

static void
score_pair (gpointer payload, unsigned t, const AtharBlockPair *pair)
{
	Thread *thread = ((Thread **)payload)[t];
	const Scorer *scorer = thread->scorer;
	const AtharLinkModel *model = scorer->model;
	const Memo *memo = look_up (thread, pair->pattern);
	double logs[ATHAR_CLASSES_MAX], weight, shown, sum = 0;
	unsigned kin = 1;
	AtharLinkPair out;
	if (memo->hopeless)
		return;
	memcpy (logs, memo->logs, sizeof logs);
	add_rarity (scorer, pair->a, pair->b, pair->pattern, logs);
	weight = weight_of (model, logs);
	if (weight < scorer->threshold)
		return;
	for (unsigned c = 1; c < model->n_classes; c++)
		kin = logs[c] > logs[kin] ? c : kin;
	for (unsigned c = 1; c < model->n_classes; c++)
		sum += exp (logs[c] - logs[kin]);
	shown = calibrated (model, weight);
	out = (AtharLinkPair){.a = pair->a, .b = pair->b, .weight = (float)shown,
		.p = (float)probability (shown), .kin = model->classes[kin].kin,
		.kin_p = (float)(probability (-shown) / sum), .rule = (uint8_t)pair->rule};
	g_array_append_val (thread->pairs, out);
}

static int
compare_pairs (const void *a, const void *b)
{
	const AtharLinkPair *x = a, *y = b;
	if (x->a != y->a)
		return x->a < y->a ? -1 : 1;
	return x->b < y->b ? -1 : x->b > y->b;
}

GArray *
athar_kin_score (const AtharLinkModel *model, const AtharFrequencies *frequencies,
	const AtharBlockPlan *plan, double threshold, AtharBlockStats *ret_stats)
{
	Scorer scorer;
	Thread *threads[ATHAR_LINK_THREADS_MAX];
	GArray *pairs = g_array_new (FALSE, FALSE, sizeof (AtharLinkPair));
	bool ok;
	scorer_init (&scorer, model, frequencies);
	scorer.threshold = (log (threshold / (1 - threshold)) - model->calibration[0]) /
		MAX (model->calibration[1], 1e-3);
	for (unsigned t = 0; t < plan->n_threads; t++) {
		threads[t] = g_new0 (Thread, 1);
		threads[t]->scorer = &scorer;
		threads[t]->pairs = g_array_new (FALSE, FALSE, sizeof (AtharLinkPair));
		for (unsigned i = 0; i < MEMO_SIZE; i++)
			threads[t]->memo[i].pattern = UINT64_MAX;
	}
	ok = athar_block_run (frequencies->table, plan, score_pair, threads, ret_stats);
	for (unsigned t = 0; t < plan->n_threads; t++) {
		if (threads[t]->pairs->len)
			g_array_append_vals (pairs, threads[t]->pairs->data, threads[t]->pairs->len);
		g_array_unref (threads[t]->pairs);
		g_free (threads[t]);
	}
	if (!ok)
		g_clear_pointer (&pairs, g_array_unref);
	else
		g_array_sort (pairs, compare_pairs);
	return pairs;
}

static double
weigh (const Scorer *scorer, uint32_t a, uint32_t b, uint64_t pattern, double *ret_logs)
{
	log_joint (scorer, pattern, ret_logs);
	add_rarity (scorer, a, b, pattern, ret_logs);
	return weight_of (scorer->model, ret_logs);
}

static void
explain_fields (const Scorer *scorer, uint32_t a, uint32_t b, uint64_t pattern, unsigned against,
	AtharExplanation *ret)
{
	const AtharLinkModel *model = scorer->model;
	for (unsigned f = 0; f < model->n_fields; f++) {
		unsigned level = athar_pattern_level (pattern, f);
		unsigned same = model->classes[0].params[f];
		unsigned other = model->classes[against].params[f];
		uint64_t agreed = (pattern & ~(UINT64_C (7) << 3 * f)) |
			(uint64_t)(model->n_levels[f] - 1u) << 3 * f;
		double logs[ATHAR_CLASSES_MAX];
		ret->fields[f].level = (uint8_t)level;
		if (!athar_link_table_has (scorer->frequencies->table, f))
			continue;
		log_joint (scorer, agreed, logs);
		ret->if_agreed[f] = probability (calibrated (model, weight_of (model, logs)));
		if (!level)
			continue;
		ret->fields[f].weight = scorer->logs[same][level] - scorer->logs[other][level];
		if (model->params[other].chance && !model->params[same].chance)
			ret->fields[f].rarity = -rarity (scorer, f, a, b, level);
	}
}

void
athar_kin_explain (const AtharLinkModel *model, const AtharFrequencies *frequencies,
	const AtharBlockPlan *plan, uint32_t a, uint32_t b, AtharExplanation *ret_explanation)
{
	g_autoptr (AtharComparer) comparer = athar_comparer_new (frequencies->table);
	AtharExplanation *ret = ret_explanation;
	uint8_t levels[ATHAR_LINK_FIELDS_MAX];
	double logs[ATHAR_CLASSES_MAX], top = -INFINITY, sum = 0;
	Scorer scorer;
	uint64_t pattern;
	unsigned against = 1;
	uint32_t mask;
	*ret = (AtharExplanation){.n_fields = model->n_fields};
	scorer_init (&scorer, model, frequencies);
	athar_comparer_run (comparer, MIN (a, b), MAX (a, b), levels);
	pattern = athar_pattern_pack (levels, model->n_fields);
	ret->model_weight = weigh (&scorer, a, b, pattern, logs);
	ret->weight = calibrated (model, ret->model_weight);
	ret->calibrated = probability (ret->weight);
	for (unsigned c = 0; c < model->n_classes; c++)
		top = MAX (top, logs[c]);
	for (unsigned c = 0; c < model->n_classes; c++)
		sum += exp (logs[c] - top);
	for (unsigned c = 0; c < model->n_classes; c++) {
		ret->p[model->classes[c].kin] = exp (logs[c] - top) / sum;
		if (c > 1 && logs[c] > logs[against])
			against = c;
	}
	ret->against = model->classes[against].kin;
	ret->prior = scorer.priors[0] - scorer.priors[against];
	explain_fields (&scorer, a, b, pattern, against, ret);
	mask = athar_block_mask (plan, levels);
	ret->rule = mask ? __builtin_ctz (mask) : -1;
}

bool
athar_kin_calibrate (AtharLinkModel *model, const AtharReviewed *reviewed, size_t n)
{
	double shift = 0, slope = 1;
	size_t yes = 0;
	for (size_t i = 0; i < n; i++)
		yes += reviewed[i].same;
	if (!yes || yes == n)
		return false;
	for (int step = 0; step < 50; step++) {
		/* Newton on log posterior; prior: shift normal (0, 2), slope normal (1, 0.3). */
		double g0 = -shift / 4, g1 = -(slope - 1) / 0.09, h00 = 0.25, h01 = 0, h11 = 1 / 0.09;
		double det;
		for (size_t i = 0; i < n; i++) {
			double w = CLAMP (reviewed[i].model_weight, -15, 15);
			double p = probability (shift + slope * w), s = reviewed[i].sampled;
			double miss = s * ((reviewed[i].same ? 1 : 0) - p), q = s * p * (1 - p);
			g0 += miss;
			g1 += miss * w;
			h00 += q;
			h01 += q * w;
			h11 += q * w * w;
		}
		det = h00 * h11 - h01 * h01;
		shift += CLAMP ((h11 * g0 - h01 * g1) / det, -1, 1);
		slope += CLAMP ((h00 * g1 - h01 * g0) / det, -0.3, 0.3);
		slope = MAX (slope, 0.05);
	}
	model->calibration[0] = shift;
	model->calibration[1] = slope;
	return true;
}
