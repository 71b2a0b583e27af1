/* SPDX-License-Identifier: Apache-2.0
 *
 * server/job-private.h: one job, for jobs.c and job.c. Its fields are read and written with the mutex
 * of its jobs held, but for @cancel, which is atomic, and @results, which are the thread's until the
 * job has ended.
 */
#pragma once

#include "server/call.h"
#include "server/jobs.h"

typedef enum {
	ATHAR_JOB_WAITING,
	ATHAR_JOB_RUNNING,
	ATHAR_JOB_DONE,
	ATHAR_JOB_FAILED,
	ATHAR_JOB_CANCELLED
} AtharJobState;

typedef struct {
	AtharJobs *jobs;
	char id[ATHAR_ID_TEXT];
	const AtharOp *op;
	AtharArgs *args;
	AtharLang lang;
	AtharJobState state;
	int64_t started_us, ended_us, began_us; /* began: monotonic, of this step */
	const char *what;			/* message key; NULL: nothing told yet */
	uint64_t done, all, done_at_began;
	AtharUnit unit;
	gint cancel;
	AtharResults results;
	GError *error;
	GPtrArray *feeds; /* AtharEvents*, and whose language it is beside it */
	int64_t told_us;
} AtharJob;

/* @case_dir: (transfer none), of the jobs. */
AtharJob *athar_job_new (
	const AtharOp *op, AtharArgs *args, AtharLang lang, const char *case_dir);
void athar_job_free (gpointer job);
/* athar_job_progress: TRUE when a step began. */
bool athar_job_progress (AtharJob *job, const char *what, uint64_t done, uint64_t all, AtharUnit unit);
/* athar_job_append: as JSON; @whole: with results and notices, once it has ended. */
void athar_job_append (const AtharJob *job, AtharLang lang, bool whole, GString *out);
bool athar_job_is_over (const AtharJob *job);
