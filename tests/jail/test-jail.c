/* SPDX-License-Identifier: Apache-2.0
 *
 * tests/jail/test-jail.c: what a captured child can do, seen from the pool. Each deed of evil.c
 * must end as the table says, and the pool must still be good for the next object.
 */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
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
new_pool_of (const char *worker, Seen *seen, unsigned n_jobs)
{
	g_autofree char *path = worker_path (worker);
	g_autoptr (GError) error = NULL;
	AtharPoolOptions options = {n_jobs, path, on_done, on_end, seen};
	AtharPool *pool = athar_pool_new (&options, &error);
	g_assert_no_error (error);
	return pool;
}

static AtharPool *
new_pool (Seen *seen, unsigned n_jobs)
{
	return new_pool_of ("athar-evil-worker", seen, n_jobs);
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
	{"open-declared", WHOLE, EACCES}, /* this worker declares nothing */
	{"descriptors", WHOLE, 0},
	{"too-much", "magic 0;evil 2 worker.too-much;after 0;", -1},
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

static bool
is_sanitizer (AtharPool *pool)
{
	bool sanitizer = false;
	athar_json_get_bool (athar_pool_get_jail (pool), "sanitizer", &sanitizer);
	if (sanitizer)
		g_test_skip ("built with a sanitizer: its wider filter lets more through");
	return sanitizer;
}

static void
check_deed (AtharPool *pool, Seen *seen, const char *deed, const char *story, int64_t result)
{
	g_autoptr (GError) error = NULL;
	unsigned n_ended = seen->n_ended;
	g_string_truncate (seen->story, 0);
	seen->result = -1;
	athar_pool_submit (pool, text_fd (deed), "order.txt", n_ended, &error);
	g_assert_no_error (error);
	athar_pool_finish (pool, &error);
	g_assert_no_error (error);
	g_test_message (
		"%s: %s result %" G_GINT64_FORMAT, deed, seen->story->str, seen->result);
	g_assert_cmpstr (seen->story->str, ==, story);
	g_assert_cmpint (seen->result, ==, result);
	g_assert_cmpuint (seen->n_ended, ==, n_ended + 1);
}

/* One pool for all: each death must leave it whole. */
static void
test_deeds (void)
{
	Seen seen = {g_string_new (NULL), -1, 0};
	AtharPool *pool = new_pool (&seen, 1);
	for (size_t i = 0; i < G_N_ELEMENTS (cases) && !(i == 0 && is_sanitizer (pool)); i++)
		check_deed (pool, &seen, cases[i].deed, cases[i].story, cases[i].result);
	athar_pool_free (pool);
	g_string_free (seen.story, TRUE);
	g_assert_false (g_file_test ("/tmp/escaped", G_FILE_TEST_EXISTS));
}

/* An analyzer that declares a folder reads there and nowhere else: Landlock's work, since the
 * filter cannot see names. */
static void
test_declared (void)
{
	Seen seen = {g_string_new (NULL), -1, 0};
	AtharPool *pool = new_pool_of ("athar-evil-reader", &seen, 1);
	int64_t landlock = 0;
	athar_json_get_int (athar_pool_get_jail (pool), "landlock", &landlock);
	if (landlock == 0) {
		check_deed (pool, &seen, "open-declared", "magic 0;after 0;", -1);
		g_test_skip ("NO LANDLOCK HERE: analyzers that read files do not run");
	} else {
		check_deed (pool, &seen, "open-declared", WHOLE, 0);
		check_deed (pool, &seen, "open", WHOLE, EACCES);
		check_deed (pool, &seen, "create", WHOLE, EACCES);
	}
	athar_pool_free (pool);
	g_string_free (seen.story, TRUE);
}

/* (transfer full) (nullable) what /proc tells of a process. */
static char *
proc_text (long pid, const char *what)
{
	g_autofree char *path = g_strdup_printf ("/proc/%ld/%s", pid, what);
	char *text = NULL;
	g_file_get_contents (path, &text, NULL, NULL);
	return text;
}

/* The latest child of @parent, 0 when there is none. */
static long
child_of (long parent)
{
	g_autoptr (GDir) all = g_dir_open ("/proc", 0, NULL);
	g_autofree char *line = g_strdup_printf ("\nPPid:\t%ld\n", parent);
	const char *name;
	long found = 0;
	while (all && (name = g_dir_read_name (all))) {
		long pid = (long)g_ascii_strtoll (name, NULL, 10);
		g_autofree char *status = pid > 0 ? proc_text (pid, "status") : NULL;
		if (status && strstr (status, line))
			found = MAX (found, pid);
	}
	return found;
}

static void
check_namespace (AtharPool *pool, long worker)
{
	g_autofree char *path = g_strdup_printf ("/proc/%ld/ns/net", worker);
	g_autofree char *theirs = g_file_read_link (path, NULL);
	g_autofree char *ours = g_file_read_link ("/proc/self/ns/net", NULL);
	bool own = false;
	athar_json_get_bool (athar_pool_get_jail (pool), "netns", &own);
	if (theirs && ours) /* else the kernel does not let us look */
		g_assert_true (own == !g_str_equal (theirs, ours));
}

/* Layers that no deed can try, as the kernel tells them of a child at work. */
static void
test_layers (void)
{
	static const char *const LINES[] = {"\nCapPrm:\t0000000000000000\n",
		"\nCapEff:\t0000000000000000\n", "\nNoNewPrivs:\t1\n", "\nSeccomp:\t2\n"};
	static const char *const LIMITS[] = {"\nMax file size             0                    0 ",
		"\nMax core file size        0                    0 ",
		"\nMax open files            64                   64 ",
		"\nMax locked memory         0                    0 "};
	Seen seen = {g_string_new (NULL), -1, 0};
	AtharPool *pool = new_pool (&seen, 1);
	long worker = child_of (getpid ()), child = 0;
	g_autofree char *status = NULL, *limits = NULL;
	g_assert_true (athar_pool_submit (pool, text_fd ("sleep"), "a.txt", 1, NULL));
	for (unsigned i = 0; i < 200; i++) { /* it locks itself in before it looks */
		g_clear_pointer (&status, g_free);
		child = child ? child : child_of (worker);
		status = child ? proc_text (child, "status") : NULL;
		if (status && strstr (status, LINES[3]))
			break;
		g_usleep (10000);
	}
	g_assert_cmpint (child, >, 0);
	for (size_t i = 0; i < G_N_ELEMENTS (LINES); i++)
		if (!status || !strstr (status, LINES[i]))
			g_error ("not so: %s in %s", LINES[i], status);
	limits = proc_text (child, "limits");
	for (size_t i = 0; limits && i < G_N_ELEMENTS (LIMITS); i++)
		if (!strstr (limits, LIMITS[i]))
			g_error ("not so: %s in %s", LIMITS[i], limits);
	check_namespace (pool, worker);
	athar_pool_free (pool);
	g_string_free (seen.story, TRUE);
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

/* A child that cannot lock itself in looks at nothing, and the pool says why. The limit of open
 * files that the jail wants is above the one it gets here, and nobody may raise it. Last: it stays
 * so for this process. */
static void
test_no_jail (void)
{
	Seen seen = {g_string_new (NULL), -1, 0};
	struct rlimit few = {48, 48};
	g_autoptr (GError) error = NULL;
	AtharPool *pool;
	bool userns = false;
	g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &few), ==, 0);
	pool = new_pool (&seen, 1);
	athar_json_get_bool (athar_pool_get_jail (pool), "userns", &userns);
	if (!userns && geteuid () == 0) {
		g_test_skip ("root without user namespaces may raise any limit");
	} else {
		if (athar_pool_submit (pool, text_fd ("nothing"), "a.txt", 1, &error))
			athar_pool_finish (pool, &error);
		g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_WORKER);
		g_assert_null (strstr (seen.story->str, "evil"));
	}
	athar_pool_free (pool);
	g_string_free (seen.story, TRUE);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/jail/deeds", test_deeds);
	g_test_add_func ("/jail/declared", test_declared);
	g_test_add_func ("/jail/layers", test_layers);
	g_test_add_func ("/jail/side-by-side", test_side_by_side);
	g_test_add_func ("/jail/freed-early", test_freed_early);
	g_test_add_func ("/jail/no-worker", test_no_worker);
	g_test_add_func ("/jail/no-jail", test_no_jail);
	return g_test_run ();
}
