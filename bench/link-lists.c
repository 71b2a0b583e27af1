/* SPDX-License-Identifier: Apache-2.0
 *
 * bench/link-lists.c: two lists of people, who is on both; one JSON object.
 *
 *     link-lists [--half odd|even] [--review N] [--plain] A.csv B.csv
 *
 * Columns: truth, name_ar, sex, age. Measured are pairs whose truth is told on both sides.
 */
#include "link-bench.h"

int
main (int argc, char **argv)
{
	Bench bench = {.plan = {.scope = ATHAR_SCOPE_BETWEEN}};
	if (!bench_options (&argc, &argv, &bench.options) || argc != 3) {
		fprintf (stderr, "link-lists [--half odd|even] [--review N] A.csv B.csv\n");
		return 2;
	}
	bench_start (&bench);
	for (int i = 1; i <= 2; i++) {
		BenchCsv csv;
		if (!bench_csv_open (argv[i], &csv)) {
			fprintf (stderr, "cannot read %s\n", argv[i]);
			return 1;
		}
		if (i == 1)
			bench_add_fields (&bench, &csv);
		if (!bench_add_rows (&bench, &csv, (uint16_t)(i - 1), bench.options.truth))
			return 1;
		bench_csv_close (&csv);
	}
	return bench_run (&bench);
}
