/* SPDX-License-Identifier: Apache-2.0
 *
 * job/slot.c: one object's reply: what has been promised, what came, and in which words its death
 * is told.
 */
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/time.h"
#include "job/pool-private.h"

#define START_SECONDS 30 /* before the first analyzer begins: a fork and a filter */

static int64_t
deadline_of (const AtharPool *pool, const char *analyzer)
{
	int64_t seconds = START_SECONDS;
	for (guint i = 0; analyzer && i < pool->analyzers->len; i++) {
		const AtharAnalyzerInfo *info = pool->analyzers->pdata[i];
		if (g_strcmp0 (info->name, analyzer) == 0)
			seconds = info->wall_seconds;
	}
	return athar_time_monotonic_us () + seconds * ATHAR_SECOND_US;
}

void
athar_slot_clear (AtharSlot *slot)
{
	athar_fd_clear (&slot->pipe);
	g_clear_pointer (&slot->reader, athar_reply_reader_free);
	g_clear_pointer (&slot->pending, g_ptr_array_unref);
	g_clear_pointer (&slot->current, g_free);
	slot->pipe = -1;
	slot->busy = false;
}

static void
on_begin (const char *analyzer, gpointer payload)
{
	AtharSlot *slot = payload;
	g_free (slot->current);
	slot->current = g_strdup (analyzer);
	slot->deadline_us = deadline_of (slot->pool, analyzer);
}

static void
on_plan (const char *const *analyzers, gpointer payload)
{
	AtharSlot *slot = payload;
	for (; *analyzers; analyzers++)
		g_ptr_array_add (slot->pending, g_strdup (*analyzers));
}

static void
forget_pending (AtharSlot *slot, const char *analyzer)
{
	guint at;
	if (g_ptr_array_find_with_equal_func (slot->pending, analyzer, g_str_equal, &at))
		g_ptr_array_remove_index (slot->pending, at);
}

static void
on_end (const char *analyzer, const AtharAnalysis *analysis, gpointer payload)
{
	AtharSlot *slot = payload;
	slot->n_ended++;
	forget_pending (slot, analyzer);
	g_clear_pointer (&slot->current, g_free);
	slot->pool->options.done (slot->ticket, analyzer, analysis, slot->pool->options.payload);
}

static const AtharReplyVisit visit = {on_begin, on_plan, on_end};

void
athar_slot_begin (AtharSlot *slot, AtharPool *pool, uint64_t ticket, int pipe)
{
	*slot = (AtharSlot){.pool = pool, .busy = true, .ticket = ticket, .pipe = pipe};
	slot->deadline_us = deadline_of (pool, NULL);
	slot->pending = g_ptr_array_new_with_free_func (g_free);
	slot->reader = athar_reply_reader_new (&visit, slot);
}

gboolean
athar_slot_read (AtharSlot *slot)
{
	char buffer[65536];
	ssize_t n = read (slot->pipe, buffer, sizeof buffer);
	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return TRUE;
	if (n > 0 && athar_reply_reader_push (slot->reader, buffer, (size_t)n, NULL))
		return TRUE;
	slot->refused = n > 0;
	athar_fd_clear (&slot->pipe);
	slot->pipe = -1;
	return n == 0;
}

/* The message key, and the number it may name. */
static const char *
reason_of (const AtharSlot *slot, int *ret_number)
{
	int status = slot->wait_status;
	*ret_number = WIFSIGNALED (status) ? WTERMSIG (status) : WEXITSTATUS (status);
	if (slot->refused)
		return "worker.died-nonsense";
	if (slot->killed || (WIFSIGNALED (status) && *ret_number == SIGXCPU))
		return "worker.died-time";
	if (WIFSIGNALED (status) && *ret_number == SIGSYS)
		return "worker.died-forbidden";
	if (WIFSIGNALED (status))
		return *ret_number == SIGKILL ? "worker.died-memory" : "worker.died-crash";
	return *ret_number == ATHAR_CHILD_NO_MEMORY ? "worker.died-memory" : "worker.died-exit";
}

static void
fail (AtharSlot *slot, const char *analyzer, const char *culprit)
{
	g_autoptr (AtharAnalysis) analysis = athar_analysis_new ();
	int number;
	const char *key = reason_of (slot, &number);
	analysis->status = ATHAR_ANALYSIS_FAILED;
	if (g_str_equal (analyzer, culprit))
		athar_analysis_warn (
			analysis, key, "analyzer", analyzer, "number", ATHAR_I64 (number), NULL);
	else
		athar_analysis_warn (
			analysis, "worker.not-run", "analyzer", analyzer, "culprit", culprit, NULL);
	slot->pool->options.done (slot->ticket, analyzer, analysis, slot->pool->options.payload);
}

void
athar_slot_finish (AtharSlot *slot)
{
	AtharPool *pool = slot->pool;
	uint64_t ticket = slot->ticket;
	if (WIFEXITED (slot->wait_status) && WEXITSTATUS (slot->wait_status) == ATHAR_CHILD_NO_JAIL)
		pool->no_jail = true;
	if (athar_reply_reader_is_closed (slot->reader) && slot->pending->len)
		slot->refused = true; /* says it is whole and leaves out what it announced */
	if (!athar_reply_reader_is_closed (slot->reader) || slot->refused) {
		const char *next = slot->pending->len ? slot->pending->pdata[0] : "magic";
		g_autofree char *culprit = g_strdup (slot->current   ? slot->current
						     : slot->n_ended ? next
								     : "magic");
		if (slot->current || slot->n_ended == 0 || slot->pending->len)
			fail (slot, culprit, culprit);
		forget_pending (slot, culprit);
		for (guint i = 0; i < slot->pending->len; i++)
			fail (slot, slot->pending->pdata[i], culprit);
	}
	athar_slot_clear (slot);
	if (pool->options.end)
		pool->options.end (ticket, pool->options.payload);
}
