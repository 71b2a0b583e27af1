/* SPDX-License-Identifier: Apache-2.0
 *
 * server/server.c: see server.h. What is asked of each request before anything answers it stands here, once.
 */
#include "server/server.h"

#include <signal.h>
#include <string.h>

#include "op/keys.h"
#include "server/call.h"
#include "server/server-private.h"

#define KEEP_FEEDS_TICKS (15 * 1000 / ATHAR_SERVER_TICK_MS)
#define OP_BODY_MAX_BYTES (1u << 20) /* a text of 16 KiB, or 10,000 ids */

/* What an operation's route needs is the same for all of them. */
static const AtharRoute op_get = {"GET", "api/v1/*", 0, 0, athar_api_answer};
static const AtharRoute op_post = {"POST", "api/v1/*", 0, OP_BODY_MAX_BYTES, athar_api_answer};
static const AtharRoute page = {"GET", "", ATHAR_ROUTE_PUBLIC | ATHAR_ROUTE_LOCKED, 0, athar_static_answer};

static bool
is_read (const AtharRequest *request)
{
	return strcmp (request->method, "GET") == 0 || strcmp (request->method, "HEAD") == 0;
}

/* A page of another site may neither send nor read: names that resolve here (rebinding), forms and
 * images of others. */
static AtharReply *
check_origin (AtharServer *server, const AtharRequest *request)
{
	uint16_t port = athar_http_get_port (server->http);
	const char *origin = athar_request_get_header (request, "Origin");
	const char *site = athar_request_get_header (request, "Sec-Fetch-Site");
	if (!athar_host_is_ours (athar_request_get_header (request, "Host"), port))
		return athar_answer_refusal (request, 421, "wrong_host", "server.wrong-host");
	if ((origin && !athar_origin_is_ours (origin, port)) ||
		(site && strcmp (site, "same-origin") && strcmp (site, "none")))
		return athar_answer_refusal (request, 403, "wrong_origin", "server.wrong-origin");
	if (!is_read (request) && !athar_request_get_header (request, "X-Athar"))
		return athar_answer_refusal (request, 403, "no_header", "server.no-header");
	return NULL;
}

static AtharReply *
check_session (AtharServer *server, AtharRequest *request, const AtharRoute *route)
{
	g_autofree char *cookie =
		athar_cookie_find (athar_request_get_header (request, "Cookie"), ATHAR_COOKIE);
	bool touch = !athar_request_get_header (request, "X-Athar-Background");
	request->session = (int)athar_sessions_find (
		server->sessions, cookie, touch && !(route->flags & ATHAR_ROUTE_LOCKED));
	if (route->flags & ATHAR_ROUTE_PUBLIC)
		return NULL;
	if (request->session == ATHAR_SESSION_NONE)
		return athar_answer_refusal (request, 401, "no_session", "server.no-session");
	if (request->session == ATHAR_SESSION_LOCKED && !(route->flags & ATHAR_ROUTE_LOCKED))
		return athar_answer_refusal (request, 423, "session_locked", "server.session-locked");
	return NULL;
}

/* Counted before the session is looked at: either the lock sees the count, or the request the lock. */
static void
count_signing (AtharServer *server, AtharRequest *request, const AtharRoute *route)
{
	const AtharOp *op = request->own;
	request->signs = route == &op_post && op->effect != ATHAR_EFFECT_READ;
	if (request->signs)
		g_atomic_int_inc (&server->n_signing);
}

/* JSON only: a form of another site cannot send that type without being asked about first. */
static AtharReply *
check_body (const AtharRequest *request, const AtharRoute *route)
{
	const char *type = athar_request_get_header (request, "Content-Type");
	g_autoptr (GError) error = NULL;
	if (request->body_bytes != UINT64_MAX && request->body_bytes > route->body_max) {
		athar_throw (&error, ATHAR_ERROR_LIMIT, "server.body-too-big", "max",
			ATHAR_U64 (route->body_max), NULL);
		return athar_answer_error (request, error);
	}
	if (request->body_bytes && !route->begin && !is_read (request) &&
		!(type && g_str_has_prefix (type, "application/json")))
		return athar_answer_refusal (request, 415, "not_json", "server.not-json");
	return NULL;
}

static AtharReply *
refuse_method (const AtharRequest *request, const char *allow)
{
	AtharReply *reply = athar_answer_refusal (request, 405, "wrong_method", "server.wrong-method");
	athar_reply_set_header (reply, "Allow", allow);
	return reply;
}

static bool
is_api (const AtharTarget *target)
{
	return target->n_segments && strcmp (target->segments[0], "api") == 0;
}

/* The route, or NULL with the refusal. */
static const AtharRoute *
find_route (AtharRequest *request, AtharReply **ret_refusal)
{
	g_autofree char *allow = NULL;
	const AtharRoute *route =
		athar_route_find (athar_routes, request->method, &request->target, &allow);
	const AtharOp *op;
	g_autoptr (GError) error = NULL;
	if (route)
		return route;
	if (!allow && !is_api (&request->target)) {
		if (is_read (request))
			return &page;
		allow = g_strdup ("GET");
	}
	op = !allow && athar_route_fits (op_get.pattern, &request->target)
		     ? athar_call_find_op (request->target.segments[2])
		     : NULL;
	request->own = (gpointer)op;
	if (op && athar_call_op_is_get (op) && is_read (request))
		return &op_get;
	if (op && !athar_call_op_is_get (op) && strcmp (request->method, "POST") == 0)
		return &op_post;
	if (op)
		allow = g_strdup (athar_call_op_is_get (op) ? "GET" : "POST");
	if (allow)
		*ret_refusal = refuse_method (request, allow);
	else {
		athar_throw (&error, ATHAR_ERROR_NOT_FOUND, "server.no-route", NULL);
		*ret_refusal = athar_answer_error (request, error);
	}
	return NULL;
}

