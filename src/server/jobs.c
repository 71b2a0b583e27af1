/* SPDX-License-Identifier: Apache-2.0
 *
 * server/jobs.c: see jobs.h.
 */
#include "server/jobs.h"

#include <string.h>

#include "base/time.h"
#include "server/job-private.h"

struct AtharJobs {
	GMutex mutex;
	GThreadPool *threads;
	GPtrArray *list; /* AtharJob*, oldest first */
	char *dir;
	AtharUploads *uploads;
};

/* With the mutex held. Feeds that nobody reads are dropped. */
static void
tell (AtharJob *job)
{
	g_autoptr (GString) event = g_string_new ("event: job\ndata: ");
	athar_job_append (job, job->lang, false, event);
	g_string_append (event, "\n\n");
	job->told_us = athar_time_monotonic_us ();
	for (guint i = job->feeds->len; i-- > 0;) {
		AtharEvents *feed = job->feeds->pdata[i];
		if (athar_events_is_gone (feed)) {
			g_ptr_array_remove_index (job->feeds, i);
			continue;
		}
		athar_events_push (feed, event->str);
		if (athar_job_is_over (job))
			athar_events_close (feed);
	}
}

static gboolean
on_cancelled (gpointer payload)
{
	AtharJob *job = payload;
	return g_atomic_int_get (&job->cancel);
}

static void
on_progress (const char *what, uint64_t done, uint64_t all, AtharUnit unit, gpointer payload)
{
	AtharJob *job = payload;
	g_autoptr (GMutexLocker) lock = g_mutex_locker_new (&job->jobs->mutex);
	bool begins = athar_job_progress (job, what, done, all, unit);
	if (begins || athar_time_monotonic_us () - job->told_us >= ATHAR_JOBS_EVENT_US)
		tell (job);
}

static void
on_notice (const char *text, gpointer payload)
{
	AtharJob *job = payload;
	g_autoptr (GMutexLocker) lock = g_mutex_locker_new (&job->jobs->mutex);
	athar_results_notice (text, &job->results);
}

static gboolean
on_result (const char *data, size_t bytes, gpointer payload)
{
	AtharJob *job = payload;
	g_autoptr (GMutexLocker) lock = g_mutex_locker_new (&job->jobs->mutex);
	athar_results_sink (data, bytes, &job->results);
	return TRUE; /* what does not fit is told at the end; the work itself goes on */
}

static void
end (AtharJob *job, gboolean ok, GError *error)
{
	g_autoptr (GMutexLocker) lock = g_mutex_locker_new (&job->jobs->mutex);
	job->state = ok || g_error_matches (error, ATHAR_ERROR, ATHAR_ERROR_FAILED_ITEMS)
			     ? ATHAR_JOB_DONE
		     : g_error_matches (error, ATHAR_ERROR, ATHAR_ERROR_CANCELLED)
			     ? ATHAR_JOB_CANCELLED
			     : ATHAR_JOB_FAILED;
	job->error = error;
	job->ended_us = athar_time_now_us ();
	if (job->results.full) {
		g_autofree char *text = athar_msg (job->lang, "server.results-cut", NULL);
		athar_results_notice (text, &job->results);
	}
	tell (job);
}

/* With the mutex held. */
static void
cancel_unbegun (AtharJob *job)
{
	job->state = ATHAR_JOB_CANCELLED;
	job->ended_us = athar_time_now_us ();
	tell (job);
}

static bool
begin (AtharJob *job)
{
	g_autoptr (GMutexLocker) lock = g_mutex_locker_new (&job->jobs->mutex);
	if (g_atomic_int_get (&job->cancel)) {
		cancel_unbegun (job);
		return false;
	}
	job->state = ATHAR_JOB_RUNNING;
	job->began_us = athar_time_monotonic_us ();
	tell (job);
	return true;
}

static void
run (gpointer data, gpointer user_data)
{
	AtharJob *job = data;
	AtharJobs *jobs = user_data;
	GError *error = NULL;
	AtharPrinterOptions sink = {on_result, job, job->lang, FALSE, 0, true};
	AtharFace face = {.cancelled = on_cancelled,
		.progress = on_progress,
		.notice = on_notice,
		.payload = job};
	if (!begin (job))
		return;
	g_autoptr (AtharPrinter) printer = athar_printer_new_json (&sink);
	AtharCallOptions options = {jobs->dir, job->lang, printer, &face, NULL, NULL, true};
	gboolean ok = athar_op_call (job->op, job->args, &options, &error);
	if (ok || g_error_matches (error, ATHAR_ERROR, ATHAR_ERROR_FAILED_ITEMS))
		athar_uploads_drop_used (jobs->uploads, job->args, job->op);
	end (job, ok, error);
}

AtharJobs *
athar_jobs_new (const char *dir, AtharUploads *uploads)
{
	AtharJobs *jobs = g_new0 (AtharJobs, 1);
	g_mutex_init (&jobs->mutex);
	jobs->dir = g_strdup (dir);
	jobs->uploads = uploads;
	jobs->list = g_ptr_array_new_with_free_func (athar_job_free);
	jobs->threads = g_thread_pool_new (run, jobs, ATHAR_JOBS_AT_ONCE, FALSE, NULL);
	return jobs;
}

