/* SPDX-License-Identifier: Apache-2.0
 *
 * server/http.c: libmicrohttpd behind http.h.
 *
 * The target is decoded by parse.c, not by the library, which would make an encoded slash a slash. A
 * request whose answer is known early (refused headers, a full disk) still has its body read and
 * dropped, up to DROPPED_MAX_BYTES or what its route takes: a client that is still sending does not read, and
 * when its connection is closed under it, the answer is lost with it. Only one that asks first
 * (Expect: 100-continue) is refused at once.
 */
#include "server/http.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>

#define DROPPED_MAX_BYTES (64u << 20)
#define DESCRIPTORS_WANTED 8192 /* one a connection, one a reply, and the case's */
#define FEED_BLOCK_BYTES (32u << 10)
#define END_TRIES 200 /* two seconds for what is being answered; a body that still comes may take for ever */
#define END_PAUSE_US 10000

struct AtharHttp {
	struct MHD_Daemon *daemon;
	AtharHttpHandler handler;
	uint16_t port;
	gint n_open; /* atomic: requests that are not over */
};

struct AtharReply {
	struct MHD_Response *response;
	unsigned status;
	AtharEvents *feed; /* (transfer none): the response holds the reference */
};

/* A request and how far it has come. */
typedef struct {
	AtharRequest request;
	AtharReply *early; /* the answer is known; the rest of the body is dropped */
	uint64_t got;
	bool parsed, begun;
} Exchange;

const char *
athar_request_get_header (const AtharRequest *request, const char *name)
{
	return request->connection ? MHD_lookup_connection_value (
					     request->connection, MHD_HEADER_KIND, name)
				   : NULL;
}

/* ---- replies ---- */

static AtharReply *
reply_of (unsigned status, const char *type, struct MHD_Response *response)
{
	AtharReply *reply = g_new0 (AtharReply, 1);
	g_assert (response);
	reply->response = response;
	reply->status = status;
	if (type)
		MHD_add_response_header (response, MHD_HTTP_HEADER_CONTENT_TYPE, type);
	return reply;
}

static void
unref_bytes (void *bytes)
{
	g_bytes_unref (bytes);
}

AtharReply *
athar_reply_new (unsigned status, const char *type, GBytes *bytes)
{
	size_t n;
	const void *data = g_bytes_get_data (bytes, &n);
	return reply_of (status, type,
		MHD_create_response_from_buffer_with_free_callback_cls (
			n, (void *)data, unref_bytes, bytes));
}

AtharReply *
athar_reply_new_text (unsigned status, const char *type, char *text)
{
	return athar_reply_new (status, type, g_bytes_new_take (text, strlen (text)));
}

AtharReply *
athar_reply_new_fd (unsigned status, const char *type, int fd, uint64_t offset, uint64_t bytes)
{
	return reply_of (
		status, type, MHD_create_response_from_fd_at_offset64 (bytes, fd, offset));
}

void
athar_reply_set_header (AtharReply *reply, const char *name, const char *value)
{
	MHD_add_response_header (reply->response, name, value);
}

void
athar_reply_free (AtharReply *reply)
{
	if (!reply)
		return;
	MHD_destroy_response (reply->response);
	g_free (reply);
}

/* ---- feeds ---- */

struct AtharEvents {
	GMutex mutex;
	gint n_refs;
	struct MHD_Connection *connection; /* NULL: not begun, or over */
	bool waiting;			   /* suspended until something is pushed */
	bool closed, gone;
	GString *unsent; /* being sent, from @sent on */
	size_t sent;
	char *newest; /* (nullable) waits behind it */
};

AtharEvents *
athar_events_new (void)
{
	AtharEvents *feed = g_new0 (AtharEvents, 1);
	g_mutex_init (&feed->mutex);
	feed->n_refs = 1;
	feed->unsent = g_string_new (NULL);
	return feed;
}

AtharEvents *
athar_events_ref (AtharEvents *feed)
{
	g_atomic_int_inc (&feed->n_refs);
	return feed;
}

void
athar_events_unref (AtharEvents *feed)
{
	if (!feed || !g_atomic_int_dec_and_test (&feed->n_refs))
		return;
	g_string_free (feed->unsent, TRUE);
	g_free (feed->newest);
	g_mutex_clear (&feed->mutex);
	g_free (feed);
}

/* With the mutex held. */
static void
feed_wake (AtharEvents *feed)
{
	if (feed->waiting && feed->connection)
		MHD_resume_connection (feed->connection);
	feed->waiting = false;
}

void
athar_events_push (AtharEvents *feed, const char *message)
{
	g_mutex_lock (&feed->mutex);
	g_free (feed->newest);
	feed->newest = g_strdup (message);
	feed_wake (feed);
	g_mutex_unlock (&feed->mutex);
}

void
athar_events_keep (AtharEvents *feed)
{
	g_mutex_lock (&feed->mutex);
	if (!feed->newest)
		feed->newest = g_strdup (":\n\n");
	feed_wake (feed);
	g_mutex_unlock (&feed->mutex);
}

