/* SPDX-License-Identifier: Apache-2.0
 *
 * case/agent-client.c: keys held by the agent, asked one question a connection.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/hash.h"
#include "case/agent.h"

#define TIMEOUT_S                                                                                  \
	30 /* an answer needs milliseconds; an agent that is stopped in a debugger should not hang \
	      us */

typedef struct {
	int keys_fd;
} Agent;

/* Only a folder that is ours alone: the specification of XDG_RUNTIME_DIR says so, some systems do
 * not care. */
static char *
dup_runtime_dir (void)
{
	const char *dir = g_getenv ("XDG_RUNTIME_DIR");
	struct stat info;
	if (!dir || !g_path_is_absolute (dir) || lstat (dir, &info) != 0 ||
		!S_ISDIR (info.st_mode) || info.st_uid != geteuid () || (info.st_mode & 077))
		return NULL;
	return g_strdup (dir);
}

char *
athar_agent_dup_socket_path (int keys_fd)
{
	g_autofree char *keys = athar_fs_dup_path (keys_fd, NULL);
	g_autofree char *runtime = dup_runtime_dir ();
	g_autofree char *name = NULL;
	AtharHash hash;
	athar_sha256 (keys, strlen (keys), &hash);
	name = g_strdup_printf ("athar-%.16s.sock", ATHAR_HASH_STR (&hash));
	if (runtime && strlen (runtime) + strlen (name) + 2 <
			       sizeof ((struct sockaddr_un *)NULL)->sun_path)
		return g_build_filename (runtime, name, NULL);
	return g_strdup_printf ("/proc/self/fd/%d/agent.sock", keys_fd);
}

gboolean
athar_agent_send (int fd, const GByteArray *body, GError **error)
{
	g_autofree uint8_t *all = g_malloc (4 + body->len);
	size_t at = 0, bytes = 4 + body->len;
	gboolean ok = TRUE;
	for (unsigned i = 0; i < 4; i++)
		all[i] = (uint8_t)(body->len >> 8 * (3 - i));
	memcpy (all + 4, body->data, body->len);
	while (ok && at < bytes) {
		ssize_t n = send (fd, all + at, bytes - at, MSG_NOSIGNAL);
		if (n < 0 && errno == EINTR)
			continue;
		ok = n > 0;
		at += ok ? (size_t)n : 0;
	}
	explicit_bzero (all, bytes);
	return ok ? TRUE : athar_throw_errno (error, "agent.talk", NULL);
}

static gboolean
receive_all (int fd, uint8_t *buf, size_t bytes, GError **error)
{
	while (bytes) {
		ssize_t n = recv (fd, buf, bytes, 0);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return athar_throw_errno (error, "agent.talk", NULL);
		if (n == 0)
			return athar_throw (error, ATHAR_ERROR_INVALID, "agent.garbled", NULL);
		buf += n;
		bytes -= (size_t)n;
	}
	return TRUE;
}

GByteArray *
athar_agent_receive (int fd, GError **error)
{
	g_autoptr (GByteArray) body = g_byte_array_new ();
	uint8_t head[4];
	uint32_t bytes = 0;
	if (!receive_all (fd, head, sizeof head, error))
		return NULL;
	for (unsigned i = 0; i < 4; i++)
		bytes = bytes << 8 | head[i];
	if (bytes == 0 || bytes > ATHAR_AGENT_MESSAGE_MAX_BYTES)
		return athar_throw_null (error, ATHAR_ERROR_INVALID, "agent.garbled", NULL);
	g_byte_array_set_size (body, bytes);
	return receive_all (fd, body->data, bytes, error) ? g_steal_pointer (&body) : NULL;
}

