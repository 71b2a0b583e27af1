/* SPDX-License-Identifier: Apache-2.0
 *
 * engine/link/em, kin: EM against a reference that walks every pattern; chance against counting all
 * pairs; brothers are told from one person; an explanation adds up; calibration brings p to what
 * reviewers found.
 */
#include <math.h>
#include <string.h>

#include "engine/link/kin.h"

#define FIELDS 3

/* Three fields of 3, 3 and 4 levels; classes same, brother (first field by chance), unrelated. */
static void
small_model (AtharLinkModel *model)
{
	static const AtharLinkParam params[] = {
		{0, false, false, {0, .1, .9}}, {1, false, false, {0, .2, .8}},
		{2, false, false, {0, .1, .2, .7}}, {0, true, true, {0, .95, .05}},
		{1, true, true, {0, .9, .1}}, {2, true, true, {0, .9, .08, .02}},
		{2, false, false, {0, .6, .3, .1}}};
	*model = (AtharLinkModel){.n_fields = FIELDS, .n_params = 7, .n_classes = 3,
		.n_levels = {3, 3, 4}, .null = {.1, 0, .2}, .total_pairs = 1e6,
		.calibration = {0, 1}};
	memcpy (model->params, params, sizeof params);
	model->classes[0] = (AtharLinkClass){ATHAR_KIN_SAME, {0, 1, 2}, .001};
	model->classes[1] = (AtharLinkClass){ATHAR_KIN_SIBLING, {3, 1, 6}, .01};
	model->classes[2] = (AtharLinkClass){ATHAR_KIN_UNRELATED, {3, 4, 5}, .989};
}

static AtharBlockPlan
small_plan (void)
{
	AtharBlockPlan plan = {.n_threads = 1, .n_rules = 2};
	plan.rules[0] = (AtharBlockRule){2, {{0, 2}, {1, 2}}};
	plan.rules[1] = (AtharBlockRule){2, {{1, 2}, {2, 2}}};
	return plan;
}

/* One step of EM, every pattern of the space by itself. */
static void
reference_step (AtharLinkModel *model, const AtharLinkModel *start, const AtharBlockPlan *plan,
	const double counts[3][3][4])
{
	double cell[3] = {0}, classes[3] = {0}, levels[7][4] = {{0}}, seen = 0, all = 0;
	double shares[3][3][3][4];
	for (int c = 0; c < 3; c++)
		for (int i = 0; i < 36; i++) {
			uint8_t at[3] = {(uint8_t)(i / 12), (uint8_t)(i / 4 % 3), (uint8_t)(i % 4)};
			double *share = &shares[c][at[0]][at[1]][at[2]];
			*share = model->classes[c].prior;
			for (int f = 0; f < 3; f++)
				*share *= at[f] ? (1 - model->null[f]) *
						model->params[model->classes[c].params[f]].p[at[f]]
						: model->null[f];
			if (!athar_block_mask (plan, at))
				cell[c] += *share;
		}
	for (int i = 0; i < 36; i++)
		seen += counts[i / 12][i / 4 % 3][i % 4];
	for (int i = 0; i < 36; i++) {
		uint8_t at[3] = {(uint8_t)(i / 12), (uint8_t)(i / 4 % 3), (uint8_t)(i % 4)};
		double total = 0, n = counts[at[0]][at[1]][at[2]];
		for (int c = 0; c < 3; c++)
			total += shares[c][at[0]][at[1]][at[2]];
		for (int c = 0; c < 3; c++) {
			double share = shares[c][at[0]][at[1]][at[2]], mass;
			mass = total > 0 ? n * share / total : 0;
			if (!athar_block_mask (plan, at))
				mass = (model->total_pairs - seen) * share /
					(cell[0] + cell[1] + cell[2]);
			classes[c] += mass;
			for (int f = 0; f < 3; f++)
				levels[model->classes[c].params[f]][at[f]] += mass;
		}
	}
	all = classes[0] + classes[1] + classes[2];
	for (int c = 0; c < 3; c++)
		model->classes[c].prior = classes[c] / all;
	for (int i = 0; i < 7; i++) {
		double sum = 0;
		if (model->params[i].fixed)
			continue;
		for (int l = 1; l < 4; l++)
			sum += levels[i][l] += ATHAR_EM_PSEUDO * start->params[i].p[l];
		for (int l = 1; l < 4; l++)
			model->params[i].p[l] = levels[i][l] / sum;
	}
}

