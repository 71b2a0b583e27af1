/* SPDX-License-Identifier: Apache-2.0
 *
 * tests/jail/test-jail.c: what a captured child can do, seen from the pool. Each deed of evil.c
 * must end as the table says, and the pool must still be good for the next object.
 */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/time.h"
#include "job/pool.h"

typedef struct {
	GString *story; /* "analyzer status [warning]" of each reply */
	int64_t result;
	unsigned n_ended;
} Seen;

static void
on_done (uint64_t ticket, const char *analyzer, const AtharAnalysis *analysis, gpointer payload)
{
	Seen *seen = payload;
	g_string_append_printf (seen->story, "%s %d", analyzer, (int)analysis->status);
	for (guint i = 0; i < analysis->warnings->len; i++) {
		const AtharAnalysisWarning *warning = analysis->warnings->pdata[i];
		g_string_append_printf (seen->story, " %s", warning->key);
	}
	g_string_append (seen->story, ";");
	athar_json_get_int (analysis->facts, "result", &seen->result);
}

static void
on_end (uint64_t ticket, gpointer payload)
{
	((Seen *)payload)->n_ended++;
}

static int
text_fd (const char *text)
{
	int fd = memfd_create ("object", MFD_CLOEXEC);
	g_assert_cmpint (fd, >=, 0);
	g_assert_cmpint (write (fd, text, strlen (text)), ==, (ssize_t)strlen (text));
	return fd;
}

static char *
worker_path (const char *name)
{
	g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
	g_autofree char *folder = g_path_get_dirname (self);
	return g_build_filename (folder, name, NULL);
}

static AtharPool *
new_pool (Seen *seen, unsigned n_jobs)
{
	g_autofree char *path = worker_path ("athar-evil-worker");
	g_autoptr (GError) error = NULL;
	AtharPoolOptions options = {n_jobs, path, on_done, on_end, seen};
	AtharPool *pool = athar_pool_new (&options, &error);
	g_assert_no_error (error);
	return pool;
}

#define WHOLE "magic 0;evil 0;after 0;"
#define DIED(how) "magic 0;evil 1 worker.died-" how ";after 1 worker.not-run;"

static const struct {
	const char *deed, *story;
	int64_t result;
} cases[] = {
	{"nothing", WHOLE, 0},
	{"open", WHOLE, EACCES},
	{"create", WHOLE, EACCES},
	{"stat", WHOLE, EACCES},
	{"clone3", WHOLE, ENOSYS},
	{"thread", WHOLE, 7},
	{"raise-limit", WHOLE, EPERM},
	{"socket", DIED ("forbidden"), -1},
	{"execve", DIED ("forbidden"), -1},
	{"fork", DIED ("forbidden"), -1},
	{"clone", DIED ("forbidden"), -1},
	{"ptrace", DIED ("forbidden"), -1},
	{"kill", DIED ("forbidden"), -1},
	{"mmap-exec", DIED ("forbidden"), -1},
	{"mprotect-exec", DIED ("forbidden"), -1},
	{"memory", DIED ("memory"), -1},
	{"loop", DIED ("time"), -1},
	{"sleep", DIED ("time"), -1},
	{"crash", DIED ("crash"), -1},
	{"nonsense", DIED ("nonsense"), -1},
	{"half-frame", DIED ("exit"), -1},
	{"flood", DIED ("nonsense"), -1},
	/* Says that all is said, and leaves out what was announced. */
	{"close-early", "magic 0;evil 0;after 1 worker.died-nonsense;", -1},
};

/* One pool for all: each death must leave it whole. */
static void
test_deeds (void)
{
	Seen seen = {g_string_new (NULL), -1, 0};
	AtharPool *pool = new_pool (&seen, 1);
	const AtharJson *jail = athar_pool_get_jail (pool);
	bool sanitizer = false;
	athar_json_get_bool (jail, "sanitizer", &sanitizer);
	if (sanitizer) {
		g_test_skip ("built with a sanitizer: its wider filter lets more through");
		athar_pool_free (pool);
		return;
	}
	for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
		g_autoptr (GError) error = NULL;
		g_string_truncate (seen.story, 0);
		seen.result = -1;
		athar_pool_submit (pool, text_fd (cases[i].deed), "order.txt", i, &error);
		g_assert_no_error (error);
		athar_pool_finish (pool, &error);
		g_assert_no_error (error);
		g_test_message ("%s: %s result %" G_GINT64_FORMAT, cases[i].deed, seen.story->str,
			seen.result);
		g_assert_cmpstr (seen.story->str, ==, cases[i].story);
		g_assert_cmpint (seen.result, ==, cases[i].result);
		g_assert_cmpuint (seen.n_ended, ==, i + 1);
	}
	athar_pool_free (pool);
	g_string_free (seen.story, TRUE);
	g_assert_false (g_file_test ("/tmp/escaped", G_FILE_TEST_EXISTS));
}

/* Children run side by side: three that sleep until the watchdog do not hold up the others in turn.
 */
static void
test_side_by_side (void)
{
	Seen seen = {g_string_new (NULL), -1, 0};
	AtharPool *pool = new_pool (&seen, 4);
	int64_t start_us = athar_time_monotonic_us ();
	g_autoptr (GError) error = NULL;
	for (unsigned i = 0; i < 12; i++) {
		athar_pool_submit (
			pool, text_fd (i < 3 ? "sleep" : "nothing"), "order.txt", i, &error);
		g_assert_no_error (error);
	}
	athar_pool_finish (pool, &error);
	g_assert_no_error (error);
	g_assert_cmpuint (seen.n_ended, ==, 12);
	g_assert_cmpint (athar_time_monotonic_us () - start_us, <, 30 * ATHAR_SECOND_US);
	athar_pool_free (pool);
	g_string_free (seen.story, TRUE);
}

/* A pool that is freed in the middle ends its children at once; so does a pool whose owner dies. */
static void
test_freed_early (void)
{
	Seen seen = {g_string_new (NULL), -1, 0};
	AtharPool *pool = new_pool (&seen, 2);
	int64_t start_us;
	g_assert_true (athar_pool_submit (pool, text_fd ("sleep"), "a.txt", 1, NULL));
	g_assert_true (athar_pool_submit (pool, text_fd ("loop"), "b.txt", 2, NULL));
	start_us = athar_time_monotonic_us ();
	athar_pool_free (pool);
	g_assert_cmpint (athar_time_monotonic_us () - start_us, <, 2 * ATHAR_SECOND_US);
	g_assert_cmpuint (seen.n_ended, ==, 0);
	g_string_free (seen.story, TRUE);
}

static void
test_no_worker (void)
{
	g_autoptr (GError) error = NULL;
	AtharPoolOptions options = {1, "/nonexistent/athar-worker", on_done, NULL, NULL};
	g_assert_null (athar_pool_new (&options, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_NOT_FOUND);
	g_clear_error (&error);
	options.worker_path = "/bin/true";
	g_assert_null (athar_pool_new (&options, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_WORKER);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/jail/deeds", test_deeds);
	g_test_add_func ("/jail/side-by-side", test_side_by_side);
	g_test_add_func ("/jail/freed-early", test_freed_early);
	g_test_add_func ("/jail/no-worker", test_no_worker);
	return g_test_run ();
}