/* -1 without error: nobody listens there. */
static int
connect_agent (int keys_fd, GError **error)
{
	g_autofree char *path = athar_agent_dup_socket_path (keys_fd);
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	struct timeval timeout = {.tv_sec = TIMEOUT_S};
	struct ucred peer;
	socklen_t peer_bytes = sizeof peer;
	g_auto (AtharFd) fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int connected;
	if (fd < 0)
		return athar_throw_errno (error, "agent.talk", NULL), -1;
	g_strlcpy (address.sun_path, path, sizeof address.sun_path);
	if (connect (fd, (struct sockaddr *)&address, sizeof address) != 0)
		return -1;
	if (getsockopt (fd, SOL_SOCKET, SO_PEERCRED, &peer, &peer_bytes) != 0 ||
		peer.uid != geteuid ())
		return athar_throw (
			       error, ATHAR_ERROR_DENIED, "agent.other-user", "path", path, NULL),
		       -1;
	setsockopt (fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
	setsockopt (fd, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);
	connected = fd;
	fd = -1;
	return connected;
}

static void
wipe_array (GByteArray *array)
{
	if (!array)
		return;
	explicit_bzero (array->data, array->len);
	g_byte_array_unref (array);
}

/* (transfer full) the answer's body, read into @answer, which points into it. */
static GByteArray *
ask_agent (gpointer impl, AtharAgentOp op, const AtharAgentMessage *request,
	AtharAgentMessage *answer, GError **error)
{
	GError *failed = NULL;
	g_auto (AtharFd) fd = connect_agent (((Agent *)impl)->keys_fd, &failed);
	GByteArray *body, *out;
	gboolean sent;
	if (fd < 0) {
		if (failed)
			g_propagate_error (error, failed);
		else
			athar_throw (error, ATHAR_ERROR_LOCKED, "agent.gone", NULL);
		return NULL;
	}
	out = g_byte_array_new ();
	athar_agent_write_request (op, request, out);
	sent = athar_agent_send (fd, out, error);
	wipe_array (out);
	body = sent ? athar_agent_receive (fd, error) : NULL;
	if (body && !athar_agent_read_answer (op, body->data, body->len, answer, error))
		g_clear_pointer (&body, wipe_array);
	return body;
}

static gboolean
ask_short (gpointer impl, AtharAgentOp op, const AtharAgentMessage *request,
	AtharAgentMessage *answer, GError **error)
{
	AtharAgentMessage ignored;
	GByteArray *body = ask_agent (impl, op, request, answer ? answer : &ignored, error);
	gboolean ok = body != NULL;
	wipe_array (body);
	return ok;
}

static gboolean
agent_new_log (gpointer impl, const AtharId *case_id, AtharId *ret_log, uint8_t *ret_public,
	GError **error)
{
	AtharAgentMessage answer;
	if (!ask_short (
		    impl, ATHAR_AGENT_NEW_LOG, &(AtharAgentMessage){.a = *case_id}, &answer, error))
		return FALSE;
	*ret_log = answer.a;
	memcpy (ret_public, answer.hash.b, ATHAR_PUBLIC_KEY_BYTES);
	return TRUE;
}

static gboolean
agent_sign (gpointer impl, const AtharId *log, const void *text, size_t bytes,
	uint8_t *ret_signature, GError **error)
{
	AtharAgentMessage request = {.a = *log, .x = text, .x_bytes = (uint32_t)bytes}, answer;
	if (!ask_short (impl, ATHAR_AGENT_SIGN, &request, &answer, error))
		return FALSE;
	memcpy (ret_signature, answer.signature, ATHAR_SIGNATURE_BYTES);
	return TRUE;
}

static gboolean
agent_vouch (gpointer impl, const AtharId *log, const AtharId *case_id, const char *vkey,
	uint8_t *ret_signature, GError **error)
{
	AtharAgentMessage request = {.a = *log,
		.b = *case_id,
		.x = (const uint8_t *)vkey,
		.x_bytes = (uint32_t)strlen (vkey)};
	AtharAgentMessage answer;
	if (!ask_short (impl, ATHAR_AGENT_VOUCH, &request, &answer, error))
		return FALSE;
	memcpy (ret_signature, answer.signature, ATHAR_SIGNATURE_BYTES);
	return TRUE;
}

static gboolean
agent_remember (
	gpointer impl, const AtharId *log, uint64_t size, const AtharHash *root, GError **error)
{
	return ask_short (impl, ATHAR_AGENT_REMEMBER,
		&(AtharAgentMessage){.a = *log, .size = size, .hash = *root}, NULL, error);
}

static gboolean
agent_new_subject (gpointer impl, const AtharId *case_id, const AtharId *subject,
	AtharHash *ret_commitment, GError **error)
{
	AtharAgentMessage answer;
	if (!ask_short (impl, ATHAR_AGENT_NEW_SUBJECT,
		    &(AtharAgentMessage){.a = *case_id, .b = *subject}, &answer, error))
		return FALSE;
	*ret_commitment = answer.hash;
	return TRUE;
}

static GBytes *
ask_bytes (gpointer impl, AtharAgentOp op, const AtharAgentMessage *request,
	AtharAgentMessage *answer, GError **error)
{
	GByteArray *body;
	GBytes *bytes = NULL;
	if ((uint64_t)request->x_bytes + request->y_bytes > ATHAR_AGENT_MESSAGE_MAX_BYTES - 256) {
		athar_throw (error, ATHAR_ERROR_LIMIT, "agent.big", "bytes",
			ATHAR_U64 (request->x_bytes), NULL);
		return NULL;
	}
	body = ask_agent (impl, op, request, answer, error);
	if (body)
		bytes = g_bytes_new (answer->x, answer->x_bytes);
	wipe_array (body);
	return bytes;
}

static void
set_bytes (AtharAgentMessage *request, GBytes *x, GBytes *y)
{
	request->x = g_bytes_get_data (x, NULL);
	request->x_bytes = (uint32_t)g_bytes_get_size (x);
	request->y = g_bytes_get_data (y, NULL);
	request->y_bytes = (uint32_t)g_bytes_get_size (y);
}

static GBytes *
agent_seal (gpointer impl, const AtharId *case_id, const AtharId *subject, GBytes *plain,
	GBytes *ad, uint8_t *ret_nonce, GError **error)
{
	AtharAgentMessage request = {.a = *case_id, .b = *subject}, answer;
	GBytes *box;
	set_bytes (&request, plain, ad);
	box = ask_bytes (impl, ATHAR_AGENT_SEAL, &request, &answer, error);
	if (box)
		memcpy (ret_nonce, answer.nonce, ATHAR_NONCE_BYTES);
	return box;
}

static GBytes *
agent_unseal (gpointer impl, const AtharId *case_id, const AtharId *subject, const uint8_t *nonce,
	GBytes *box, GBytes *ad, GError **error)
{
	AtharAgentMessage request = {.a = *case_id, .b = *subject}, answer;
	memcpy (request.nonce, nonce, ATHAR_NONCE_BYTES);
	set_bytes (&request, box, ad);
	return ask_bytes (impl, ATHAR_AGENT_UNSEAL, &request, &answer, error);
}

static gboolean
agent_forget (gpointer impl, const AtharId *case_id, const AtharId *subject, GError **error)
{
	return ask_short (impl, ATHAR_AGENT_FORGET,
		&(AtharAgentMessage){.a = *case_id, .b = *subject}, NULL, error);
}

const AtharKeyClass athar_agent_class = {
	.new_log = agent_new_log,
	.sign = agent_sign,
	.vouch = agent_vouch,
	.remember = agent_remember,
	.new_subject = agent_new_subject,
	.seal = agent_seal,
	.unseal = agent_unseal,
	.forget = agent_forget,
	.free = g_free,
};

gpointer
athar_agent_connect (int keys_fd, const AtharId *person, GError **error)
{
	g_autofree Agent *agent = g_new0 (Agent, 1);
	AtharAgentMessage hello;
	g_autoptr (GError) failed = NULL;
	agent->keys_fd = keys_fd;
	if (!ask_short (agent, ATHAR_AGENT_HELLO, &(AtharAgentMessage){0}, &hello, &failed)) {
		if (!g_error_matches (failed, ATHAR_ERROR, ATHAR_ERROR_LOCKED))
			g_propagate_error (error, g_steal_pointer (&failed));
		return NULL;
	}
	/* The keys folder was replaced since: that agent is of no use to us. */
	return athar_id_equal (&hello.a, person) ? g_steal_pointer (&agent) : NULL;
}

gboolean
athar_agent_stop (GError **error)
{
	g_auto (AtharFd) keys_fd = -1;
	g_autoptr (GError) failed = NULL;
	Agent agent;
	if (!athar_keyfile_open_dir (&keys_fd, error))
		return FALSE;
	agent.keys_fd = keys_fd;
	if (ask_short (&agent, ATHAR_AGENT_STOP, &(AtharAgentMessage){0}, NULL, &failed))
		return TRUE;
	if (g_error_matches (failed, ATHAR_ERROR, ATHAR_ERROR_LOCKED))
		return athar_throw (error, ATHAR_ERROR_NOT_FOUND, "agent.none", NULL);
	g_propagate_error (error, g_steal_pointer (&failed));
	return FALSE;
}

bool
athar_agent_is_running (void)
{
	g_auto (AtharFd) keys_fd = -1;
	g_auto (AtharFd) fd = -1;
	if (!athar_keyfile_open_dir (&keys_fd, NULL))
		return false;
	fd = connect_agent (keys_fd, NULL);
	return fd >= 0;
}
