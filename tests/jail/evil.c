/* SPDX-License-Identifier: Apache-2.0
 *
 * tests/jail/evil.c: a worker whose analyzer does what the first line of a text tells it. It exists
 * for test-jail only; the product has no such analyzer and no way to load one. Built with READS it
 * declares a folder that it may read.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "worker/host.h"
#include "worker/registry.h"

#define PIPE_FD 4

static int
do_open (void)
{
	return open ("/etc/passwd", O_RDONLY) < 0 ? errno : 0;
}

static int
do_create (void)
{
	return open ("/tmp/escaped", O_WRONLY | O_CREAT, 0600) < 0 ? errno : 0;
}

static int
do_stat (void)
{
	struct stat st;
	return stat ("/etc/passwd", &st) < 0 ? errno : 0;
}

static int
do_clone3 (void)
{
	return syscall (SYS_clone3, NULL, 0) < 0 ? errno : 0;
}

static int
do_socket (void)
{
	return socket (AF_INET, SOCK_STREAM, 0);
}

static int
do_execve (void)
{
	return execl ("/bin/sh", "sh", "-c", "true", NULL);
}

static int
do_fork (void)
{
	return (int)syscall (SYS_fork);
}

static int
do_clone (void)
{
	return (int)syscall (SYS_clone, SIGCHLD, 0, 0, 0, 0);
}

static int
do_ptrace (void)
{
	return (int)ptrace (PTRACE_TRACEME, 0, NULL, NULL);
}

static int
do_kill (void)
{
	return kill (getpid (), 0);
}

static int
do_mmap_exec (void)
{
	return mmap (NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS,
		       -1, 0) == MAP_FAILED;
}

static int
do_mprotect_exec (void)
{
	void *page = mmap (NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	return mprotect (page, 4096, PROT_READ | PROT_EXEC);
}

static int
do_memory (void)
{
	for (unsigned i = 0; i < 4096; i++)
		memset (g_malloc (16u << 20), (int)i, 16u << 20);
	return 0;
}

/* The hard limit holds even when the soft one is raised. */
static int
do_raise_limit (void)
{
	struct rlimit limit = {RLIM_INFINITY, RLIM_INFINITY};
	return setrlimit (RLIMIT_AS, &limit) < 0 ? errno : 0;
}

static void *
in_thread (void *payload)
{
	*(int *)payload = 7;
	return NULL;
}

static int
do_thread (void)
{
	pthread_t thread;
	int value = 0;
	if (pthread_create (&thread, NULL, in_thread, &value) != 0)
		return EAGAIN;
	pthread_join (thread, NULL);
	return value;
}

static int
do_loop (void)
{
	volatile unsigned i = 0;
	while (i != 1)
		i += 2;
	return 0;
}

static int
do_sleep (void)
{
	while (clock_nanosleep (CLOCK_MONOTONIC, 0, &(struct timespec){3600, 0}, NULL) == 0)
		;
	return 0;
}

static int
do_crash (void)
{
	*(volatile int *)do_thread = 1; /* code is not writable */
	return 0;
}

static int
do_nonsense (void)
{
	for (;;)
		if (write (PIPE_FD, "\xff\xff\xff\xff\xff\xff\xff\xff", 8) < 0)
			return errno;
}

static int
do_half_frame (void)
{
	if (write (PIPE_FD, "F\0\0\x10\0{\"half\":", 13) < 0)
		return errno;
	_exit (0);
}

static int
do_close_early (void)
{
	if (write (PIPE_FD, "E\0\0\0\1\0Z\0\0\0\0", 11) < 0)
		return errno;
	_exit (0);
}

static int
do_flood (void)
{
	static const char piece[4096] = {'x'};
	for (;;)
		if (write (PIPE_FD, "T\0\0\x10\0", 5) < 0 ||
			write (PIPE_FD, piece, sizeof piece) < 0)
			return errno;
}

static int
do_open_declared (void)
{
	return open ("/usr/share", O_RDONLY | O_DIRECTORY) < 0 ? errno : 0;
}

/* The object and the pipe are 3 and 4; nothing of the parent's is left. */
static int
do_descriptors (void)
{
	int open_ones = 0;
	for (int fd = PIPE_FD + 1; fd < 1024; fd++)
		open_ones += fcntl (fd, F_GETFD) >= 0;
	return open_ones;
}

static int
do_nothing (void)
{
	return 0;
}

static const struct {
	const char *name;
	int (*run) (void);
} deeds[] = {
	{"open", do_open},
	{"create", do_create},
	{"stat", do_stat},
	{"clone3", do_clone3},
	{"socket", do_socket},
	{"execve", do_execve},
	{"fork", do_fork},
	{"clone", do_clone},
	{"ptrace", do_ptrace},
	{"kill", do_kill},
	{"mmap-exec", do_mmap_exec},
	{"mprotect-exec", do_mprotect_exec},
	{"memory", do_memory},
	{"raise-limit", do_raise_limit},
	{"loop", do_loop},
	{"sleep", do_sleep},
	{"crash", do_crash},
	{"nonsense", do_nonsense},
	{"half-frame", do_half_frame},
	{"close-early", do_close_early},
	{"flood", do_flood},
	{"thread", do_thread},
	{"open-declared", do_open_declared},
	{"descriptors", do_descriptors},
	{"nothing", do_nothing},
};

static bool
accepts_text (const AtharMagic *magic)
{
	return g_str_equal (magic->kind, "text");
}

static gboolean
run_evil (AtharTask *task, GError **error)
{
	static const char piece[65536] = {'x'};
	char line[64] = {0};
	size_t got;
	if (!athar_task_read (task, 0, line, sizeof line - 1, &got, error))
		return FALSE;
	g_strchomp (line);
	while (g_str_equal (line, "too-much")) /* by the proper way, for ever */
		if (!athar_task_blob (task, "blob", "image/jpeg", piece, sizeof piece, error))
			return FALSE;
	for (size_t i = 0; i < G_N_ELEMENTS (deeds); i++)
		if (g_str_equal (line, deeds[i].name)) {
			athar_json_set_int (athar_task_get_facts (task), "result", deeds[i].run ());
			return TRUE;
		}
	return athar_throw (error, ATHAR_ERROR_INVALID, "worker.no-object", NULL);
}

static gboolean
run_after (AtharTask *task, GError **error)
{
	athar_json_set_bool (athar_task_get_facts (task), "after", true);
	return TRUE;
}

static const AtharAnalyzer evil = {
	.name = "evil",
	.version = 1,
	.accepts = accepts_text,
	.limits = {.memory_bytes = 256u << 20,
		.cpu_seconds = 1,
		.wall_seconds = 3,
		.output_bytes = 1u << 20},
	.threads = true,
#ifdef READS
	.reads = (const char *const[]){"/usr/share", NULL},
#endif
	.run = run_evil,
};
static const AtharAnalyzer after = {
	.name = "after",
	.version = 1,
	.accepts = accepts_text,
	.limits = {.memory_bytes = 64u << 20,
		.cpu_seconds = 1,
		.wall_seconds = 3,
		.output_bytes = 1u << 20},
	.run = run_after,
};

int
main (int argc, char **argv)
{
	const AtharAnalyzer *const analyzers[] = {athar_analyzers[0], &evil, &after, NULL};
	return athar_worker_main (argc, argv, analyzers);
}
