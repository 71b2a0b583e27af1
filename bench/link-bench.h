/* SPDX-License-Identifier: Apache-2.0
 *
 * bench/link-bench.h: what link-lists and link-dedupe share: CSV, columns by header,
 * truth, measures, one JSON object.
 */
#pragma once

#include <stdio.h>

#include "engine/link/cluster.h"
#include "engine/link/kin.h"
#include "engine/link/plan.h"

/* A CSV file read row by row. */
typedef struct {
	FILE *file;
	GPtrArray *header, *row; /* of char * into the lines */
	GString *header_line, *line;
} BenchCsv;
gboolean bench_csv_open (const char *path, BenchCsv *ret_csv);
gboolean bench_csv_next (BenchCsv *csv);
void bench_csv_close (BenchCsv *csv);
int bench_csv_column (const BenchCsv *csv, const char *name); /* -1: none */
const char *bench_csv_cell (const BenchCsv *csv, int column); /* "" when absent */

typedef struct {
	const char *truth; /* column */
	const char *half; /* "odd", "even", NULL: pairs whose first row's truth is so */
	unsigned review;  /* pairs a person would decide, for calibration */
	unsigned threads;
	double threshold, unseen;
	gboolean plain; /* the peers' rules */
} BenchOptions;

/* Truth of each row: index of its text, 0 not told. */
typedef struct {
	uint32_t *of_row;
	bool *odd; /* by index */
	uint32_t n, capacity;
} BenchTruth;

typedef struct {
	AtharLinkTable *table;
	AtharBlockPlan plan;
	BenchTruth truth;
	GHashTable *truths; /* text → index */
	GHashTable *words;  /* as written → token */
	BenchOptions options;
	double start, cpu_start;
} Bench;

gboolean bench_options (int *argc, char ***argv, BenchOptions *ret_options);
void bench_start (Bench *bench);
/* Columns of @csv by their headers; @truth: the column that says who a row is. */
void bench_add_fields (Bench *bench, const BenchCsv *csv);
gboolean bench_add_rows (Bench *bench, BenchCsv *csv, uint16_t list, const char *truth);
int bench_run (Bench *bench); /* train, score, measure, print */
double bench_now (void);
