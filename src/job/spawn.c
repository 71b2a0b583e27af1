/* SPDX-License-Identifier: Apache-2.0
 *
 * job/spawn.c: starts athar-worker with a clean environment and only its control socket, and reads
 * its hello.
 */
#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/fs.h"
#include "job/pool-private.h"

/* (transfer full) */
static char *
find_worker (const AtharPoolOptions *options)
{
	g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
	g_autofree char *folder = g_path_get_dirname (self ? self : ".");
	const char *named = options->worker_path ? options->worker_path : g_getenv ("ATHAR_WORKER");
	g_autofree char *beside = g_build_filename (folder, "athar-worker", NULL);
	if (named && *named)
		return g_strdup (named);
	if (g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE))
		return g_steal_pointer (&beside);
	return g_build_filename (folder, "..", "libexec", "athar-worker", NULL);
}

/* What the worker's libraries need at their start (program.c sets the same when called by hand).
 * Passphrases, proxies and preloads stay here. */
static const char *const worker_environment[] = {
	"PATH=/usr/bin:/bin",
	"LC_ALL=C.UTF-8",
	"TZ=UTC",
	"HOME=/nonexistent",
	"VIPS_NOVECTOR=1",
	"VIPS_CONCURRENCY=1",
	"OMP_THREAD_LIMIT=1",
	"GIO_USE_VFS=local",
	"GIO_MODULE_DIR=/nonexistent",
	"MALLOC_ARENA_MAX=2",
	"LD_BIND_NOW=1",
	"ASAN_OPTIONS=detect_leaks=0",
	NULL,
};

/* Descriptors of ours are O_CLOEXEC, always (base/fs.h). */
static int
spawn_at (AtharPool *pool, const char *path, int control)
{
	char *const argv[] = {(char *)"athar-worker", NULL};
	posix_spawn_file_actions_t actions;
	int failed;
	posix_spawn_file_actions_init (&actions);
	posix_spawn_file_actions_addopen (&actions, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen (&actions, 1, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen (&actions, 2, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_adddup2 (&actions, control, ATHAR_CONTROL_FD);
	failed = posix_spawn (
		&pool->worker, path, &actions, NULL, argv, (char *const *)worker_environment);
	posix_spawn_file_actions_destroy (&actions);
	if (failed)
		pool->worker = 0;
	return failed;
}

static gboolean
start (AtharPool *pool, GError **error)
{
	g_autofree char *path = find_worker (&pool->options);
	g_auto (AtharFd) theirs = -1;
	int pair[2];
	if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
		return athar_throw_errno (error, "job.no-worker", "path", path, NULL);
	pool->control = pair[0];
	/* dup2 onto itself would leave it close-on-exec. */
	theirs = fcntl (pair[1], F_DUPFD_CLOEXEC, 16);
	close (pair[1]);
	if (theirs >= 0)
		errno = spawn_at (pool, path, theirs);
	return pool->worker > 0 || athar_throw_errno (error, "job.no-worker", "path", path, NULL);
}

static void
read_analyzers (AtharPool *pool, const AtharJson *list)
{
	for (size_t i = 0; i < athar_json_size (list); i++) {
		const AtharJson *entry = athar_json_at (list, i);
		AtharAnalyzerInfo *info = g_new0 (AtharAnalyzerInfo, 1);
		info->name = g_strdup (athar_json_get_string (entry, "name"));
		info->libraries = g_strdup (athar_json_get_string (entry, "libraries"));
		athar_json_get_int (entry, "version", &info->version);
		athar_json_get_int (entry, "wall_seconds", &info->wall_seconds);
		athar_json_get_bool (entry, "runs", &info->runs);
		g_ptr_array_add (pool->analyzers, info);
	}
}

gboolean
athar_pool_spawn (AtharPool *pool, GError **error)
{
	g_autofree char *text = g_malloc (ATHAR_HELLO_MAX_BYTES);
	g_autoptr (AtharJson) hello = NULL;
	const char *reason;
	ssize_t n;
	if (!start (pool, error))
		return FALSE;
	do
		n = recv (pool->control, text, ATHAR_HELLO_MAX_BYTES, 0);
	while (n < 0 && errno == EINTR);
	hello = n > 0 ? athar_json_parse (text, (size_t)n, ATHAR_HELLO_MAX_BYTES, 0, NULL) : NULL;
	reason = hello ? athar_json_get_string (hello, "error") : "it ended at once";
	if (!hello || reason || !athar_json_get_array (hello, "analyzers"))
		return athar_throw (error, ATHAR_ERROR_WORKER, "job.refused", "reason",
			reason ? reason : "?", NULL);
	read_analyzers (pool, athar_json_get_array (hello, "analyzers"));
	pool->jail = athar_json_ref (athar_json_get_object (hello, "jail"));
	return TRUE;
}
