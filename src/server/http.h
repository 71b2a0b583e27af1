/* SPDX-License-Identifier: Apache-2.0
 *
 * server/http.h: HTTP/1.1 on the loopback interface: requests come in, replies go out. libmicrohttpd is
 * hidden in http.c; nobody else includes it.
 *
 *     static const AtharHttpHandler handler = { begin, answer, fail, end, server };
 *     AtharHttp *http = athar_http_start (port, &handler, error);
 *     …
 *     athar_http_stop (http);                     // waits for what is being answered, two seconds at most
 *
 * One request: begin() when its headers are in (refuse it, or say how much body is wanted and where it
 * goes), answer() when its body is, end() when it is over, whatever happened. All run on one of
 * ATHAR_HTTP_THREADS threads; a request stays on its thread.
 *
 * Memory is bounded by the number of connections, whatever clients do: a head has at most
 * ATHAR_HTTP_HEAD_MAX_BYTES, a body goes to a sink or has the limit that begin() gave, a reply comes from a
 * descriptor or from bytes that exist once, a feed holds one message.
 *
 * What a slow or hostile client can hold, by the library's options (bench/serve-slow.py: 1,000 of them, each a byte
 * a second, cost 18 kB each and no thread, and a normal client beside them does not notice):
 *  - ATHAR_HTTP_CONNECTIONS_MAX connections (MHD_OPTION_CONNECTION_LIMIT); more wait in the kernel until one ends;
 *  - ATHAR_HTTP_HEAD_MAX_BYTES of pool for each (MHD_OPTION_CONNECTION_MEMORY_LIMIT): its head, and the piece of the
 *    body that is being read; a longer head is 414 or 431, in the library's own words;
 *  - ATHAR_HTTP_TIMEOUT_S without a byte either way (MHD_OPTION_CONNECTION_TIMEOUT); then it is closed, but for a
 *    feed, which waits without being counted and is noticed gone by athar_events_keep();
 *  - a descriptor, and for a file that is sent one more.
 */
#pragma once

#include "base/error.h"
#include "server/parse.h"

/* Two processors answer; the others are for requests that wait for a disk. */
#define ATHAR_HTTP_THREADS 4
/* Above the 1,000 slow clients of the bench; each costs its head and a descriptor. */
#define ATHAR_HTTP_CONNECTIONS_MAX 1200
#define ATHAR_HTTP_HEAD_MAX_BYTES (32u << 10) /* the longest path of a file that is sent has 12 kB, percent-encoded */
#define ATHAR_HTTP_TIMEOUT_S 60 /* without a byte either way */

typedef struct AtharHttp AtharHttp;
typedef struct AtharReply AtharReply;
typedef struct AtharEvents AtharEvents;
/* Takes a piece of the body; FALSE ends the reading and @error is the answer. */
typedef gboolean (*AtharBodySink) (const void *data, size_t bytes, gpointer payload, GError **error);

typedef struct {
	const char *method;  /* "GET" */
	AtharTarget target;  /* path and query, decoded */
	AtharLang lang;	     /* of Accept-Language */
	uint64_t body_bytes; /* as Content-Length says; UINT64_MAX when it does not */
	GByteArray *body;    /* (nullable) what came in, when there is no sink */
	/* begin() sets: */
	uint64_t body_max; /* more is refused; 0: none is wanted */
	AtharBodySink sink;
	gpointer sink_payload;
	gconstpointer route; /* the server's, as the three below */
	const char *case_dir; /* for what is said of it (server/say.h) */
	int session;	     /* AtharSessionState */
	bool signs;	     /* may need keys: a lock waits for it */
	gpointer own;	     /* for end() */
	gpointer connection; /* http.c's */
} AtharRequest;

typedef struct {
	AtharReply *(*begin) (AtharRequest *request, gpointer payload); /* (nullable): go on */
	AtharReply *(*answer) (AtharRequest *request, gpointer payload);
	/* the request breaks off: a bad target, too much body, a sink that refused */
	AtharReply *(*fail) (AtharRequest *request, const GError *error, gpointer payload);
	void (*end) (AtharRequest *request, gpointer payload);
	gpointer payload;
} AtharHttpHandler;

/* athar_http_start: @port 0: any free one. BUSY when the port is taken. */
AtharHttp *athar_http_start (uint16_t port, const AtharHttpHandler *handler, GError **error);
uint16_t athar_http_get_port (const AtharHttp *http);
void athar_http_stop (AtharHttp *http);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtharHttp, athar_http_stop)

/* athar_request_get_header: (nullable) (transfer none) */
const char *athar_request_get_header (const AtharRequest *request, const char *name);

/* Replies. All (transfer full); @bytes and @fd are taken. */
AtharReply *athar_reply_new (unsigned status, const char *type, GBytes *bytes);
AtharReply *athar_reply_new_text (unsigned status, const char *type, char *text); /* takes @text */
AtharReply *athar_reply_new_fd (
	unsigned status, const char *type, int fd, uint64_t offset, uint64_t bytes);
/* athar_reply_new_events: server-sent events; takes a reference of @feed. */
AtharReply *athar_reply_new_events (AtharEvents *feed);
void athar_reply_set_header (AtharReply *reply, const char *name, const char *value);
void athar_reply_free (AtharReply *reply);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtharReply, athar_reply_free)

/* A feed: events for one client who may be slow or gone. Only the newest message waits; a client that
 * reads slowly misses the ones between. A client that waits costs no thread. Thread-safe. */
AtharEvents *athar_events_new (void);
AtharEvents *athar_events_ref (AtharEvents *feed);
void athar_events_unref (AtharEvents *feed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtharEvents, athar_events_unref)
void athar_events_push (AtharEvents *feed, const char *message); /* a whole event, with its blank line */
void athar_events_keep (AtharEvents *feed);	 /* a comment, so that a client that went away is noticed */
void athar_events_close (AtharEvents *feed); /* after what waits */
bool athar_events_is_gone (AtharEvents *feed); /* nobody reads it any more */