void
athar_events_close (AtharEvents *feed)
{
	g_mutex_lock (&feed->mutex);
	feed->closed = true;
	feed_wake (feed);
	g_mutex_unlock (&feed->mutex);
}

bool
athar_events_is_gone (AtharEvents *feed)
{
	g_mutex_lock (&feed->mutex);
	bool gone = feed->gone;
	g_mutex_unlock (&feed->mutex);
	return gone;
}

/* With the mutex held. */
static ssize_t
feed_take (AtharEvents *feed, char *buf, size_t max)
{
	size_t n;
	if (feed->sent == feed->unsent->len && feed->newest) {
		g_string_assign (feed->unsent, feed->newest);
		g_clear_pointer (&feed->newest, g_free);
		feed->sent = 0;
	}
	n = MIN (max, feed->unsent->len - feed->sent);
	memcpy (buf, feed->unsent->str + feed->sent, n);
	feed->sent += n;
	if (n || !feed->connection)
		return (ssize_t)n;
	if (feed->closed)
		return MHD_CONTENT_READER_END_OF_STREAM;
	feed->waiting = true;
	MHD_suspend_connection (feed->connection);
	return 0;
}

static ssize_t
on_feed_read (void *payload, uint64_t position, char *buf, size_t max)
{
	AtharEvents *feed = payload;
	g_mutex_lock (&feed->mutex);
	ssize_t n = feed_take (feed, buf, max);
	g_mutex_unlock (&feed->mutex);
	return n;
}

static void
on_feed_over (void *payload)
{
	AtharEvents *feed = payload;
	g_mutex_lock (&feed->mutex);
	feed->gone = true;
	feed->connection = NULL;
	g_mutex_unlock (&feed->mutex);
	athar_events_unref (feed);
}

AtharReply *
athar_reply_new_events (AtharEvents *feed)
{
	AtharReply *reply = reply_of (MHD_HTTP_OK, "text/event-stream",
		MHD_create_response_from_callback (MHD_SIZE_UNKNOWN, FEED_BLOCK_BYTES, on_feed_read,
			athar_events_ref (feed), on_feed_over));
	reply->feed = feed;
	return reply;
}

/* ---- requests ---- */

static void *
on_uri (void *payload, const char *uri, struct MHD_Connection *connection)
{
	AtharHttp *http = payload;
	Exchange *exchange = g_new0 (Exchange, 1);
	g_atomic_int_inc (&http->n_open);
	exchange->parsed = athar_target_parse (uri, &exchange->request.target);
	exchange->request.connection = connection;
	return exchange;
}

static size_t
keep_escapes (void *payload, struct MHD_Connection *connection, char *text)
{
	return strlen (text);
}

static enum MHD_Result
send_reply (struct MHD_Connection *connection, AtharReply *reply)
{
	enum MHD_Result result;
	if (reply->feed)
		reply->feed->connection = connection;
	result = MHD_queue_response (connection, reply->status, reply->response);
	athar_reply_free (reply);
	return result;
}

static AtharReply *
fail (AtharHttp *http, Exchange *exchange, const GError *error)
{
	return http->handler.fail (&exchange->request, error, http->handler.payload);
}

static void
read_head (AtharRequest *request, const char *method)
{
	const char *length = athar_request_get_header (request, MHD_HTTP_HEADER_CONTENT_LENGTH);
	request->method = method;
	request->lang = athar_lang_of_header (
		athar_request_get_header (request, MHD_HTTP_HEADER_ACCEPT_LANGUAGE));
	request->body_bytes = UINT64_MAX;
	if (length)
		g_ascii_string_to_unsigned (length, 10, 0, G_MAXINT64, &request->body_bytes, NULL);
	else if (!athar_request_get_header (request, MHD_HTTP_HEADER_TRANSFER_ENCODING))
		request->body_bytes = 0;
}

static AtharReply *
begin (AtharHttp *http, Exchange *exchange, const char *method)
{
	AtharRequest *request = &exchange->request;
	exchange->begun = true;
	read_head (request, method);
	if (!exchange->parsed) {
		g_autoptr (GError) error = NULL;
		athar_throw (&error, ATHAR_ERROR_USAGE, "server.bad-target", NULL);
		return fail (http, exchange, error);
	}
	return http->handler.begin (request, http->handler.payload);
}

static AtharReply *
take_body (AtharHttp *http, Exchange *exchange, const char *data, size_t bytes)
{
	AtharRequest *request = &exchange->request;
	g_autoptr (GError) error = NULL;
	if (exchange->got > request->body_max) {
		athar_throw (&error, ATHAR_ERROR_LIMIT, "server.body-too-big", "max",
			ATHAR_U64 (request->body_max), NULL);
		return fail (http, exchange, error);
	}
	if (request->sink)
		return request->sink (data, bytes, request->sink_payload, &error)
			       ? NULL
			       : fail (http, exchange, error);
	if (!request->body)
		request->body = g_byte_array_new ();
	g_byte_array_append (request->body, (const uint8_t *)data, (guint)bytes);
	return NULL;
}