static AtharReply *
check (AtharServer *server, AtharRequest *request)
{
	AtharReply *refusal = check_origin (server, request);
	const AtharRoute *route = refusal ? NULL : find_route (request, &refusal);
	if (!route)
		return refusal;
	request->route = route;
	count_signing (server, request, route);
	if ((refusal = check_session (server, request, route)))
		return refusal;
	request->body_max = route->body_max;
	if ((refusal = check_body (request, route)))
		return refusal;
	return route->begin ? route->begin (server, request) : NULL;
}

static AtharReply *
on_begin (AtharRequest *request, gpointer payload)
{
	AtharReply *refusal;
	request->case_dir = ((AtharServer *)payload)->dir;
	if ((refusal = check (payload, request)))
		athar_answer_guard (refusal);
	return refusal;
}

static AtharReply *
on_answer (AtharRequest *request, gpointer payload)
{
	const AtharRoute *route = request->route;
	AtharReply *reply = route->answer (payload, request);
	athar_answer_guard (reply);
	return reply;
}

static AtharReply *
on_fail (AtharRequest *request, const GError *error, gpointer payload)
{
	AtharReply *reply;
	request->case_dir = ((AtharServer *)payload)->dir;
	reply = athar_answer_error (request, error);
	athar_answer_guard (reply);
	return reply;
}

static void
on_end (AtharRequest *request, gpointer payload)
{
	const AtharRoute *route = request->route;
	AtharServer *server = payload;
	if (route && route->end)
		route->end (server, request);
	if (request->signs)
		g_atomic_int_add (&server->n_signing, -1);
}

/* ---- one life ---- */

static gboolean
listen_somewhere (AtharServer *server, uint16_t port, GError **error)
{
	const AtharHttpHandler handler = {on_begin, on_answer, on_fail, on_end, server};
	for (unsigned i = 0;; i++) {
		g_autoptr (GError) failed = NULL;
		server->http = athar_http_start ((uint16_t)(port + i), &handler, &failed);
		if (server->http)
			return TRUE;
		if (!port || i + 1 == ATHAR_SERVER_PORTS || port + i == UINT16_MAX ||
			!g_error_matches (failed, ATHAR_ERROR, ATHAR_ERROR_BUSY)) {
			g_propagate_error (error, g_steal_pointer (&failed));
			return FALSE;
		}
	}
}

/* The secret stands behind the #: a browser sends it to nobody. */
static void
tell_link (AtharServer *server, const AtharServerFace *face)
{
	g_autofree char *secret = athar_sessions_new_link (server->sessions);
	g_autofree char *url = g_strdup_printf (
		"http://127.0.0.1:%u/#enter=%s", athar_http_get_port (server->http), secret);
	face->link (url, face->payload);
}

static void
wait_for_end (AtharServer *server, const AtharServerFace *face)
{
	tell_link (server, face);
	for (unsigned ticks = 1;; ticks++) {
		AtharServerWish wish = face->wait (ATHAR_SERVER_TICK_MS, face->payload);
		if (wish == ATHAR_SERVER_STOP)
			return;
		if (wish == ATHAR_SERVER_NEW_LINK)
			tell_link (server, face);
		athar_server_close_keys (server);
		if (ticks % KEEP_FEEDS_TICKS == 0)
			athar_jobs_keep_feeds (server->jobs);
	}
}

static void
stop (AtharServer *server, const AtharServerFace *face)
{
	if (athar_jobs_are_running (server->jobs))
		face->ending (face->payload);
	athar_jobs_stop (server->jobs); /* closes their feeds */
	athar_http_stop (server->http);
	if (server->began_agent)
		athar_keys_close ();
}

static void
clear (AtharServer *server)
{
	athar_jobs_free (server->jobs);
	athar_uploads_free (server->uploads);
	athar_handles_free (server->handles);
	athar_sessions_free (server->sessions);
	g_mutex_clear (&server->keys_mutex);
}

gboolean
athar_server_run (const AtharServerOptions *options, GError **error)
{
	AtharServer server = {.dir = (char *)options->case_dir};
	AtharCase *c;
	gboolean ok;
	g_mutex_init (&server.keys_mutex);
	signal (SIGXFSZ, SIG_IGN); /* a file too large for `ulimit -f` is an error, not the end */
	server.sessions = athar_sessions_new (options->idle_us);
	server.handles = athar_handles_new (options->case_dir);
	server.uploads = athar_uploads_new_folder (options->case_dir);
	server.jobs = athar_jobs_new (options->case_dir, server.uploads);
	c = athar_handles_take (server.handles, error); /* a case that cannot be opened is told in the terminal */
	athar_handles_give (server.handles, c);
	ok = c && listen_somewhere (&server, options->port, error);
	if (ok) {
		wait_for_end (&server, options->face);
		stop (&server, options->face);
	}
	clear (&server);
	return ok;
}
