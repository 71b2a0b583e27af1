/* SPDX-License-Identifier: Apache-2.0
 *
 * job/pool.h: runs analyzers over objects in jailed children of athar-worker (a warmed-up parent
 * that forks one for each object). A child that dies, hangs or talks nonsense costs its object a
 * warning, nothing else. Without the mandatory layers of the jail nothing is decoded: new() fails
 * with WORKER.
 *
 *     pool = athar_pool_new (&(AtharPoolOptions){ .n_jobs = 2, .done = done, .payload = x },
 * &error); while (more) athar_pool_submit (pool, fd, "photo.jpg", ticket, &error);   // waits when
 * all children are busy athar_pool_finish (pool, &error);                                   //
 * waits for the rest
 *
 * done() and end() are called from submit() and finish(), on the caller's thread. A pool is one
 * thread's.
 */
#pragma once

#include "base/error.h"
#include "wire/frame.h"

typedef struct AtharPool AtharPool;
typedef struct {
	char *name; /* "image" */
	int64_t version;
	char *libraries; /* "vips 8.14.1", to be recorded with every fact; may be "" */
	int64_t wall_seconds;
	bool runs; /* false: this system's jail lacks what it needs; it never replies */
} AtharAnalyzerInfo;

/* One analyzer's reply about one object. When a child dies, done() is called for the analyzer at
 * work (FAILED, warning worker.died-…) and for those that should have followed (FAILED,
 * worker.not-run). */
typedef void (*AtharPoolDone) (
	uint64_t ticket, const char *analyzer, const AtharAnalysis *analysis, gpointer payload);
/* After the last reply about an object, however it went. */
typedef void (*AtharPoolEnd) (uint64_t ticket, gpointer payload);
typedef struct {
	unsigned n_jobs;	 /* 0 = number of processors */
	const char *worker_path; /* NULL = ATHAR_WORKER, else athar-worker beside this program */
	AtharPoolDone done;
	AtharPoolEnd end; /* (nullable) */
	gpointer payload;
} AtharPoolOptions;

AtharPool *athar_pool_new (const AtharPoolOptions *options, GError **error);
/* athar_pool_submit: @fd (transfer full) the object, opened for reading; @name its file name's last
 * component (verbatim bytes; for name against content only). "magic" runs first, then every
 * analyzer that accepts what it found. Errors: WORKER when the worker itself is gone. @ticket must
 * differ from those at work. */
gboolean athar_pool_submit (
	AtharPool *pool, int fd, const char *name, uint64_t ticket, GError **error);
/* athar_pool_pump: handles what has come without waiting; for callers with long work between two
 * submits. */
gboolean athar_pool_pump (AtharPool *pool, GError **error);
gboolean athar_pool_finish (AtharPool *pool, GError **error);
void athar_pool_free (AtharPool *pool); /* ends children that are still at work, without done() */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtharPool, athar_pool_free)

/* Registered analyzers as the worker reports them: (transfer none) array of AtharAnalyzerInfo*. */
const GPtrArray *athar_pool_get_analyzers (AtharPool *pool);
/* The jail's layers on this machine, for doctor: (transfer none)
 * {"landlock":7,"netns":true,"seccomp":true,"userns":true,…}. */
const AtharJson *athar_pool_get_jail (AtharPool *pool);
