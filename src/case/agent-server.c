/* SPDX-License-Identifier: Apache-2.0
 *
 * case/agent-server.c: the agent: answers requests one after another until its time is over or it
 * is told to stop. It holds no state but the open vault; a client that is slow loses its turn after
 * two seconds.
 */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "case/agent.h"

#define CLIENT_TIMEOUT_S 2
#define POLL_MS 30000 /* how late the end may come after the computer slept */
#define BACKLOG 32

static gboolean
answer_bytes (GBytes *bytes, AtharAgentMessage *out)
{
	if (!bytes)
		return FALSE;
	out->x = g_bytes_get_data (bytes, NULL);
	out->x_bytes = (uint32_t)g_bytes_get_size (bytes);
	return TRUE;
}

/* @ret_bytes keeps what out->x points to. */
static gboolean
do_request (AtharKeyring *keys, AtharAgentOp op, const AtharAgentMessage *in,
	AtharAgentMessage *out, GBytes **ret_bytes, GError **error)
{
	const AtharKeyClass *class = keys->class;
	g_autoptr (GBytes) x = g_bytes_new_static (in->x, in->x_bytes);
	g_autoptr (GBytes) y = g_bytes_new_static (in->y, in->y_bytes);
	g_autofree char *text = NULL;
	switch (op) {
	case ATHAR_AGENT_NEW_LOG:
		return class->new_log (keys->impl, &in->a, &out->a, out->hash.b, error);
	case ATHAR_AGENT_SIGN:
		return class->sign (keys->impl, &in->a, in->x, in->x_bytes, out->signature, error);
	case ATHAR_AGENT_VOUCH:
		text = g_strndup ((const char *)in->x, in->x_bytes);
		return class->vouch (keys->impl, &in->a, &in->b, text, out->signature, error);
	case ATHAR_AGENT_REMEMBER:
		return class->remember (keys->impl, &in->a, in->size, &in->hash, error);
	case ATHAR_AGENT_NEW_SUBJECT:
		return class->new_subject (keys->impl, &in->a, &in->b, &out->hash, error);
	case ATHAR_AGENT_SEAL:
		*ret_bytes = class->seal (keys->impl, &in->a, &in->b, x, y, out->nonce, error);
		return answer_bytes (*ret_bytes, out);
	case ATHAR_AGENT_UNSEAL:
		*ret_bytes = class->unseal (keys->impl, &in->a, &in->b, in->nonce, x, y, error);
		return answer_bytes (*ret_bytes, out);
	case ATHAR_AGENT_FORGET:
		return class->forget (keys->impl, &in->a, &in->b, error);
	default: /* hello, stop */
		out->a = keys->person;
		memcpy (out->hash.b, keys->public_key, ATHAR_PUBLIC_KEY_BYTES);
		return TRUE;
	}
}

gboolean
athar_agent_answer (AtharKeyring *keyring, const uint8_t *request, size_t bytes, GByteArray *out)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (GBytes) held = NULL;
	AtharAgentMessage in, answer = {0};
	AtharAgentOp op = ATHAR_AGENT_HELLO;
	if (!athar_agent_read_request (request, bytes, &op, &in)) {
		athar_throw (&error, ATHAR_ERROR_INVALID, "agent.garbled", NULL);
		athar_agent_write_error (error, out);
		return TRUE;
	}
	if (do_request (keyring, op, &in, &answer, &held, &error))
		athar_agent_write_answer (op, &answer, out);
	else
		athar_agent_write_error (error, out);
	if (op == ATHAR_AGENT_UNSEAL && held)
		explicit_bzero ((void *)g_bytes_get_data (held, NULL), g_bytes_get_size (held));
	return op != ATHAR_AGENT_STOP;
}

static gboolean
is_same_user (int fd)
{
	struct ucred peer;
	socklen_t bytes = sizeof peer;
	return getsockopt (fd, SOL_SOCKET, SO_PEERCRED, &peer, &bytes) == 0 &&
	       peer.uid == geteuid ();
}

