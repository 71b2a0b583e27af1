/* SPDX-License-Identifier: Apache-2.0
 *
 * bench/link-dedupe.c: who stands more than once in one file; one JSON object.
 *
 *     link-dedupe [--half odd|even] [--review N] [--plain] FILE --truth COLUMN
 */
#include "link-bench.h"

int
main (int argc, char **argv)
{
	Bench bench = {.plan = {.scope = ATHAR_SCOPE_ALL}};
	BenchCsv csv;
	if (!bench_options (&argc, &argv, &bench.options) || argc != 2) {
		fprintf (stderr, "link-dedupe [--review N] [--plain] FILE --truth COLUMN\n");
		return 2;
	}
	bench_start (&bench);
	if (!bench_csv_open (argv[1], &csv)) {
		fprintf (stderr, "cannot read %s\n", argv[1]);
		return 1;
	}
	bench_add_fields (&bench, &csv);
	if (!bench_add_rows (&bench, &csv, 0, bench.options.truth))
		return 1;
	bench_csv_close (&csv);
	return bench_run (&bench);
}
