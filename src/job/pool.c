/* SPDX-License-Identifier: Apache-2.0
 *
 * job/pool.c: see pool.h. One worker process, up to n_jobs of its children at a time; a slot is
 * free when its pipe has ended and the worker has told how the child did. Invariant: nothing here
 * waits on a child without a deadline.
 */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/time.h"
#include "job/pool-private.h"

#define REAP_SECONDS 15	      /* a killed child and a living worker need no more */
#define PIPE_BYTES (1u << 20) /* so that a child seldom waits while its parent copies a film */

static void
info_free (gpointer pointer)
{
	AtharAnalyzerInfo *info = pointer;
	g_free (info->name);
	g_free (info->libraries);
	g_free (info);
}

AtharPool *
athar_pool_new (const AtharPoolOptions *options, GError **error)
{
	g_autoptr (AtharPool) pool = g_new0 (AtharPool, 1);
	pool->options = *options;
	pool->control = -1;
	pool->n_slots = options->n_jobs ? MIN (options->n_jobs, 256) : g_get_num_processors ();
	pool->slots = g_new0 (AtharSlot, pool->n_slots);
	pool->analyzers = g_ptr_array_new_with_free_func (info_free);
	for (unsigned i = 0; i < pool->n_slots; i++)
		pool->slots[i].pipe = -1;
	return athar_pool_spawn (pool, error) ? g_steal_pointer (&pool) : NULL;
}

void
athar_pool_free (AtharPool *pool)
{
	if (!pool)
		return;
	athar_fd_clear (&pool->control); /* the worker ends, and its children with it */
	for (unsigned i = 0; i < pool->n_slots; i++)
		athar_slot_clear (&pool->slots[i]);
	if (pool->worker > 0)
		while (waitpid (pool->worker, NULL, 0) < 0 && errno == EINTR)
			;
	g_free (pool->slots);
	g_ptr_array_unref (pool->analyzers);
	athar_json_unref (pool->jail);
	g_free (pool);
}

const GPtrArray *
athar_pool_get_analyzers (AtharPool *pool)
{
	return pool->analyzers;
}

const AtharJson *
athar_pool_get_jail (AtharPool *pool)
{
	return pool->jail;
}

/* @fds: two descriptors, or NULL. */
static gboolean
send_order (AtharPool *pool, const AtharOrder *order, const int *fds, GError **error)
{
	union {
		struct cmsghdr head;
		char space[CMSG_SPACE (2 * sizeof (int))];
	} control = {.space = {0}};
	struct iovec part = {(void *)order, sizeof *order};
	struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
	ssize_t n;
	if (fds) {
		struct cmsghdr *head;
		message.msg_control = &control;
		message.msg_controllen = sizeof control;
		head = CMSG_FIRSTHDR (&message);
		*head = (struct cmsghdr){.cmsg_level = SOL_SOCKET,
			.cmsg_type = SCM_RIGHTS,
			.cmsg_len = CMSG_LEN (2 * sizeof (int))};
		memcpy (CMSG_DATA (head), fds, 2 * sizeof (int));
	}
	do
		n = sendmsg (pool->control, &message, MSG_NOSIGNAL);
	while (n < 0 && errno == EINTR);
	return n == (ssize_t)sizeof *order ||
	       athar_throw (error, ATHAR_ERROR_WORKER, "job.gone", NULL);
}

static gboolean
kill_child (AtharSlot *slot, GError **error)
{
	AtharOrder order = {.kind = ATHAR_ORDER_KILL, .ticket = slot->ticket};
	slot->deadline_us = athar_time_monotonic_us () + REAP_SECONDS * ATHAR_SECOND_US;
	return slot->exited || send_order (slot->pool, &order, NULL, error);
}

/* A child past its time is killed; when even that is not told, the worker itself hangs. */
static gboolean
check_deadline (AtharSlot *slot, int64_t now_us, GError **error)
{
	if (!slot->busy || now_us < slot->deadline_us)
		return TRUE;
	if (slot->killed || slot->refused) {
		kill (slot->pool->worker, SIGKILL);
		return athar_throw (error, ATHAR_ERROR_WORKER, "job.gone", NULL);
	}
	slot->killed = true;
	return kill_child (slot, error);
}