/* FALSE: told to stop. */
static gboolean
serve_one (AtharKeyring *keyring, int listener)
{
	struct timeval timeout = {.tv_sec = CLIENT_TIMEOUT_S};
	g_auto (AtharFd) fd = accept4 (listener, NULL, NULL, SOCK_CLOEXEC);
	g_autoptr (GByteArray) request = NULL;
	g_autoptr (GByteArray) answer = g_byte_array_new ();
	gboolean go_on;
	if (fd < 0 || !is_same_user (fd))
		return TRUE;
	setsockopt (fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
	setsockopt (fd, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);
	request = athar_agent_receive (fd, NULL);
	if (!request)
		return TRUE;
	go_on = athar_agent_answer (keyring, request->data, request->len, answer);
	athar_agent_send (fd, answer, NULL);
	explicit_bzero (request->data, request->len);
	explicit_bzero (answer->data, answer->len);
	return go_on;
}

/* Time that also runs while the computer sleeps. */
static int64_t
boottime_us (void)
{
	struct timespec now;
	clock_gettime (CLOCK_BOOTTIME, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void
serve (AtharKeyring *keyring, int listener, int64_t end_us)
{
	for (;;) {
		struct pollfd poll_fd = {.fd = listener, .events = POLLIN};
		int64_t left_us = end_us - boottime_us ();
		int ready;
		if (left_us <= 0)
			return;
		ready = poll (&poll_fd, 1, (int)MIN (left_us / 1000 + 1, POLL_MS));
		if (ready < 0 && errno != EINTR)
			return;
		if (ready > 0 && !serve_one (keyring, listener))
			return;
	}
}

static int
listen_at (const char *path, GError **error)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	g_auto (AtharFd) fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	mode_t mask;
	int bound, listening;
	if (fd < 0 || g_strlcpy (address.sun_path, path, sizeof address.sun_path) >=
			      sizeof address.sun_path)
		return athar_throw_errno (error, "agent.listen", "path", path, NULL), -1;
	unlink (path); /* one left by an agent that was killed: nobody answers there */
	mask = umask (0177);
	bound = bind (fd, (struct sockaddr *)&address, sizeof address);
	umask (mask);
	if (bound != 0 || listen (fd, BACKLOG) != 0)
		return athar_throw_errno (error, "agent.listen", "path", path, NULL), -1;
	listening = fd;
	fd = -1;
	return listening;
}

/* Nothing of this process may reach a disk or another process. */
static void
harden (void)
{
	struct rlimit none = {0, 0};
	prctl (PR_SET_DUMPABLE, 0, 0, 0, 0);
	setrlimit (RLIMIT_CORE, &none);
	mlockall (
		MCL_CURRENT); /* may be refused: the keys themselves are in locked memory anyway */
}

/* Moves @fd and @keys_fd to 3 and 4 and closes all else, so that no pipe or terminal of the caller
 * stays open. */
static void
leave_descriptors (int *listener, int *keys_fd)
{
	int null = open ("/dev/null", O_RDWR);
	int listener_copy = fcntl (*listener, F_DUPFD_CLOEXEC, 10);
	int keys_copy = fcntl (*keys_fd, F_DUPFD_CLOEXEC, 10);
	for (int fd = 0; fd < 3 && null >= 0; fd++)
		dup2 (null, fd);
	*listener = dup3 (listener_copy, 3, O_CLOEXEC);
	*keys_fd = dup3 (keys_copy, 4, O_CLOEXEC);
	close_range (5, ~0U, 0);
}

static void
run_agent (AtharKeyring *keyring, int listener, int64_t end_us)
{
	g_autofree char *path = NULL;
	int signals[] = {SIGINT, SIGHUP, SIGPIPE, SIGTERM};
	setsid ();
	for (size_t i = 0; i < G_N_ELEMENTS (signals); i++)
		signal (signals[i], signals[i] == SIGTERM ? SIG_DFL : SIG_IGN);
	harden ();
	leave_descriptors (&listener, &keyring->keys_fd);
	if (chdir ("/") != 0 || listener != 3 || keyring->keys_fd != 4)
		return;
	athar_vault_after_fork (keyring->impl, keyring->keys_fd);
	serve (keyring, listener, end_us);
	path = athar_agent_dup_socket_path (keyring->keys_fd);
	unlink (path);
	athar_keyring_free (keyring);
}

/* Twice, so that the agent is nobody's child. */
static gboolean
fork_agent (AtharKeyring *keyring, int listener, int64_t end_us, GError **error)
{
	pid_t child = fork ();
	if (child < 0)
		return athar_throw_errno (error, "agent.fork", NULL);
	if (child == 0) {
		if (fork () == 0)
			run_agent (keyring, listener, end_us);
		_exit (0);
	}
	while (waitpid (child, NULL, 0) < 0 && errno == EINTR)
		;
	return TRUE;
}

gboolean
athar_agent_start (AtharKeyringAsk ask, gpointer payload, int64_t lifetime_us, GError **error)
{
	g_autoptr (AtharKeyring) keyring = NULL;
	g_auto (AtharPersonFile) file = {0};
	g_auto (AtharFd) keys_fd = -1;
	g_auto (AtharFd) listener = -1;
	g_autoptr (AtharFileLock) lock = NULL;
	g_autofree char *path = NULL;
	if (!athar_keyfile_open_dir (&keys_fd, error) ||
		!athar_person_file_read (keys_fd, &file, error))
		return FALSE;
	if (!file.has_passphrase)
		return athar_throw (error, ATHAR_ERROR_USAGE, "agent.not-needed", NULL);
	if (athar_agent_is_running ())
		return athar_throw (error, ATHAR_ERROR_EXISTS, "agent.running", NULL);
	keyring = athar_keyring_open_here (ask, payload, error);
	if (!keyring || !(lock = athar_keyfile_lock (keys_fd, error)))
		return FALSE;
	if (athar_agent_is_running ())
		return athar_throw (error, ATHAR_ERROR_EXISTS, "agent.running", NULL);
	path = athar_agent_dup_socket_path (keys_fd);
	listener = listen_at (path, error);
	if (listener < 0)
		return FALSE;
	lifetime_us = lifetime_us > 0 ? MIN (lifetime_us, ATHAR_AGENT_LIFETIME_MAX_US)
				      : ATHAR_AGENT_LIFETIME_US;
	return fork_agent (keyring, listener, boottime_us () + lifetime_us, error);
}
