/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/jail-private.h: the parts of the jail (jail.c, filter.c, landlock.c).
 */
#pragma once

#include <linux/filter.h>

#include "worker/jail.h"

#ifdef __SANITIZE_ADDRESS__
#define ATHAR_JAIL_SANITIZER 1
#else
#define ATHAR_JAIL_SANITIZER 0
#endif

/* athar_filter_compile: the BPF program; @ret_program->filter is the caller's. */
gboolean athar_filter_compile (bool opens, struct sock_fprog *ret_program, GError **error);

/* athar_landlock_enter: every right taken from this process and its children, except reading what
 * @analyzers declare. The ABI, 0 when the kernel has none. Needs no_new_privs. */
int athar_landlock_enter (const AtharAnalyzer *const *analyzers);
bool athar_landlock_wants (const AtharAnalyzer *const *analyzers);
