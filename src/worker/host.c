/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/host.c: the loop of worker/host.h.
 */
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fs.h"
#include "wire/control.h"
#include "worker/host-private.h"

typedef struct {
	pid_t pid;
	uint64_t ticket;
} Child;

typedef struct {
	const AtharChildSetup *setup;
	GArray *children;
} Host;

static void
tell_exit (uint64_t ticket, int wait_status)
{
	AtharExit note = {ticket, wait_status, 0};
	send (ATHAR_CONTROL_FD, &note, sizeof note, MSG_NOSIGNAL);
}

static void
start (Host *h, const AtharOrder *order, int fd, int out)
{
	Child child = {athar_child_start (h->setup, fd, out, order->name), order->ticket};
	if (child.pid > 0)
		g_array_append_val (h->children, child);
	else
		tell_exit (order->ticket, ATHAR_CHILD_NO_FORK << 8);
}

static void
kill_ticket (Host *h, uint64_t ticket)
{
	for (guint i = 0; i < h->children->len; i++) {
		const Child *child = &g_array_index (h->children, Child, i);
		if (child->ticket == ticket)
			kill (child->pid, SIGKILL); /* not reaped yet, so the id is still its own */
	}
}

/* @ret_fds: the two descriptors of a RUN, else -1. FALSE: the other end is gone or talks nonsense.
 */
static gboolean
receive (AtharOrder *ret_order, int ret_fds[2])
{
	union {
		struct cmsghdr head;
		char space[CMSG_SPACE (2 * sizeof (int))];
	} control = {.space = {0}};
	struct iovec part = {ret_order, sizeof *ret_order};
	struct msghdr message = {.msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof control};
	ssize_t n;
	const struct cmsghdr *head;
	do
		n = recvmsg (ATHAR_CONTROL_FD, &message, MSG_CMSG_CLOEXEC);
	while (n < 0 && errno == EINTR);
	ret_fds[0] = ret_fds[1] = -1;
	if (n != sizeof *ret_order)
		return FALSE;
	head = CMSG_FIRSTHDR (&message);
	if (head && head->cmsg_type == SCM_RIGHTS && head->cmsg_len == CMSG_LEN (2 * sizeof (int)))
		memcpy (ret_fds, CMSG_DATA (head), 2 * sizeof (int));
	ret_order->name[ATHAR_ORDER_NAME_BYTES - 1] = '\0';
	return ret_order->kind == ATHAR_ORDER_KILL || (ret_fds[0] >= 0 && ret_fds[1] >= 0);
}

static gboolean
take_order (Host *h)
{
	AtharOrder order;
	int fds[2];
	gboolean good = receive (&order, fds);
	g_auto (AtharFd) object = fds[0];
	g_auto (AtharFd) out = fds[1];
	if (good && order.kind == ATHAR_ORDER_KILL)
		kill_ticket (h, order.ticket);
	else if (good)
		start (h, &order, object, out);
	return good;
}

static void
reap (Host *h)
{
	int status;
	pid_t pid;
	while ((pid = waitpid (-1, &status, WNOHANG)) > 0)
		for (guint i = 0; i < h->children->len; i++) {
			const Child *child = &g_array_index (h->children, Child, i);
			if (child->pid != pid)
				continue;
			tell_exit (child->ticket, status);
			g_array_remove_index_fast (h->children, i);
			break;
		}
}

static void
serve (Host *h, int signals)
{
	for (;;) {
		struct pollfd fds[] = {{ATHAR_CONTROL_FD, POLLIN, 0}, {signals, POLLIN, 0}};
		struct signalfd_siginfo info;
		if (poll (fds, G_N_ELEMENTS (fds), -1) < 0 && errno != EINTR)
			break;
		if (fds[1].revents && read (signals, &info, sizeof info) > 0)
			reap (h);
		if (fds[0].revents && !take_order (h))
			break;
	}
	for (guint i = 0; i < h->children->len; i++) /* nobody reads what they would say */
		kill (g_array_index (h->children, Child, i).pid, SIGKILL);
}

gboolean
athar_host_serve (const AtharChildSetup *setup, AtharJson *hello, GError **error)
{
	g_autoptr (GBytes) text = athar_json_canonical_bytes (hello);
	g_autoptr (GArray) children = g_array_new (FALSE, FALSE, sizeof (Child));
	Host host = {setup, children};
	g_auto (AtharFd) signals = -1;
	sigset_t set;
	gsize bytes;
	const void *data = g_bytes_get_data (text, &bytes);
	sigemptyset (&set);
	sigaddset (&set, SIGCHLD);
	sigprocmask (SIG_BLOCK, &set, NULL);
	signals = signalfd (-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (signals < 0 || send (ATHAR_CONTROL_FD, data, bytes, MSG_NOSIGNAL) < 0)
		return athar_throw_errno (error, "worker.no-control", NULL);
	serve (&host, signals);
	return TRUE;
}
