/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/filter.c: the system calls a jailed child may make. Everything not named here kills the
 * process. The lists come from strace of each decoder after lock-down; a new library that needs
 * more dies in its own test, with the number in the kernel's log.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"
#include "worker/jail-private.h"

static const int allowed[] = {
	SCMP_SYS (read),
	SCMP_SYS (pread64),
	SCMP_SYS (readv),
	SCMP_SYS (write),
	SCMP_SYS (writev),
	SCMP_SYS (lseek),
	SCMP_SYS (fstat),
	SCMP_SYS (close),
	SCMP_SYS (dup),
	SCMP_SYS (brk),
	SCMP_SYS (munmap),
	SCMP_SYS (mremap),
	SCMP_SYS (madvise),
	SCMP_SYS (futex),
	SCMP_SYS (getrandom),
	SCMP_SYS (clock_gettime),
	SCMP_SYS (clock_nanosleep),
	SCMP_SYS (gettimeofday),
	SCMP_SYS (getpid),
	SCMP_SYS (gettid),
	SCMP_SYS (getrusage),
	SCMP_SYS (sched_yield),
	SCMP_SYS (sched_getaffinity),
	SCMP_SYS (rt_sigreturn),
	SCMP_SYS (rt_sigprocmask),
	SCMP_SYS (rt_sigaction),
	SCMP_SYS (restart_syscall),
	SCMP_SYS (set_robust_list),
	SCMP_SYS (rseq),
	SCMP_SYS (exit),
	SCMP_SYS (exit_group),
};

/* Asked for in error paths or at the start of threads; libraries take no for an answer. */
static const int refused[] = {
	SCMP_SYS (openat2),
	SCMP_SYS (creat),
	SCMP_SYS (access),
	SCMP_SYS (faccessat),
	SCMP_SYS (faccessat2),
	SCMP_SYS (stat),
	SCMP_SYS (lstat),
	SCMP_SYS (statx),
	SCMP_SYS (statfs),
	SCMP_SYS (fstatfs),
	SCMP_SYS (readlink),
	SCMP_SYS (readlinkat),
	SCMP_SYS (getcwd),
	SCMP_SYS (ioctl),
	SCMP_SYS (getpeername),
	SCMP_SYS (getsockname),
	SCMP_SYS (sysinfo),
	SCMP_SYS (uname),
	SCMP_SYS (getuid),
	SCMP_SYS (geteuid),
	SCMP_SYS (getgid),
	SCMP_SYS (getegid),
	SCMP_SYS (fadvise64),
	SCMP_SYS (sched_setscheduler),
	SCMP_SYS (sched_getscheduler),
	SCMP_SYS (sched_getparam),
	SCMP_SYS (sched_setattr),
	SCMP_SYS (sched_getattr),
	SCMP_SYS (sched_setaffinity),
	SCMP_SYS (getpriority),
	SCMP_SYS (setpriority),
	SCMP_SYS (mlock),
	SCMP_SYS (mbind),
	SCMP_SYS (get_mempolicy),
	SCMP_SYS (set_mempolicy),
	SCMP_SYS (ftruncate),
	SCMP_SYS (unlink),
	SCMP_SYS (memfd_create),
	SCMP_SYS (sigaltstack),
	SCMP_SYS (getdents64),
};

#ifdef __SANITIZE_ADDRESS__
/* The sanitizers' runtime: shadow memory, stacks of threads, and the report that ends the process.
 */
static const int sanitizer[] = {
	SCMP_SYS (mmap),
	SCMP_SYS (mprotect),
	SCMP_SYS (openat),
	SCMP_SYS (open),
	SCMP_SYS (readlink),
	SCMP_SYS (newfstatat),
	SCMP_SYS (sigaltstack),
	SCMP_SYS (prctl),
	SCMP_SYS (prlimit64),
	SCMP_SYS (tgkill),
	SCMP_SYS (getppid),
	SCMP_SYS (uname),
	SCMP_SYS (fcntl),
};
#endif

static int
allow_memory (scmp_filter_ctx filter)
{
	int bad = seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (mmap), 2,
		SCMP_A2 (SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
		SCMP_A3 (SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS));
	/* The object itself may be mapped to read it. */
	bad |= seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (mmap), 2,
		SCMP_A2 (SCMP_CMP_EQ, PROT_READ), SCMP_A3 (SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, 0));
	bad |= seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (mprotect), 1,
		SCMP_A2 (SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
	return bad;
}

static int
allow_threads (scmp_filter_ctx filter)
{
	int bad = seccomp_rule_add (filter, SCMP_ACT_ERRNO (ENOSYS), SCMP_SYS (clone3), 0);
	bad |= seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (clone), 1,
		SCMP_A0 (SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD));
	bad |= seccomp_rule_add (
		filter, SCMP_ACT_ALLOW, SCMP_SYS (prctl), 1, SCMP_A0 (SCMP_CMP_EQ, PR_SET_NAME));
	return bad;
}

