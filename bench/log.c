/* SPDX-License-Identifier: Apache-2.0
 *
 * bench/log.c: the part of `athar verify` that looks at logs: every frame, bundle, tile, hash and
 * signature of each log of a case, told in seconds of CPU and wall.
 *
 *     log CASE THREADS
 */
#include <fcntl.h>
#include <stdio.h>
#include <time.h>

#include "base/fs.h"
#include "base/sign.h"
#include "log/log.h"

static double
now (clockid_t clock)
{
	struct timespec t;
	clock_gettime (clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
on_fault (const GError *fault, gpointer payload)
{
	++*(unsigned *)payload;
	fprintf (stderr, "%s\n", fault->message);
}

static gboolean
check (int logs_fd, unsigned n_threads, uint64_t *ret_records, unsigned *ret_faults, GError **error)
{
	g_auto (GStrv) ids = athar_log_list (logs_fd, error);
	for (char **id = ids; id && *id; id++) {
		g_autoptr (AtharLog) log = athar_log_open (logs_fd, *id, error);
		if (!log || !athar_log_check (log, n_threads, on_fault, ret_faults, error))
			return FALSE;
		*ret_records += athar_log_get_size (log);
	}
	return ids != NULL;
}

int
main (int argc, char **argv)
{
	g_autoptr (GError) error = NULL;
	g_autofree char *path = argc == 3 ? g_build_filename (argv[1], "logs", NULL) : NULL;
	g_auto (AtharFd) fd = path ? open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	double cpu = now (CLOCK_PROCESS_CPUTIME_ID), wall = now (CLOCK_MONOTONIC);
	uint64_t records = 0, n_threads;
	unsigned faults = 0;
	if (fd < 0 || !g_ascii_string_to_unsigned (argv[2], 10, 1, 64, &n_threads, NULL)) {
		fprintf (stderr, "usage: log CASE THREADS\n");
		return 2;
	}
	athar_crypto_init ();
	if (!check (fd, (unsigned)n_threads, &records, &faults, &error)) {
		fprintf (stderr, "%s\n", error->message);
		return 1;
	}
	printf ("%" G_GUINT64_FORMAT " records, %u faults: %.2f s wall, %.2f s CPU\n", records, faults,
		now (CLOCK_MONOTONIC) - wall, now (CLOCK_PROCESS_CPUTIME_ID) - cpu);
	return faults != 0;
}