void
athar_jobs_stop (AtharJobs *jobs)
{
	GThreadPool *threads;
	g_mutex_lock (&jobs->mutex);
	for (guint i = 0; i < jobs->list->len; i++) {
		AtharJob *job = jobs->list->pdata[i];
		g_atomic_int_set (&job->cancel, 1);
	}
	threads = g_steal_pointer (&jobs->threads);
	g_mutex_unlock (&jobs->mutex);
	if (threads)
		g_thread_pool_free (threads, FALSE, TRUE);
}

void
athar_jobs_free (AtharJobs *jobs)
{
	if (!jobs)
		return;
	athar_jobs_stop (jobs);
	g_ptr_array_unref (jobs->list);
	g_mutex_clear (&jobs->mutex);
	g_free (jobs->dir);
	g_free (jobs);
}

/* With the mutex held: the oldest that are over go. */
static void
forget_old (AtharJobs *jobs)
{
	for (guint i = 0; i < jobs->list->len && jobs->list->len > ATHAR_JOBS_KEPT;) {
		if (athar_job_is_over (jobs->list->pdata[i]))
			g_ptr_array_remove_index (jobs->list, i);
		else
			i++;
	}
}

char *
athar_jobs_start (AtharJobs *jobs, const AtharOp *op, AtharArgs *args, AtharLang lang)
{
	AtharJob *job = athar_job_new (op, args, lang, jobs->dir);
	GString *out = g_string_new (NULL);
	g_autoptr (GMutexLocker) lock = g_mutex_locker_new (&jobs->mutex);
	job->jobs = jobs;
	g_ptr_array_add (jobs->list, job);
	forget_old (jobs);
	if (jobs->threads)
		g_thread_pool_push (jobs->threads, job, NULL);
	else
		cancel_unbegun (job); /* the server is ending: nobody would ever run it, or end its events */
	athar_job_append (job, lang, false, out);
	return g_string_free (out, FALSE);
}

/* With the mutex held. */
static AtharJob *
find (AtharJobs *jobs, const char *id)
{
	for (guint i = 0; i < jobs->list->len; i++) {
		AtharJob *job = jobs->list->pdata[i];
		if (strcmp (job->id, id) == 0)
			return job;
	}
	return NULL;
}

char *
athar_jobs_dup_one (AtharJobs *jobs, const char *id, AtharLang lang)
{
	g_autoptr (GMutexLocker) lock = g_mutex_locker_new (&jobs->mutex);
	AtharJob *job = find (jobs, id);
	GString *out;
	if (!job)
		return NULL;
	out = g_string_new (NULL);
	athar_job_append (job, lang, true, out);
	return g_string_free (out, FALSE);
}

char *
athar_jobs_dup_all (AtharJobs *jobs, AtharLang lang)
{
	GString *out = g_string_new ("[");
	g_autoptr (GMutexLocker) lock = g_mutex_locker_new (&jobs->mutex);
	for (guint i = jobs->list->len; i-- > 0;) {
		athar_job_append (jobs->list->pdata[i], lang, false, out);
		if (i)
			g_string_append_c (out, ',');
	}
	g_string_append_c (out, ']');
	return g_string_free (out, FALSE);
}

AtharEvents *
athar_jobs_watch (AtharJobs *jobs, const char *id, AtharLang lang)
{
	g_autoptr (GMutexLocker) lock = g_mutex_locker_new (&jobs->mutex);
	AtharJob *job = find (jobs, id);
	AtharEvents *feed;
	if (!job)
		return NULL;
	feed = athar_events_new ();
	job->lang = lang; /* one person: who watches last is told in their language */
	g_ptr_array_add (job->feeds, athar_events_ref (feed));
	tell (job);
	return feed;
}

bool
athar_jobs_cancel (AtharJobs *jobs, const char *id)
{
	g_autoptr (GMutexLocker) lock = g_mutex_locker_new (&jobs->mutex);
	AtharJob *job = find (jobs, id);
	if (job)
		g_atomic_int_set (&job->cancel, 1);
	return job != NULL;
}

void
athar_jobs_keep_feeds (AtharJobs *jobs)
{
	g_autoptr (GMutexLocker) lock = g_mutex_locker_new (&jobs->mutex);
	for (guint i = 0; i < jobs->list->len; i++) {
		AtharJob *job = jobs->list->pdata[i];
		for (guint k = 0; k < job->feeds->len; k++)
			athar_events_keep (job->feeds->pdata[k]);
	}
}

bool
athar_jobs_are_running (AtharJobs *jobs)
{
	g_autoptr (GMutexLocker) lock = g_mutex_locker_new (&jobs->mutex);
	for (guint i = 0; i < jobs->list->len; i++)
		if (!athar_job_is_over (jobs->list->pdata[i]))
			return true;
	return false;
}
