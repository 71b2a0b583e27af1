/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/jail.c: the jail of worker/jail.h. Namespaces and limits here, the system call filter in
 * filter.c, Landlock in landlock.c. Sources: man 7 landlock, man 2 seccomp, man 7 user_namespaces.
 */
#include "worker/jail.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "worker/jail-private.h"

struct AtharJail {
	struct sock_fprog program; /* the filter, compiled */
	uint64_t base_bytes;	   /* address space of the warmed-up parent */
	AtharAnalyzerLimits most;  /* hard limits: the largest any analyzer has */
	bool can_read;
};

void
athar_jail_isolate (AtharJailState *ret_state)
{
	*ret_state = (AtharJailState){.sanitizer = ATHAR_JAIL_SANITIZER};
	if (unshare (CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWNS) == 0)
		ret_state->userns = ret_state->netns = true;
	else if (unshare (CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWNS) ==
		 0) /* root without user namespaces */
		ret_state->netns = true;
}

static uint64_t
address_space_bytes (void)
{
	g_autofree char *text = NULL;
	if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL))
		return UINT64_C (2)
		       << 30; /* no /proc: what a worker with every library has, roughly, twice */
	return g_ascii_strtoull (text, NULL, 10) * (uint64_t)sysconf (_SC_PAGESIZE);
}

/* A thread would be gone in every child and whoever waits for it would wait for ever. */
static gboolean
check_single_thread (GError **error)
{
	g_autofree char *text = NULL;
	const char *line;
	if (ATHAR_JAIL_SANITIZER || !g_file_get_contents ("/proc/self/status", &text, NULL, NULL))
		return TRUE;
	line = strstr (text, "\nThreads:");
	if (!line || g_ascii_strtoull (line + 9, NULL, 10) == 1)
		return TRUE;
	return athar_throw (error, ATHAR_ERROR_INTERNAL, "worker.threads", NULL);
}

static void
widen (AtharJail *jail, const AtharAnalyzer *const *analyzers)
{
	for (size_t i = 0; analyzers[i]; i++) {
		const AtharAnalyzerLimits *limits = &analyzers[i]->limits;
		jail->most.memory_bytes = MAX (jail->most.memory_bytes, limits->memory_bytes);
		jail->most.cpu_seconds += limits->cpu_seconds;
	}
}

AtharJail *
athar_jail_new (const AtharAnalyzer *const *analyzers, AtharJailState *state, GError **error)
{
	g_autoptr (AtharJail) jail = g_new0 (AtharJail, 1);
	uint32_t action = SECCOMP_RET_KILL_PROCESS;
	if (!check_single_thread (error))
		return NULL;
	jail->base_bytes = address_space_bytes ();
	widen (jail, analyzers);
	state->seccomp = syscall (SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
	if (!state->seccomp || prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return athar_throw_null (error, ATHAR_ERROR_WORKER, "worker.no-jail", "layer",
			state->seccomp ? "no_new_privs" : "seccomp", NULL);
	state->landlock = athar_landlock_enter (analyzers);
	jail->can_read = state->landlock > 0;
	if (!athar_filter_compile (
		    jail->can_read && athar_landlock_wants (analyzers), &jail->program, error))
		return NULL;
	return g_steal_pointer (&jail);
}

void
athar_jail_free (AtharJail *jail)
{
	if (!jail)
		return;
	g_free (jail->program.filter);
	g_free (jail);
}

bool
athar_jail_can_read (const AtharJail *jail)
{
	return jail->can_read;
}

static bool
set_limit (__rlimit_resource_t what, uint64_t soft, uint64_t hard)
{
	struct rlimit limit = {soft, hard};
	return setrlimit (what, &limit) == 0;
}

static bool
drop_capabilities (void)
{
	struct __user_cap_header_struct head = {_LINUX_CAPABILITY_VERSION_3, 0};
	struct __user_cap_data_struct none[2] = {{0}};
	return syscall (SYS_capset, &head, none) == 0;
}

bool
athar_jail_enter (const AtharJail *jail)
{
	uint64_t memory = jail->base_bytes + jail->most.memory_bytes;
	if (!ATHAR_JAIL_SANITIZER && !set_limit (RLIMIT_AS, memory,
					     memory)) /* shadow memory is terabytes of addresses */
		return false;
	return set_limit (RLIMIT_CPU, jail->most.cpu_seconds, jail->most.cpu_seconds + 1) &&
	       set_limit (RLIMIT_FSIZE, 0, 0) && set_limit (RLIMIT_CORE, 0, 0) &&
	       set_limit (RLIMIT_NOFILE, 64, 64) && set_limit (RLIMIT_MEMLOCK, 0, 0) &&
	       prctl (PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 &&
	       prctl (PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == 0 && drop_capabilities () &&
	       syscall (SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &jail->program) == 0;
}

void
athar_jail_limit (const AtharJail *jail, const AtharAnalyzerLimits *limits)
{
	struct rusage used = {0};
	uint64_t memory = jail->base_bytes + limits->memory_bytes;
	getrusage (RUSAGE_SELF, &used);
	/* Soft limits only: the hard ones are set, and raising up to them is all a captured child
	 * could do. */
	if (!ATHAR_JAIL_SANITIZER)
		set_limit (RLIMIT_AS, memory, jail->base_bytes + jail->most.memory_bytes);
	set_limit (RLIMIT_CPU,
		MIN ((uint64_t)used.ru_utime.tv_sec + (uint64_t)used.ru_stime.tv_sec + 1 +
				limits->cpu_seconds,
			jail->most.cpu_seconds),
		jail->most.cpu_seconds + 1);
}
