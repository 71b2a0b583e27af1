/* SPDX-License-Identifier: Apache-2.0
 *
 * bench/analyze.c: SHA-256 and full jailed analysis of the files named, as add does it, without
 * storing anything. With
 * --repeat N each file N times. Prints replies and what each file cost in CPU, children and all.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/hash.h"
#include "base/sign.h"
#include "job/pool.h"

typedef struct {
	unsigned n_replies, n_failed, n_blobs;
} Count;

static void
on_done (uint64_t ticket, const char *analyzer, const AtharAnalysis *analysis, gpointer payload)
{
	Count *count = payload;
	count->n_replies++;
	count->n_failed += analysis->status != ATHAR_ANALYSIS_DONE;
	count->n_blobs += analysis->blobs->len;
}

static gboolean
take (AtharPool *pool, AtharHasher *hasher, const char *path, uint64_t ticket, GError **error)
{
	static const size_t piece = 1u << 20;
	g_autofree uint8_t *buffer = g_malloc (piece);
	g_autofree char *name = g_path_get_basename (path);
	int fd = open (path, O_RDONLY | O_CLOEXEC);
	AtharHash hash;
	size_t got = 1;
	if (fd < 0)
		return athar_throw_errno (error, "fs.open", "path", path, NULL);
	athar_hasher_reset (hasher);
	while (got > 0) {
		if (!athar_fs_read (fd, buffer, piece, &got, error))
			return FALSE;
		athar_hasher_update (hasher, buffer, got);
	}
	athar_hasher_finish (hasher, &hash);
	return athar_pool_submit (pool, fd, name, ticket, error);
}

static double
cpu_ms (int who)
{
	struct rusage used;
	getrusage (who, &used);
	return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1e3 +
	       (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e3;
}

static gboolean
run (int n, char **paths, unsigned repeat, GError **error)
{
	Count count = {0};
	AtharPoolOptions options = {.done = on_done, .payload = &count};
	g_autoptr (AtharHasher) hasher = athar_hasher_new ();
	g_autoptr (AtharPool) pool = athar_pool_new (&options, error);
	double total;
	for (unsigned round = 0; pool && round < repeat; round++)
		for (int i = 0; i < n; i++)
			if (!take (pool, hasher, paths[i], round * (unsigned)n + (unsigned)i,
				    error))
				return FALSE;
	if (!pool || !athar_pool_finish (pool, error))
		return FALSE;
	g_clear_pointer (&pool,
		athar_pool_free); /* its children count only when they have been waited for */
	total = cpu_ms (RUSAGE_SELF) + cpu_ms (RUSAGE_CHILDREN);
	printf ("%u replies, %u failed, %u blobs; %.3f ms CPU a file, of which %.3f here\n",
		count.n_replies, count.n_failed, count.n_blobs, total / (repeat * (unsigned)n),
		cpu_ms (RUSAGE_SELF) / (repeat * (unsigned)n));
	return TRUE;
}

int
main (int argc, char **argv)
{
	unsigned repeat = 1;
	g_autoptr (GError) error = NULL;
	if (argc > 3 && strcmp (argv[1], "--repeat") == 0) {
		repeat = (unsigned)g_ascii_strtoull (argv[2], NULL, 10);
		argv += 2;
		argc -= 2;
	}
	athar_crypto_init ();
	if (run (argc - 1, argv + 1, repeat, &error))
		return 0;
	fprintf (stderr, "%s\n", error->message);
	return 1;
}
