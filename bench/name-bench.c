/* SPDX-License-Identifier: Apache-2.0
 *
 * bench/name-bench FILE: pairs of names with a truth (the columns of OpenSanctions' name_bench: schema, name1, name2,
 * is_match; others are not read); persons only. Prints one JSON object: precision, recall and F1 at the shipped
 * threshold, the best F1 and its threshold.
 */
#include <glib.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "engine/link/name-compare.h"

typedef struct {
	double score;
	bool truth;
} Case;

/* One record of RFC 4180 without line breaks in fields. */
static GPtrArray *
split_csv (const char *line)
{
	GPtrArray *fields = g_ptr_array_new_with_free_func (g_free);
	g_autoptr (GString) field = g_string_new (NULL);
	bool quoted = false;
	for (const char *p = line; *p; p++) {
		if (*p == '"' && quoted && p[1] == '"')
			g_string_append_c (field, *p++);
		else if (*p == '"')
			quoted = !quoted;
		else if (*p == ',' && !quoted) {
			g_ptr_array_add (fields, g_strdup (field->str));
			g_string_truncate (field, 0);
		} else
			g_string_append_c (field, *p);
	}
	g_ptr_array_add (fields, g_strdup (field->str));
	return fields;
}

static const char *
get (const GPtrArray *header, const GPtrArray *row, const char *name)
{
	for (guint k = 0; k < header->len && k < row->len; k++)
		if (g_str_equal (header->pdata[k], name))
			return row->pdata[k];
	return "";
}

static void
add_case (GArray *cases, const AtharTranslit *translit, const GPtrArray *header, const GPtrArray *row, bool show)
{
	const char *one = get (header, row, "name1"), *two = get (header, row, "name2");
	AtharName a, b;
	AtharNameMatch match;
	Case c = {.truth = g_str_equal (get (header, row, "is_match"), "true")};
	if (!g_str_equal (get (header, row, "schema"), "Person"))
		return;
	athar_name_parse (one, strlen (one), &a);
	athar_name_parse (two, strlen (two), &b);
	athar_name_compare (translit, &a, &b, &match);
	c.score = match.score;
	g_array_append_val (cases, c);
	if (show && c.truth != (c.score >= ATHAR_NAME_SAME))
		fprintf (stderr, "%d %.3f\t%s\t%s\n", c.truth, c.score, one, two);
}

static double
f1_at (const GArray *cases, double threshold, double *ret_precision, double *ret_recall)
{
	size_t hit = 0, said = 0, real = 0;
	for (guint k = 0; k < cases->len; k++) {
		const Case *c = &g_array_index (cases, Case, k);
		hit += c->truth && c->score >= threshold;
		said += c->score >= threshold;
		real += c->truth;
	}
	*ret_precision = said ? (double)hit / (double)said : 0;
	*ret_recall = real ? (double)hit / (double)real : 0;
	return hit ? 2 * *ret_precision * *ret_recall / (*ret_precision + *ret_recall) : 0;
}

static void
print_figures (const GArray *cases, double us)
{
	double precision, recall, best_f1 = 0, best_at = 0, p, r;
	double f1 = f1_at (cases, ATHAR_NAME_SAME, &precision, &recall);
	for (double at = 0.01; at < 1; at += 0.01)
		if (f1_at (cases, at, &p, &r) > best_f1) {
			best_f1 = f1_at (cases, at, &p, &r);
			best_at = at;
		}
	printf ("{\"persons\":%u,\"threshold\":%.2f,\"precision\":%.4f,\"recall\":%.4f,\"f1\":%.4f,", cases->len,
		(double)ATHAR_NAME_SAME, precision, recall, f1);
	printf ("\"best_f1\":%.4f,\"best_threshold\":%.2f,\"cpu_us_per_pair\":%.1f}\n", best_f1, best_at, us);
}

int
main (int argc, char **argv)
{
	g_autofree char *text = NULL;
	g_autoptr (AtharTranslit) translit = athar_translit_new ();
	g_autoptr (GArray) cases = g_array_new (FALSE, FALSE, sizeof (Case));
	g_autoptr (GPtrArray) header = NULL;
	g_auto (GStrv) lines = NULL;
	clock_t start;
	if (argc < 2 || !g_file_get_contents (argv[1], &text, NULL, NULL)) {
		fprintf (stderr, "usage: name-bench FILE [--misses]\n");
		return 2;
	}
	lines = g_strsplit (text, "\n", -1);
	header = split_csv (g_strchomp (lines[0]));
	start = clock ();
	for (size_t k = 1; lines[0] && lines[k]; k++) {
		g_autoptr (GPtrArray) row = split_csv (g_strchomp (lines[k]));
		add_case (cases, translit, header, row, argc > 2 && g_str_equal (argv[2], "--misses"));
	}
	print_figures (cases, (double)(clock () - start) * 1e6 / CLOCKS_PER_SEC / MAX (cases->len, 1));
	return 0;
}