/* Own soft limits only (jail.h: athar_jail_limit), and reading them. newfstatat of a descriptor is
 * glibc's fstat. */
static int
allow_own (scmp_filter_ctx filter)
{
	int bad = 0;
	bad |= seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (prlimit64), 2,
		SCMP_A0 (SCMP_CMP_EQ, 0), SCMP_A1 (SCMP_CMP_EQ, RLIMIT_AS));
	bad |= seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (prlimit64), 2,
		SCMP_A0 (SCMP_CMP_EQ, 0), SCMP_A1 (SCMP_CMP_EQ, RLIMIT_CPU));
	bad |= seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (prlimit64), 2,
		SCMP_A0 (SCMP_CMP_EQ, 0), SCMP_A2 (SCMP_CMP_EQ, 0));
	/* The path lies in memory and cannot be looked at: without Landlock a name could be asked
	 * for, never opened. */
	bad |= seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (newfstatat), 1,
		SCMP_A3 (SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, AT_EMPTY_PATH));
	bad |= seccomp_rule_add (filter, SCMP_ACT_ERRNO (EACCES), SCMP_SYS (newfstatat), 1,
		SCMP_A3 (SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, 0));
	bad |= seccomp_rule_add (
		filter, SCMP_ACT_ALLOW, SCMP_SYS (fcntl), 1, SCMP_A1 (SCMP_CMP_EQ, F_GETFL));
	bad |= seccomp_rule_add (
		filter, SCMP_ACT_ALLOW, SCMP_SYS (fcntl), 1, SCMP_A1 (SCMP_CMP_EQ, F_GETFD));
	bad |= seccomp_rule_add (
		filter, SCMP_ACT_ALLOW, SCMP_SYS (fcntl), 1, SCMP_A1 (SCMP_CMP_EQ, F_SETFD));
	return bad;
}

static int
allow_opens (scmp_filter_ctx filter, bool opens)
{
	const int calls[] = {SCMP_SYS (open), SCMP_SYS (openat)};
	int bad = 0;
	for (size_t i = 0; i < G_N_ELEMENTS (calls);
		i++) /* under Landlock the kernel decides which */
		bad |= seccomp_rule_add (
			filter, opens ? SCMP_ACT_ALLOW : SCMP_ACT_ERRNO (EACCES), calls[i], 0);
	return bad;
}

static int
fill (scmp_filter_ctx filter, bool opens)
{
	int bad = 0;
	for (size_t i = 0; i < G_N_ELEMENTS (allowed); i++)
		bad |= seccomp_rule_add (filter, SCMP_ACT_ALLOW, allowed[i], 0);
	bad |= allow_threads (filter);
#ifdef __SANITIZE_ADDRESS__
	for (size_t i = 0; i < G_N_ELEMENTS (sanitizer); i++)
		bad |= seccomp_rule_add (filter, SCMP_ACT_ALLOW, sanitizer[i], 0);
	for (size_t i = 0; i < G_N_ELEMENTS (refused); i++) /* those it needs stay allowed */
		seccomp_rule_add (filter, SCMP_ACT_ERRNO (EACCES), refused[i], 0);
	return bad;
#endif
	for (size_t i = 0; i < G_N_ELEMENTS (refused); i++)
		bad |= seccomp_rule_add (filter, SCMP_ACT_ERRNO (EACCES), refused[i], 0);
	return bad | allow_memory (filter) | allow_own (filter) | allow_opens (filter, opens);
}

gboolean
athar_filter_compile (bool opens, struct sock_fprog *ret_program, GError **error)
{
	scmp_filter_ctx filter = seccomp_init (SCMP_ACT_KILL_PROCESS);
	g_auto (AtharFd) fd = memfd_create ("filter", MFD_CLOEXEC);
	struct stat st;
	bool good = filter && fd >= 0 &&
		    seccomp_attr_set (filter, SCMP_FLTATR_CTL_OPTIMIZE, 2) == 0 &&
		    fill (filter, opens) == 0 && seccomp_export_bpf (filter, fd) == 0 &&
		    fstat (fd, &st) == 0 && st.st_size > 0;
	if (filter)
		seccomp_release (filter);
	if (!good)
		return athar_throw (
			error, ATHAR_ERROR_WORKER, "worker.no-jail", "layer", "seccomp", NULL);
	ret_program->len = (unsigned short)((size_t)st.st_size / sizeof (struct sock_filter));
	ret_program->filter = g_malloc ((size_t)st.st_size);
	return pread (fd, ret_program->filter, (size_t)st.st_size, 0) == st.st_size ||
	       athar_throw (error, ATHAR_ERROR_WORKER, "worker.no-jail", "layer", "seccomp", NULL);
}
