/* SPDX-License-Identifier: Apache-2.0
 *
 * bench/link-bench.c: train, score, cluster, measure against the truth, print one JSON object.
 * A pair counts for the half its first row's truth is in, so that false pairs are counted in full.
 */
#include "link-bench.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

typedef struct {
	const Bench *bench;
	uint64_t found[ATHAR_LINK_THREADS_MAX];
} Recall;

double
bench_now (void)
{
	struct timespec t;
	clock_gettime (CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double
cpu_now (void)
{
	struct rusage usage;
	getrusage (RUSAGE_SELF, &usage);
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
		(double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

#define CLAMP_NATS 7.0f

static double
peak_mb (void)
{
	struct rusage usage;
	getrusage (RUSAGE_SELF, &usage);
	return (double)usage.ru_maxrss / 1024;
}

gboolean
bench_options (int *argc, char ***argv, BenchOptions *ret_options)
{
	char *half = NULL, *truth = NULL;
	int review = 0, threads = 2;
	double threshold = 0.001, unseen = -1;
	gboolean plain = FALSE;
	GOptionEntry entries[] = {{"half", 0, 0, G_OPTION_ARG_STRING, &half, "odd or even", NULL},
		{"truth", 0, 0, G_OPTION_ARG_STRING, &truth, "column", NULL},
		{"review", 0, 0, G_OPTION_ARG_INT, &review, "pairs reviewed", NULL},
		{"threads", 0, 0, G_OPTION_ARG_INT, &threads, "threads", NULL},
		{"threshold", 0, 0, G_OPTION_ARG_DOUBLE, &threshold, "lowest p kept", NULL},
		{"unseen", 0, 0, G_OPTION_ARG_DOUBLE, &unseen, "weight of a pair not kept", NULL},
		{"plain", 0, 0, G_OPTION_ARG_NONE, &plain, "the peers' six rules", NULL}, {NULL}};
	g_autoptr (GOptionContext) context = g_option_context_new ("FILES");
	g_option_context_add_main_entries (context, entries, NULL);
	if (!g_option_context_parse (context, argc, argv, NULL))
		return FALSE;
	*ret_options = (BenchOptions){.half = half, .truth = truth ? truth : "truth",
		.review = (unsigned)review, .threads = (unsigned)CLAMP (threads, 1, 64),
		.threshold = threshold, .unseen = unseen, .plain = plain};
	return TRUE;
}

void
bench_start (Bench *bench)
{
	bench->start = bench_now ();
	bench->cpu_start = cpu_now ();
	bench->table = athar_link_table_new ();
	bench->truths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
	bench->words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static bool
counts (const Bench *bench, uint32_t a, uint32_t b)
{
	uint32_t truth = bench->truth.of_row[a];
	if (!truth || !bench->truth.of_row[b])
		return false;
	return !bench->options.half ||
		bench->truth.odd[truth] == !strcmp (bench->options.half, "odd");
}

static bool
is_true (const Bench *bench, uint32_t a, uint32_t b)
{
	return bench->truth.of_row[a] == bench->truth.of_row[b];
}

/* True pairs of the scope and half: by counting rows of each truth and list. */
static double
count_truth (const Bench *bench)
{
	const AtharLinkTable *table = bench->table;
	g_autofree uint32_t *all = g_new0 (uint32_t, bench->truth.n + 1);
	g_autofree uint32_t *list = g_new0 (uint32_t, bench->truth.n + 1);
	double total = 0;
	for (uint32_t from = 0, to; from < table->n_rows; from = to) {
		for (to = from; to < table->n_rows && table->lists[to] == table->lists[from]; to++) {
			uint32_t truth = bench->truth.of_row[to];
			if (!counts (bench, to, to))
				continue;
			total += all[truth];
			if (bench->plan.scope == ATHAR_SCOPE_ALL)
				all[truth]++;
			else
				list[truth]++;
		}
		for (uint32_t row = from; row < to; row++) {
			all[bench->truth.of_row[row]] += list[bench->truth.of_row[row]];
			list[bench->truth.of_row[row]] = 0;
		}
	}
	return total;
}

static void
count_recall (gpointer payload, unsigned thread, const AtharBlockPair *pair)
{
	Recall *recall = payload;
	recall->found[thread] += counts (recall->bench, pair->a, pair->b) &&
		is_true (recall->bench, pair->a, pair->b);
}

static int
by_weight (const void *a, const void *b)
{
	const AtharLinkPair *x = a, *y = b;
	if (x->weight != y->weight)
		return x->weight > y->weight ? -1 : 1;
	if (x->a != y->a)
		return x->a < y->a ? -1 : 1;
	return x->b < y->b ? -1 : x->b > y->b;
}

typedef struct {
	double f1, threshold, precision, recall;
} Best;

/* @pairs by weight. */
static Best
best_f1 (const Bench *bench, const GArray *pairs, double truth)
{
	Best best = {0};
	double tp = 0, n = 0;
	for (guint i = 0; i < pairs->len; i++) {
		const AtharLinkPair *pair = &g_array_index (pairs, AtharLinkPair, i);
		if (!counts (bench, pair->a, pair->b))
			continue;
		n++;
		tp += is_true (bench, pair->a, pair->b);
		if (i + 1 < pairs->len &&
			g_array_index (pairs, AtharLinkPair, i + 1).weight == pair->weight)
			continue;
		if (2 * tp / (n + truth) > best.f1)
			best = (Best){2 * tp / (n + truth), pair->p, tp / n, tp / truth};
	}
	return best;
}

/* Best pairs of both rows. */
static GArray *
mutual_best (const Bench *bench, const GArray *pairs)
{
	GArray *mutual = g_array_new (FALSE, FALSE, sizeof (AtharLinkPair));
	g_autofree bool *taken = g_new0 (bool, bench->table->n_rows + 1);
	for (guint i = 0; i < pairs->len; i++) {
		const AtharLinkPair *pair = &g_array_index (pairs, AtharLinkPair, i);
		if (!taken[pair->a] && !taken[pair->b])
			g_array_append_vals (mutual, pair, 1);
		taken[pair->a] = taken[pair->b] = true;
	}
	return mutual;
}

static void
print_at (const Bench *bench, const GArray *pairs, double truth)
{
	static const double AT[] = {0.5, 0.9, 0.99};
	for (size_t k = 0; k < G_N_ELEMENTS (AT); k++) {
		double tp = 0, n = 0;
		for (guint i = 0; i < pairs->len; i++) {
			const AtharLinkPair *pair = &g_array_index (pairs, AtharLinkPair, i);
			if (pair->p < AT[k] || !counts (bench, pair->a, pair->b))
				continue;
			n++;
			tp += is_true (bench, pair->a, pair->b);
		}
		printf (",\"p%g\":{\"precision\":%.4f,\"recall\":%.4f}", AT[k], n > 0 ? tp / n : 0,
			truth > 0 ? tp / truth : 0);
	}
}

static const double BANDS[] = {0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1.0001};

/* Bands of p with what was observed; expected calibration error over pairs of p >= 0.01. */
static double
calibration (const Bench *bench, const GArray *pairs, bool print)
{
	double error = 0, all = 0;
	for (size_t k = 0; k + 1 < G_N_ELEMENTS (BANDS); k++) {
		double n = 0, sum = 0, yes = 0;
		for (guint i = 0; i < pairs->len; i++) {
			const AtharLinkPair *pair = &g_array_index (pairs, AtharLinkPair, i);
			if (pair->p < BANDS[k] || pair->p >= BANDS[k + 1] ||
				!counts (bench, pair->a, pair->b))
				continue;
			n++;
			sum += pair->p;
			yes += is_true (bench, pair->a, pair->b);
		}
		all += n;
		error += fabs (sum - yes);
		if (print)
			printf ("%s{\"from\":%g,\"n\":%.0f,\"mean\":%.4f,\"observed\":%.4f}",
				k ? "," : "", BANDS[k], n, n > 0 ? sum / n : 0, n > 0 ? yes / n : 0);
	}
	return all > 0 ? error / all : 0;
}

/* @n pairs spread over the bands as a reviewer would be given them, from rows of the other half. */
static void
review (const Bench *bench, AtharLinkModel *model, const GArray *pairs)
{
	g_autoptr (GArray) reviewed = g_array_new (FALSE, FALSE, sizeof (AtharReviewed));
	unsigned each = bench->options.review / (G_N_ELEMENTS (BANDS) - 1);
	Bench other = *bench;
	if (bench->options.half)
		other.options.half = strcmp (bench->options.half, "odd") ? "odd" : "even";
	for (size_t k = 0; k + 1 < G_N_ELEMENTS (BANDS); k++) {
		g_autoptr (GArray) in = g_array_new (FALSE, FALSE, sizeof (guint));
		for (guint i = 0; i < pairs->len; i++) {
			const AtharLinkPair *pair = &g_array_index (pairs, AtharLinkPair, i);
			if (pair->p >= BANDS[k] && pair->p < BANDS[k + 1] &&
				counts (&other, pair->a, pair->b))
				g_array_append_val (in, i);
		}
		for (guint i = 0, n = MIN (each, in->len); i < n; i++) {
			const AtharLinkPair *pair = &g_array_index (pairs, AtharLinkPair,
				g_array_index (in, guint, (guint64)i * in->len / n));
			AtharReviewed one = {pair->weight, (double)in->len / n,
				is_true (bench, pair->a, pair->b)};
			g_array_append_val (reviewed, one);
		}
	}
	athar_kin_calibrate (
		model, (const AtharReviewed *)(void *)reviewed->data, reviewed->len);
}

/* Only pairs a join may begin with are edges; weights are bounded, so that one field many agree in
 * cannot outweigh a pair that contradicts. */
static uint32_t *
make_clusters (const Bench *bench, const GArray *pairs, double floor_p)
{
	const AtharLinkTable *table = bench->table;
	g_autofree AtharEdge *edges = g_new (AtharEdge, pairs->len + 1);
	uint32_t *clusters = g_new (uint32_t, table->n_rows + 1);
	bool one_each[2] = {true, true};
	AtharClusterInput input = {.n_rows = table->n_rows, .edges = edges, .n_edges = pairs->len,
		.lists = bench->plan.scope == ATHAR_SCOPE_BETWEEN ? table->lists : NULL,
		.one_each = one_each, .floor = log (floor_p / (1 - floor_p)), .unseen = bench->options.unseen};
	for (guint i = 0; i < pairs->len; i++) {
		const AtharLinkPair *pair = &g_array_index (pairs, AtharLinkPair, i);
		edges[i] = (AtharEdge){
			pair->a, pair->b, CLAMP (pair->weight, -CLAMP_NATS, CLAMP_NATS)};
	}
	athar_cluster_run (&input, clusters, NULL);
	return clusters;
}

static void
print_clusters (const Bench *bench, const GArray *pairs, double truth, double floor_p)
{
	const AtharLinkTable *table = bench->table;
	g_autofree uint32_t *clusters = make_clusters (bench, pairs, floor_p);
	g_autoptr (GHashTable) cells = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
	g_autofree uint32_t *size = g_new0 (uint32_t, table->n_rows + 1);
	double joined = 0, tp = 0;
	GHashTableIter iter;
	gpointer value;
	for (uint32_t row = 0; row < table->n_rows; row++) {
		uint64_t key = (uint64_t)clusters[row] << 32 | bench->truth.of_row[row];
		uint32_t *count = g_hash_table_lookup (cells, &key);
		if (!counts (bench, row, row))
			continue;
		size[clusters[row]]++;
		if (!count)
			g_hash_table_insert (cells, g_memdup2 (&key, sizeof key),
				count = g_new0 (uint32_t, 1));
		++*count;
	}
	g_hash_table_iter_init (&iter, cells);
	while (g_hash_table_iter_next (&iter, NULL, &value))
		tp += *(uint32_t *)value * (*(uint32_t *)value - 1.0) / 2;
	for (uint32_t row = 0; row < table->n_rows; row++)
		joined += size[row] * (size[row] - 1.0) / 2;
	printf ("{\"p\":%g,\"precision\":%.4f,\"recall\":%.4f,\"f1\":%.4f}", floor_p,
		joined > 0 ? tp / joined : 0, tp / truth, 2 * tp / (joined + truth));
}

static void
print_model (const AtharLinkModel *model, const Bench *bench)
{
	printf (",\"classes\":{");
	for (unsigned c = 0; c < model->n_classes; c++)
		printf ("%s\"%s\":%.0f", c ? "," : "", athar_kin_name (model->classes[c].kin),
			model->classes[c].prior * model->total_pairs);
	printf ("},\"levels\":{");
	for (unsigned f = 0; f < model->n_fields; f++) {
		printf ("%s\"%s\":[", f ? "," : "", bench->table->fields[f].name);
		for (unsigned c = 0; c < model->n_classes; c++) {
			printf ("%s[", c ? "," : "");
			for (unsigned level = 1; level < model->n_levels[f]; level++)
				printf ("%s%.2g", level > 1 ? "," : "",
					model->params[model->classes[c].params[f]].p[level]);
			printf ("]");
		}
		printf ("]");
	}
	printf ("}");
}

static void
print_measures (const Bench *bench, GArray *pairs, double truth)
{
	static const double FLOORS[] = {0.5, 0.9, 0.99};
	g_autoptr (GArray) mutual = NULL;
	Best best, one;
	g_array_sort (pairs, by_weight);
	best = best_f1 (bench, pairs, truth);
	mutual = mutual_best (bench, pairs);
	one = best_f1 (bench, mutual, truth);
	printf (",\"best_f1\":%.4f,\"best_threshold\":%.4f,\"best_precision\":%.4f,\"best_recall\":%.4f",
		best.f1, best.threshold, best.precision, best.recall);
	print_at (bench, pairs, truth);
	printf (",\"one_to_one_f1\":%.4f,\"calibration\":[", one.f1);
	printf ("],\"expected_calibration_error\":%.4f", calibration (bench, pairs, true));
	printf (",\"clusters\":[");
	for (size_t i = 0; i < G_N_ELEMENTS (FLOORS); i++) {
		printf ("%s", i ? "," : "");
		print_clusters (bench, pairs, truth, FLOORS[i]);
	}
	printf ("]");
}

int
bench_run (Bench *bench)
{
	AtharFrequencies frequencies;
	g_autofree AtharLinkModel *model = g_new0 (AtharLinkModel, 1);
	AtharBlockStats stats, again;
	AtharEmResult em = {0};
	Recall recall = {bench, {0}};
	double loaded, trained, scored, clustered, cpu, truth = count_truth (bench), found = 0, peak;
	g_autoptr (GArray) pairs = NULL;
	loaded = bench_now ();
	athar_tokens_finish (bench->table->lexicon);
	athar_frequencies_init (&frequencies, bench->table);
	bench->plan.n_threads = bench->options.threads;
	if (!bench->options.plain || !athar_plan_plain (bench->table, &bench->plan))
		athar_plan_suggest (&frequencies, 0, &bench->plan);
	athar_kin_model_init (model, &frequencies, bench->plan.scope);
	if (!athar_kin_train (model, bench->table, &bench->plan, &stats, &em))
		return 1;
	trained = bench_now ();
	pairs = athar_kin_score (model, &frequencies, &bench->plan, bench->options.threshold, &again);
	scored = bench_now ();
	g_free (make_clusters (bench, pairs, 0.5));
	clustered = bench_now ();
	cpu = cpu_now () - bench->cpu_start;
	peak = peak_mb ();
	if (bench->options.review) {
		review (bench, model, pairs);
		g_array_unref (pairs);
		pairs = athar_kin_score (
			model, &frequencies, &bench->plan, bench->options.threshold, &again);
	}
	athar_block_run (bench->table, &bench->plan, count_recall, &recall, &again);
	for (unsigned t = 0; t < bench->options.threads; t++)
		found += (double)recall.found[t];
	printf ("{\"rows\":%u,\"tokens\":%u,\"true_pairs\":%.0f,\"rules\":%u,\"blocking_recall\":%.4f",
		bench->table->n_rows, athar_tokens_size (bench->table->lexicon), truth,
		bench->plan.n_rules, truth > 0 ? found / truth : 0);
	printf (",\"pairs\":%" G_GUINT64_FORMAT ",\"candidates\":%" G_GUINT64_FORMAT
		",\"blocks_over\":%" G_GUINT64_FORMAT ",\"pairs_refused\":%" G_GUINT64_FORMAT
		",\"near_left_out\":%" G_GUINT64_FORMAT ",\"kept\":%u",
		stats.pairs, stats.candidates, stats.blocks_over, stats.pairs_refused,
		stats.near_left_out, pairs->len);
	print_measures (bench, pairs, truth);
	print_model (model, bench);
	printf (",\"em_iterations\":%u", em.iterations);
	printf (",\"seconds\":{\"load\":%.2f,\"train\":%.2f,\"score\":%.2f,\"cluster\":%.2f,\"all\":%.2f}",
		loaded - bench->start, trained - loaded, scored - trained,
		clustered - scored, clustered - bench->start);
	printf (",\"cpu_seconds\":%.2f,\"peak_mb\":%.0f}\n", cpu, peak);
	athar_frequencies_clear (&frequencies);
	athar_link_table_free (bench->table);
	return 0;
}
