/* SPDX-License-Identifier: Apache-2.0
 *
 * bench/find.c: how long one query takes inside a process that has the case open, as `athar find`
 * runs it: parse, check that the index of words is up to date, search, filter, 20 hits with their
 * snippets and names.
 *
 *     find CASE ROUNDS QUERY…      milliseconds: least and median of ROUNDS; hits
 *     find --feed CASE             the whole index of words anew: documents a second
 *     find --scan N ROUNDS         PDQ: 8 turns of a picture against N hashes, each kernel
 *
 * The case: `athar init CASE`, `make-records CASE 1000000 5000 items`, `athar rebuild`.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/hash.h"
#include "base/sign.h"
#include "engine/near/near.h"
#include "op/docs.h"
#include "op/seek.h"
#include "sql/index.gen.h"
#include "sql/search.gen.h"

static double
now_ms (clockid_t clock)
{
	struct timespec t;
	clock_gettime (clock, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int
compare_times (const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return x < y ? -1 : x > y;
}

typedef struct {
	AtharDb *index;
	uint64_t shown;
} Shown;

static gboolean
on_hit (const AtharHit *hit, gboolean *ret_more, gpointer payload, GError **error)
{
	Shown *shown = payload;
	AtharStmt *s = athar_db_use (shown->index, &athar_sql_index_item_brief, error);
	gboolean row;
	if (!s)
		return FALSE;
	athar_bind_blob (s, P_INDEX_ITEM_BRIEF_ID, hit->entity.b, ATHAR_ID_BYTES);
	if (!athar_stmt_step (s, &row, error))
		return FALSE;
	if (row)
		athar_stmt_reset (s);
	shown->shown += row != FALSE;
	return TRUE;
}

static gboolean
find_once (AtharCase *c, const char *text, uint64_t *ret_shown, GError **error)
{
	g_autoptr (AtharQuery) query = athar_query_parse (text, error);
	Shown shown = {athar_case_get_db (c), 0};
	AtharSeekOptions options = {
		.limit = 20, .snippets = true, .hit = on_hit, .payload = &shown};
	if (!query || !athar_seek_run (c, query, &options, NULL, error))
		return FALSE;
	*ret_shown = shown.shown;
	return TRUE;
}

static gboolean
skip_hit (const AtharHit *hit, gboolean *ret_more, gpointer payload, GError **error)
{
	*ret_more = FALSE;
	return TRUE;
}

/* How many things hold the words, before filters. */
static gboolean
count_matches (AtharCase *c, const char *text, uint64_t *ret_n, GError **error)
{
	g_autoptr (AtharQuery) query = athar_query_parse (text, error);
	AtharSearchOptions options = {.plain = true, .hit = skip_hit};
	AtharDb *derived = athar_case_get_derived (c, error);
	*ret_n = 0;
	if (!query || !derived)
		return FALSE;
	return !query->has_words || athar_search_run (derived, query, &options, ret_n, error);
}

static gboolean
time_query (AtharCase *c, const char *text, unsigned rounds, GError **error)
{
	g_autofree double *ms = g_new (double, rounds);
	uint64_t matches, shown = 0;
	if (!find_once (c, text, &shown, error) || !count_matches (c, text, &matches, error))
		return FALSE; /* once to have everything in memory */
	for (unsigned i = 0; i < rounds; i++) {
		double start = now_ms (CLOCK_MONOTONIC);
		if (!find_once (c, text, &shown, error))
			return FALSE;
		ms[i] = now_ms (CLOCK_MONOTONIC) - start;
	}
	qsort (ms, rounds, sizeof *ms, compare_times);
	printf ("%8.3f ms least, %8.3f ms median of %u; %" G_GUINT64_FORMAT " hold it, %" G_GUINT64_FORMAT
		" shown: %s\n",
		ms[0], ms[rounds / 2], rounds, matches, shown, text);
	return TRUE;
}