static void
test_em (void)
{
	AtharBlockPlan plan = small_plan ();
	for (int round = 0; round < 50; round++) {
		g_autofree AtharLinkModel *model = g_new (AtharLinkModel, 3);
		double counts[3][3][4] = {{{0}}};
		AtharPatterns patterns;
		AtharEmResult result;
		athar_patterns_init (&patterns);
		for (int i = 0; i < 36; i++) {
			uint8_t at[3] = {(uint8_t)(i / 12), (uint8_t)(i / 4 % 3), (uint8_t)(i % 4)};
			int n = g_test_rand_int_range (0, 500);
			if (!athar_block_mask (&plan, at))
				continue;
			counts[at[0]][at[1]][at[2]] = n;
			athar_patterns_add (&patterns, athar_pattern_pack (at, 3), (uint64_t)n);
		}
		small_model (&model[0]);
		model[1] = model[2] = model[0];
		athar_em_fit (&model[0], &plan, &patterns, 0, 20, &result);
		for (unsigned i = 0; i < result.iterations; i++)
			reference_step (&model[1], &model[2], &plan, counts);
		for (int c = 0; c < 3; c++)
			g_assert_cmpfloat_with_epsilon (
				model[0].classes[c].prior, model[1].classes[c].prior, 1e-9);
		for (int i = 0; i < 7; i++)
			for (int l = 1; l < 4; l++)
				g_assert_cmpfloat_with_epsilon (
					model[0].params[i].p[l], model[1].params[i].p[l], 1e-9);
		athar_patterns_clear (&patterns);
	}
}

static const char *
invented (char *buf, size_t size, const char *head, unsigned number)
{
	static const char *const parts[] = {"ثو", "ضي", "ظا", "غو", "ذي", "خا", "شو", "طي"};
	g_snprintf (buf, size, "%s%s%s%s%s", head, parts[number & 7], parts[number >> 3 & 7],
		parts[number >> 6 & 7], parts[number >> 9 & 7]);
	return buf;
}

/* 300 fathers of three children on list 0; half of the children again on list 1, some damaged. Truth
 * of a row: its child's number. */
static AtharLinkTable *
families (uint32_t *truth)
{
	AtharLinkTable *table = athar_link_table_new ();
	static const char *const names[] = {"given", "father", "grandfather", "family"};
	char buf[64];
	for (int k = 0; k < 4; k++)
		athar_link_table_add_field (
			table, names[k], ATHAR_KIND_NAME, (AtharLinkRole)(ATHAR_FIELD_GIVEN + k));
	athar_link_table_add_field (table, "age", ATHAR_KIND_NUMBER, ATHAR_FIELD_BIRTH);
	for (uint16_t list = 0; list < 2; list++)
		for (uint32_t child = 0; child < 900; child++) {
			uint32_t family = child / 3, h = child * 2654435761u, g = family * 40503u;
			unsigned parts[4] = {(h >> 7) % 90, (g >> 3) % 70, (g >> 5) % 60, family / 2};
			if (list && child % 2)
				continue;
			g_assert_true (athar_link_table_add_row (table, list));
			truth[table->n_rows - 1] = child;
			for (int k = 0; k < 4; k++) {
				invented (buf, sizeof buf, k == 3 ? "دا" : "", parts[k] * 57u % 4096);
				if (list && (h >> (8 + k)) % 16 == 0)
					g_strlcat (buf, "ن", sizeof buf);
				athar_link_table_set (
					table, k, athar_tokens_intern (table->lexicon, buf, NULL));
			}
			athar_link_table_set (
				table, 4, athar_number_pack (18 + (h >> 11) % 50 + (list && h % 3 == 0)));
		}
	athar_tokens_finish (table->lexicon);
	return table;
}

static AtharBlockPlan
family_plan (void)
{
	AtharBlockPlan plan = {.scope = ATHAR_SCOPE_BETWEEN, .n_threads = 2, .n_rules = 3};
	plan.rules[0] = (AtharBlockRule){2, {{0, ATHAR_ALIKE_NEAR}, {3, ATHAR_ALIKE_FOLD}}};
	plan.rules[1] = (AtharBlockRule){2, {{1, ATHAR_ALIKE_FOLD}, {3, ATHAR_ALIKE_NEAR}}};
	plan.rules[2] = (AtharBlockRule){2, {{0, ATHAR_ALIKE_FOLD}, {1, ATHAR_ALIKE_FOLD}}};
	return plan;
}

static void
test_brothers (void)
{
	uint32_t truth[2000];
	g_autoptr (AtharLinkTable) table = families (truth);
	g_autofree AtharLinkModel *model = g_new (AtharLinkModel, 1);
	AtharBlockPlan plan = family_plan ();
	AtharFrequencies frequencies;
	AtharBlockStats stats;
	AtharEmResult em;
	g_autoptr (GArray) pairs = NULL;
	double n = 0, right = 0, brothers = 0, told = 0;
	athar_frequencies_init (&frequencies, table);
	athar_kin_model_init (model, &frequencies, plan.scope);
	g_assert_true (athar_kin_train (model, table, &plan, &stats, &em));
	pairs = athar_kin_score (model, &frequencies, &plan, 1e-9, &stats);
	for (guint i = 0; i < pairs->len; i++) {
		const AtharLinkPair *pair = &g_array_index (pairs, AtharLinkPair, i);
		bool same = truth[pair->a] == truth[pair->b];
		bool brother = !same && truth[pair->a] / 3 == truth[pair->b] / 3;
		n += pair->p >= 0.99f;
		right += pair->p >= 0.99f && same;
		brothers += brother;
		told += brother && pair->kin == ATHAR_KIN_SIBLING && pair->p < 0.5f;
	}
	g_assert_cmpfloat (right / 450, >, 0.85);
	g_assert_cmpfloat (right / n, >, 0.98);
	g_assert_cmpfloat (brothers, >, 100);
	g_assert_cmpfloat (told / brothers, >, 0.9);
	athar_frequencies_clear (&frequencies);
}

