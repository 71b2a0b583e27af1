/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/task.h: the running side of an analyzer's task: child.c makes one per object and turns it
 * from analyzer to analyzer.
 */
#pragma once

#include "worker/analyzer.h"

struct AtharTask {
	int fd, out; /* the object; the pipe */
	uint64_t bytes;
	char *name;
	AtharMagic magic;
	char *media_type, *kind, *encoding; /* what magic points to */
	const AtharAnalyzer *analyzer;
	AtharJson *facts;
	GHashTable *warned; /* keys sent */
	uint64_t sent, text_sent, text_dropped;
};

/* athar_task_new: @fd and @out stay the caller's. Errors: IO when @fd is no regular file. */
AtharTask *athar_task_new (int fd, int out, const char *name, GError **error);
void athar_task_free (AtharTask *task);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtharTask, athar_task_free)
/* athar_task_run: BEGIN, run(), FACT, END. FALSE only when the pipe is gone. */
gboolean athar_task_run (AtharTask *task, const AtharAnalyzer *analyzer, GError **error);
/* athar_task_set_magic: for the magic analyzer; copies. */
void athar_task_set_magic (AtharTask *task, const AtharMagic *magic);