static gboolean
read_exit (AtharPool *pool, GError **error)
{
	AtharExit note;
	ssize_t n = recv (pool->control, &note, sizeof note, MSG_DONTWAIT);
	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return TRUE;
	if (n != sizeof note)
		return athar_throw (error, ATHAR_ERROR_WORKER, "job.gone", NULL);
	for (unsigned i = 0; i < pool->n_slots; i++)
		if (pool->slots[i].busy && pool->slots[i].ticket == note.ticket) {
			pool->slots[i].exited = true;
			pool->slots[i].wait_status = note.wait_status;
		}
	return TRUE;
}

static int
wait_ms (const AtharPool *pool)
{
	int64_t first_us = athar_time_monotonic_us () + 60 * ATHAR_SECOND_US,
		now_us = athar_time_monotonic_us ();
	for (unsigned i = 0; i < pool->n_slots; i++)
		if (pool->slots[i].busy)
			first_us = MIN (first_us, pool->slots[i].deadline_us);
	return first_us <= now_us ? 0 : (int)((first_us - now_us) / 1000 + 1);
}

static gboolean
after_poll (AtharPool *pool, GError **error)
{
	int64_t now_us = athar_time_monotonic_us ();
	for (unsigned i = 0; i < pool->n_slots; i++) {
		AtharSlot *slot = &pool->slots[i];
		if (slot->busy && slot->pipe < 0 && slot->exited)
			athar_slot_finish (slot);
		else if (!check_deadline (slot, now_us, error))
			return FALSE;
	}
	return !pool->no_jail ||
	       athar_throw (error, ATHAR_ERROR_WORKER, "worker.no-jail", "layer", "seccomp", NULL);
}

/* Waits at most @timeout_ms for something to happen, and handles it. */
static gboolean
turn (AtharPool *pool, int timeout_ms, GError **error)
{
	g_autofree struct pollfd *fds = g_new0 (struct pollfd, pool->n_slots + 1);
	for (unsigned i = 0; i < pool->n_slots; i++)
		fds[i] = (struct pollfd){pool->slots[i].pipe, POLLIN, 0}; /* -1 is skipped */
	fds[pool->n_slots] = (struct pollfd){pool->control, POLLIN, 0};
	if (poll (fds, pool->n_slots + 1, timeout_ms) < 0 && errno != EINTR)
		return athar_throw_errno (error, "job.gone", NULL);
	for (unsigned i = 0; i < pool->n_slots; i++)
		if (fds[i].revents && !athar_slot_read (&pool->slots[i]) &&
			!kill_child (&pool->slots[i], error))
			return FALSE;
	if (fds[pool->n_slots].revents && !read_exit (pool, error))
		return FALSE;
	return after_poll (pool, error);
}

gboolean
athar_pool_pump (AtharPool *pool, GError **error)
{
	return turn (pool, 0, error);
}

static AtharSlot *
find_free (AtharPool *pool)
{
	for (unsigned i = 0; i < pool->n_slots; i++)
		if (!pool->slots[i].busy)
			return &pool->slots[i];
	return NULL;
}

/* The end of a long name: its ending is what is held against the content. */
static void
put_name (AtharOrder *order, const char *name)
{
	size_t n = strlen (name);
	g_strlcpy (order->name, n < sizeof order->name ? name : name + n - sizeof order->name + 1,
		sizeof order->name);
}

gboolean
athar_pool_submit (AtharPool *pool, int fd, const char *name, uint64_t ticket, GError **error)
{
	AtharOrder order = {.kind = ATHAR_ORDER_RUN, .ticket = ticket};
	g_auto (AtharFd) object = fd;
	g_auto (AtharFd) out = -1;
	AtharSlot *slot;
	int ends[2];
	while (!(slot = find_free (pool)))
		if (!turn (pool, wait_ms (pool), error))
			return FALSE;
	put_name (&order, name ? name : "");
	if (pipe2 (ends, O_CLOEXEC) < 0)
		return athar_throw_errno (error, "job.no-worker", "path", "pipe", NULL);
	out = ends[1];
	fcntl (ends[0], F_SETFL, O_NONBLOCK);
	fcntl (ends[0], F_SETPIPE_SZ, PIPE_BYTES);
	if (!send_order (pool, &order, (int[]){object, out}, error)) {
		close (ends[0]);
		return FALSE;
	}
	athar_slot_begin (slot, pool, ticket, ends[0]);
	return athar_pool_pump (pool, error);
}

gboolean
athar_pool_finish (AtharPool *pool, GError **error)
{
	for (unsigned i = 0; i < pool->n_slots; i++)
		while (pool->slots[i].busy)
			if (!turn (pool, wait_ms (pool), error))
				return FALSE;
	return TRUE;
}