/* Is a body on its way, whatever is answered? */
static bool
is_sending (const AtharRequest *request)
{
	return request->body_bytes && !athar_request_get_header (request, MHD_HTTP_HEADER_EXPECT);
}

static enum MHD_Result
on_request (void *payload, struct MHD_Connection *connection, const char *url, const char *method,
	const char *version, const char *data, size_t *bytes, void **state)
{
	AtharHttp *http = payload;
	Exchange *exchange = *state;
	if (!exchange)
		return MHD_NO;
	if (!exchange->begun) {
		exchange->early = begin (http, exchange, method);
		return exchange->early && !is_sending (&exchange->request)
			       ? send_reply (connection, g_steal_pointer (&exchange->early))
			       : MHD_YES;
	}
	if (*bytes) {
		exchange->got += *bytes;
		if (exchange->early &&
			exchange->got > MAX (DROPPED_MAX_BYTES, exchange->request.body_max))
			return MHD_NO;
		if (!exchange->early)
			exchange->early = take_body (http, exchange, data, *bytes);
		*bytes = 0;
		return MHD_YES;
	}
	if (exchange->early)
		return send_reply (connection, g_steal_pointer (&exchange->early));
	return send_reply (
		connection, http->handler.answer (&exchange->request, http->handler.payload));
}

static void
on_completed (void *payload, struct MHD_Connection *connection, void **state,
	enum MHD_RequestTerminationCode how)
{
	AtharHttp *http = payload;
	Exchange *exchange = *state;
	if (!exchange)
		return;
	http->handler.end (&exchange->request, http->handler.payload);
	athar_reply_free (exchange->early);
	athar_target_clear (&exchange->request.target);
	if (exchange->request.body)
		g_byte_array_unref (exchange->request.body);
	g_free (exchange);
	*state = NULL;
	g_atomic_int_add (&http->n_open, -1);
}

/* ---- the socket ---- */

/* A thousand slow clients need a descriptor each; the usual soft limit is 1,024. */
static void
raise_descriptors (void)
{
	struct rlimit limit;
	if (getrlimit (RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= DESCRIPTORS_WANTED)
		return;
	limit.rlim_cur = MIN (limit.rlim_max, (rlim_t)DESCRIPTORS_WANTED);
	setrlimit (RLIMIT_NOFILE, &limit);
}

static struct MHD_Daemon *
start_daemon (AtharHttp *http, const struct sockaddr_in *address)
{
	return MHD_start_daemon (
		MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, on_request,
		http, MHD_OPTION_SOCK_ADDR, address, MHD_OPTION_THREAD_POOL_SIZE,
		(unsigned)ATHAR_HTTP_THREADS, MHD_OPTION_CONNECTION_LIMIT,
		(unsigned)ATHAR_HTTP_CONNECTIONS_MAX, MHD_OPTION_CONNECTION_TIMEOUT,
		(unsigned)ATHAR_HTTP_TIMEOUT_S, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
		(size_t)ATHAR_HTTP_HEAD_MAX_BYTES, MHD_OPTION_URI_LOG_CALLBACK, on_uri, http,
		MHD_OPTION_UNESCAPE_CALLBACK, keep_escapes, NULL, MHD_OPTION_NOTIFY_COMPLETED,
		on_completed, http, MHD_OPTION_END);
}

AtharHttp *
athar_http_start (uint16_t port, const AtharHttpHandler *handler, GError **error)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
		.sin_port = htons (port),
		.sin_addr.s_addr = htonl (INADDR_LOOPBACK)};
	g_autofree AtharHttp *http = g_new0 (AtharHttp, 1);
	const union MHD_DaemonInfo *info;
	raise_descriptors ();
	http->handler = *handler;
	errno = 0;
	http->daemon = start_daemon (http, &address);
	if (!http->daemon)
		return athar_throw_null (error, errno == EADDRINUSE ? ATHAR_ERROR_BUSY : ATHAR_ERROR_IO,
			errno == EADDRINUSE ? "server.port-taken" : "server.no-socket", "port",
			ATHAR_U64 (port), "reason", g_strerror (errno), NULL);
	info = MHD_get_daemon_info (http->daemon, MHD_DAEMON_INFO_BIND_PORT);
	http->port = info ? info->port : port;
	return g_steal_pointer (&http);
}

uint16_t
athar_http_get_port (const AtharHttp *http)
{
	return http->port;
}

void
athar_http_stop (AtharHttp *http)
{
	if (!http)
		return;
	for (int i = 0; i < END_TRIES && g_atomic_int_get (&http->n_open); i++)
		g_usleep (END_PAUSE_US);
	MHD_stop_daemon (http->daemon);
	g_free (http);
}