static gboolean
time_feed (AtharCase *c, GError **error)
{
	AtharDb *derived = athar_case_get_derived (c, error);
	double wall, cpu;
	AtharStmt *s;
	gboolean row;
	if (!derived || !athar_docs_forget (derived, error))
		return FALSE;
	wall = now_ms (CLOCK_MONOTONIC);
	cpu = now_ms (CLOCK_PROCESS_CPUTIME_ID);
	if (!athar_docs_feed (c, NULL, NULL, error))
		return FALSE;
	wall = now_ms (CLOCK_MONOTONIC) - wall;
	cpu = now_ms (CLOCK_PROCESS_CPUTIME_ID) - cpu;
	s = athar_db_use (derived, &athar_sql_search_doc_count, error);
	if (!s || !athar_stmt_step (s, &row, error))
		return FALSE;
	printf ("%" G_GINT64_FORMAT " documents in %.1f s (%.1f s CPU): %.0f a second (%.0f by CPU)\n",
		athar_column_int (s, C_SEARCH_DOC_COUNT_N), wall / 1e3, cpu / 1e3,
		(double)athar_column_int (s, C_SEARCH_DOC_COUNT_N) / wall * 1e3,
		(double)athar_column_int (s, C_SEARCH_DOC_COUNT_N) / cpu * 1e3);
	athar_stmt_reset (s);
	return TRUE;
}

/* Hashes that follow from their numbers alone. */
static AtharPdq
made_up (uint64_t i)
{
	AtharHash hash;
	AtharPdq pdq;
	athar_sha256 (&i, sizeof i, &hash);
	memcpy (&pdq, hash.b, sizeof pdq);
	return pdq;
}

static void
time_scan (size_t n, unsigned rounds)
{
	static const char *const names[] = {"auto", "scalar", "AVX2", "AVX-512"};
	g_autofree AtharPdq *hashes = g_new (AtharPdq, n);
	g_autofree double *ms = g_new (double, rounds);
	AtharPdq turns[8];
	for (size_t i = 0; i < n; i++)
		hashes[i] = made_up (i);
	for (size_t q = 0; q < 8; q++)
		turns[q] = made_up (n / 8 * q);
	for (AtharNearKernel k = ATHAR_NEAR_SCALAR; k <= ATHAR_NEAR_AVX512; k++) {
		guint hits = 0;
		if (!athar_near_kernel_supported (k)) {
			printf ("%s: not on this processor\n", names[k]);
			continue;
		}
		for (unsigned i = 0; i < rounds; i++) {
			double start = now_ms (CLOCK_MONOTONIC);
			g_autoptr (GArray) found = athar_near_search (
				turns, 8, hashes, n, ATHAR_PDQ_RADIUS, k);
			ms[i] = now_ms (CLOCK_MONOTONIC) - start;
			hits = found->len;
		}
		qsort (ms, rounds, sizeof *ms, compare_times);
		printf ("%8.3f ms least, %8.3f ms median of %u; %u hits: 8 turns against %zu "
			"hashes, %s\n",
			ms[0], ms[rounds / 2], rounds, hits, n, names[k]);
	}
}

static gboolean
run_case (int argc, char **argv, unsigned rounds, GError **error)
{
	bool feed = g_str_equal (argv[1], "--feed");
	g_autoptr (AtharCase) c = athar_case_open (argv[feed ? 2 : 1], ATHAR_CASE_READ, error);
	if (!c)
		return FALSE;
	if (feed)
		return time_feed (c, error);
	for (int i = 3; i < argc; i++)
		if (!time_query (c, argv[i], rounds, error))
			return FALSE;
	return TRUE;
}

int
main (int argc, char **argv)
{
	g_autoptr (GError) error = NULL;
	bool feed = argc == 3 && g_str_equal (argv[1], "--feed");
	bool scan = argc == 4 && g_str_equal (argv[1], "--scan");
	uint64_t n = 0, rounds = 0;
	athar_crypto_init ();
	setvbuf (stdout, NULL, _IOLBF, 0);
	if (!feed && (argc < 4 || !g_ascii_string_to_unsigned (argv[scan ? 3 : 2], 10, 1, 100000,
					  &rounds, NULL) ||
			     (scan && !g_ascii_string_to_unsigned (
					      argv[2], 10, 8, 100000000, &n, NULL)))) {
		fprintf (stderr, "usage: find CASE ROUNDS QUERY… | --feed CASE | --scan N ROUNDS\n");
		return 2;
	}
	if (scan) {
		time_scan ((size_t)n, (unsigned)rounds);
		return 0;
	}
	if (!run_case (argc, argv, (unsigned)rounds, &error)) {
		fprintf (stderr, "%s\n", error->message);
		return 1;
	}
	return 0;
}
