/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/jail.h: what a child that looks at foreign bytes may still do: read one object, write one
 * pipe, use memory.
 *
 * Mandatory, or nothing is decoded: seccomp (default KILL_PROCESS), no_new_privs, rlimits, no
 * capabilities. When the kernel has them: user, network, IPC, UTS and mount namespaces, Landlock.
 * The namespaces, no_new_privs and Landlock are laid on the warmed-up parent once and inherited;
 * rlimits and seccomp on each child, from a filter compiled once. So the jail costs a child a
 * handful of system calls.
 *
 * J1 nothing is executed: execve, mmap and mprotect with PROT_EXEC, ptrace, fork, socket, kill end
 * the process. J2 open, stat, ioctl, getpeername answer EACCES (libraries ask in error paths and go
 * on); clone3 answers ENOSYS, so that glibc uses clone, which is limited to threads; open is
 * possible only for analyzers with .reads and under Landlock. J3 a step that fails ends the child
 * before the first byte is read. Sanitizer builds have a wider filter (shadow memory, their own
 * reports) that is not compiled into others.
 */
#pragma once

#include "worker/analyzer.h"

typedef struct {
	bool seccomp;	    /* KILL_PROCESS and filters are there */
	int landlock;	    /* ABI, 0 none */
	bool userns, netns; /* this process lives in its own */
	bool sanitizer;	    /* the wide profile of a sanitizer build */
} AtharJailState;

typedef struct AtharJail AtharJail;
/* athar_jail_isolate: namespaces; before threads and before warming, since capabilities over files
 * change. */
void athar_jail_isolate (AtharJailState *ret_state);
/* athar_jail_new: after warming: no_new_privs, Landlock (reads of @analyzers only), the filter.
 * Errors: WORKER when a mandatory layer is missing. */
AtharJail *athar_jail_new (
	const AtharAnalyzer *const *analyzers, AtharJailState *state, GError **error);
void athar_jail_free (AtharJail *jail);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtharJail, athar_jail_free)

/* In the child: rlimits, no capabilities, not dumpable, seccomp. FALSE: end at once.
 * Async-signal-safe. */
bool athar_jail_enter (const AtharJail *jail);
/* In the jailed child, before each analyzer: memory and processor time it may use from here. */
void athar_jail_limit (const AtharJail *jail, const AtharAnalyzerLimits *limits);
bool athar_jail_can_read (
	const AtharJail *jail); /* Landlock is on: analyzers with .reads may run */
