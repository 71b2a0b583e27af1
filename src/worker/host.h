/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/host.h: the warmed-up parent: takes orders on ATHAR_CONTROL_FD, forks one jailed child for
 * each object, tells how it ended. It parses nothing foreign itself. athar_worker_main is the whole
 * program, for main.c and for tests that bring analyzers of their own.
 */
#pragma once

#include "worker/analyzer.h"

/* @analyzers: "magic" first, closed by NULL. Returns the exit status. */
int athar_worker_main (int argc, char **argv, const AtharAnalyzer *const *analyzers);
