/* SPDX-License-Identifier: Apache-2.0
 *
 * server/job.c: what a job knows of itself, and how it is told.
 */
#include "server/job-private.h"

#include <string.h>

#include "base/time.h"
#include "server/say.h"
#include "server/server-private.h"

#define RATE_AFTER_US ATHAR_SECOND_US /* a rate of less than a second means nothing */

AtharJob *
athar_job_new (const AtharOp *op, AtharArgs *args, AtharLang lang, const char *case_dir)
{
	AtharJob *job = g_new0 (AtharJob, 1);
	AtharId id;
	athar_id_random (&id);
	athar_id_text (&id, job->id);
	job->op = op;
	job->args = args;
	job->lang = lang;
	job->started_us = athar_time_now_us ();
	job->feeds = g_ptr_array_new_with_free_func ((GDestroyNotify)athar_events_unref);
	athar_results_init (&job->results, case_dir);
	return job;
}

void
athar_job_free (gpointer data)
{
	AtharJob *job = data;
	athar_args_free (job->args);
	athar_results_clear (&job->results);
	g_clear_error (&job->error);
	g_ptr_array_unref (job->feeds);
	g_free (job);
}

bool
athar_job_is_over (const AtharJob *job)
{
	return job->state > ATHAR_JOB_RUNNING;
}

bool
athar_job_progress (AtharJob *job, const char *what, uint64_t done, uint64_t all, AtharUnit unit)
{
	bool begins = g_strcmp0 (job->what, what) != 0 || done < job->done;
	if (begins) {
		job->began_us = athar_time_monotonic_us ();
		job->done_at_began = done;
	}
	job->what = g_intern_string (what);
	job->done = done;
	job->all = all;
	job->unit = unit;
	return begins;
}

static void
append_field (GString *out, const char *name, const char *text)
{
	g_string_append_printf (out, ",\"%s\":", name);
	if (text)
		athar_results_append_quoted (out, text);
	else
		g_string_append (out, "null");
}

static void
append_progress (const AtharJob *job, AtharLang lang, GString *out)
{
	g_autofree char *what = job->what ? athar_msg (lang, job->what, NULL) : NULL;
	int64_t took = athar_time_monotonic_us () - job->began_us;
	uint64_t done = job->done - job->done_at_began;
	append_field (out, "what", what);
	g_string_append_printf (out,
		",\"done\":%" G_GUINT64_FORMAT ",\"all\":%" G_GUINT64_FORMAT ",\"unit\":\"%s\"",
		job->done, job->all, job->unit == ATHAR_UNIT_BYTES ? "bytes" : "count");
	if (job->state != ATHAR_JOB_RUNNING || took < RATE_AFTER_US || !done)
		return;
	g_string_append_printf (out, ",\"rate\":%" G_GUINT64_FORMAT,
		done * (uint64_t)ATHAR_SECOND_US / (uint64_t)took);
	if (job->all > job->done)
		g_string_append_printf (out, ",\"left_s\":%" G_GUINT64_FORMAT,
			(uint64_t)((double)(job->all - job->done) * (double)took / (double)done /
				   (double)ATHAR_SECOND_US));
}

static void
append_error (const AtharJob *job, AtharLang lang, GString *out)
{
	g_autofree char *sentence = athar_say_error (job->results.case_dir, lang, job->error);
	g_string_append (out, ",\"error\":{\"code\":");
	athar_results_append_quoted (out, athar_error_name (athar_error_code (job->error)));
	append_field (out, "sentence", sentence);
	g_string_append_c (out, '}');
}

void
athar_job_append (const AtharJob *job, AtharLang lang, bool whole, GString *out)
{
	static const char *const states[] = {"waiting", "running", "done", "failed", "cancelled"};
	g_autofree char *op = g_strdelimit (g_strdup (job->op->name), " ", '-');
	g_string_append_printf (out, "{\"id\":\"%s\",\"op\":\"%s\",\"state\":\"%s\"", job->id, op,
		states[job->state]);
	append_field (out, "started", ATHAR_TIME_STR (job->started_us));
	append_field (out, "ended", job->ended_us ? ATHAR_TIME_STR (job->ended_us) : NULL);
	append_progress (job, lang, out);
	if (job->error)
		append_error (job, lang, out);
	if (whole && athar_job_is_over (job)) {
		g_string_append_c (out, ',');
		athar_results_append (&job->results, out);
	}
	g_string_append_c (out, '}');
}