/* Chance of equal, fold and near names is what counting all pairs gives. */
static void
test_chance (void)
{
	uint32_t truth[2000];
	g_autoptr (AtharLinkTable) table = families (truth);
	for (int scope = 0; scope < 2; scope++) {
		AtharFrequencies frequencies;
		double p[ATHAR_LINK_FIELDS_MAX][ATHAR_LEVELS_MAX], null[ATHAR_LINK_FIELDS_MAX];
		double counts[ATHAR_LEVELS_MAX] = {0}, all = 0;
		for (uint32_t a = 0; a < table->n_rows; a++)
			for (uint32_t b = a + 1; b < table->n_rows; b++)
				if (!scope || table->lists[a] != table->lists[b]) {
					counts[athar_compare_tokens (table->lexicon,
						athar_link_table_get (table, 0, a),
						athar_link_table_get (table, 0, b))]++;
					all++;
				}
		athar_frequencies_init (&frequencies, table);
		athar_frequencies_chance (&frequencies,
			scope ? ATHAR_SCOPE_BETWEEN : ATHAR_SCOPE_ALL, p, null);
		g_assert_cmpfloat (counts[ATHAR_ALIKE_NEAR], >, 0);
		for (int level = ATHAR_ALIKE_NEAR; level <= ATHAR_ALIKE_SAME; level++)
			g_assert_cmpfloat_with_epsilon (
				p[0][level], MAX (counts[level] / all, 1e-9), 1e-12);
		athar_frequencies_clear (&frequencies);
	}
}

static void
test_explanation (void)
{
	uint32_t truth[2000];
	g_autoptr (AtharLinkTable) table = families (truth);
	g_autofree AtharLinkModel *model = g_new (AtharLinkModel, 1);
	AtharBlockPlan plan = family_plan ();
	AtharFrequencies frequencies;
	AtharBlockStats stats;
	AtharEmResult em;
	g_autoptr (GArray) pairs = NULL;
	athar_frequencies_init (&frequencies, table);
	athar_kin_model_init (model, &frequencies, plan.scope);
	g_assert_true (athar_kin_train (model, table, &plan, &stats, &em));
	model->calibration[0] = 0.3;
	model->calibration[1] = 0.8;
	pairs = athar_kin_score (model, &frequencies, &plan, 0.01, &stats);
	g_assert_cmpuint (pairs->len, >, 300);
	for (guint i = 0; i < pairs->len; i++) {
		const AtharLinkPair *pair = &g_array_index (pairs, AtharLinkPair, i);
		AtharExplanation said;
		double sum = 0, p = 0;
		athar_kin_explain (model, &frequencies, &plan, pair->b, pair->a, &said);
		sum = said.prior;
		for (unsigned f = 0; f < said.n_fields; f++)
			sum += said.fields[f].weight + said.fields[f].rarity;
		for (int kin = 0; kin < ATHAR_N_KIN; kin++)
			p += said.p[kin];
		g_assert_cmpfloat_with_epsilon (p, 1, 1e-9);
		if (said.p[said.against] > 1e-12)
			g_assert_cmpfloat_with_epsilon (
				sum, log (said.p[ATHAR_KIN_SAME] / said.p[said.against]), 1e-6);
		g_assert_cmpfloat_with_epsilon (said.calibrated, (double)pair->p, 1e-5);
		g_assert_cmpint (said.rule, ==, pair->rule);
		g_assert_cmpint ((int)said.against, ==, pair->kin);
		g_assert_cmpfloat_with_epsilon (
			said.weight, 0.3 + 0.8 * said.model_weight, 1e-9);
	}
	athar_frequencies_clear (&frequencies);
}

/* A model that is too sure by a factor of two and three nats off comes right. */
static void
test_calibration (void)
{
	g_autofree AtharLinkModel *model = g_new0 (AtharLinkModel, 1);
	AtharReviewed reviewed[2000];
	model->calibration[1] = 1;
	g_assert_false (athar_kin_calibrate (model, reviewed, 0));
	for (unsigned i = 0; i < G_N_ELEMENTS (reviewed); i++) {
		double truth = g_test_rand_double_range (-5, 5);
		reviewed[i] = (AtharReviewed){
			2 * truth + 3, 1, g_test_rand_double () < 1 / (1 + exp (-truth))};
	}
	g_assert_true (athar_kin_calibrate (model, reviewed, G_N_ELEMENTS (reviewed)));
	g_assert_cmpfloat_with_epsilon (model->calibration[1], 0.5, 0.08);
	g_assert_cmpfloat_with_epsilon (model->calibration[0], -1.5, 0.3);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/link/em/reference", test_em);
	g_test_add_func ("/link/kin/chance", test_chance);
	g_test_add_func ("/link/kin/brothers", test_brothers);
	g_test_add_func ("/link/kin/explanation", test_explanation);
	g_test_add_func ("/link/kin/calibration", test_calibration);
	return g_test_run ();
}
