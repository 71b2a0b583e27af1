/* SPDX-License-Identifier: Apache-2.0
 *
 * server/jobs.h: long operations: they run in threads of their own, tell how far they are, can be stopped, and are
 * remembered until the server ends.
 *
 *     g_autofree char *job = athar_jobs_start (jobs, op, args, lang);     // JSON of the new job
 *     …
 *     athar_jobs_stop (jobs);          // asks all to stop and waits: receipts are written
 *
 * JSON of a job: docs/design/0007-page.md. Thread-safe.
 */
#pragma once

#include "op/args.h"
#include "server/http.h"
#include "server/uploads.h"

#define ATHAR_JOBS_AT_ONCE 2 /* add and verify each use all processors */
#define ATHAR_JOBS_KEPT 100
/* A client hears of progress as often as an eye follows. */
#define ATHAR_JOBS_EVENT_US (INT64_C (200) * 1000)

typedef struct AtharJobs AtharJobs;
AtharJobs *athar_jobs_new (const char *dir, AtharUploads *uploads);
void athar_jobs_free (AtharJobs *jobs); /* stops first */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtharJobs, athar_jobs_free)

/* athar_jobs_start: (transfer full) the new job. @args: (transfer full). */
char *athar_jobs_start (AtharJobs *jobs, const AtharOp *op, AtharArgs *args, AtharLang lang);
/* athar_jobs_dup_one: (transfer full) (nullable) with its results; NULL: no such job. */
char *athar_jobs_dup_one (AtharJobs *jobs, const char *id, AtharLang lang);
char *athar_jobs_dup_all (AtharJobs *jobs, AtharLang lang); /* (transfer full) an array, newest first */
/* athar_jobs_watch: (transfer full) (nullable) events `job`: the state now, and whenever it changes;
 * ends with the job. */
AtharEvents *athar_jobs_watch (AtharJobs *jobs, const char *id, AtharLang lang);
bool athar_jobs_cancel (AtharJobs *jobs, const char *id); /* FALSE: no such job */
void athar_jobs_keep_feeds (AtharJobs *jobs);		  /* now and then: notices who went away */
bool athar_jobs_are_running (AtharJobs *jobs);
void athar_jobs_stop (AtharJobs *jobs);
