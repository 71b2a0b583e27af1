/* SPDX-License-Identifier: Apache-2.0
 *
 * server/server-private.h: what the files of src/server share. Nobody else.
 */
#pragma once

#include "op/op.h"
#include "server/jobs.h"
#include "server/handles.h"
#include "server/route.h"
#include "server/session.h"
#include "server/uploads.h"

struct AtharServer {
	char *dir;
	AtharHttp *http;
	AtharSessions *sessions;
	AtharHandles *handles;
	AtharJobs *jobs;
	AtharUploads *uploads;
	gpointer page; /* (nullable) GResource, static.c's */
	GMutex keys_mutex;
	bool began_agent; /* it ends with the lock */
	gint n_signing;	  /* atomic: requests that may need keys */
};

/* reply.c: what every answer has. All (transfer full). */
#define ATHAR_TYPE_JSON "application/json; charset=utf-8"
AtharReply *athar_answer_json (unsigned status, char *json); /* takes @json */
AtharReply *athar_answer_value (unsigned status, AtharJson *json); /* takes @json */
AtharReply *athar_answer_error (const AtharRequest *request, const GError *error);
/* athar_answer_refusal: a status of HTTP itself (401, 405, 415, 421 …) with a code of its own. */
AtharReply *athar_answer_refusal (
	const AtharRequest *request, unsigned status, const char *code, const char *key);
/* athar_answer_guard: the headers that no answer lacks. */
void athar_answer_guard (AtharReply *reply);
/* athar_answer_cookie: sets the session's. */
void athar_answer_cookie (AtharReply *reply, const char *cookie);
/* athar_request_read_json: (transfer full) the body; an empty one is an empty object. */
AtharJson *athar_request_read_json (const AtharRequest *request, GError **error);

/* Handlers of the table (routes.c). */
AtharReply *athar_static_answer (AtharServer *server, AtharRequest *request);
AtharReply *athar_session_enter (AtharServer *server, AtharRequest *request);
AtharReply *athar_session_show (AtharServer *server, AtharRequest *request);
AtharReply *athar_session_lock (AtharServer *server, AtharRequest *request);
AtharReply *athar_session_unlock (AtharServer *server, AtharRequest *request);
AtharReply *athar_media_bytes (AtharServer *server, AtharRequest *request);
AtharReply *athar_media_show_picture (AtharServer *server, AtharRequest *request);
AtharReply *athar_uploads_begin (AtharServer *server, AtharRequest *request);
AtharReply *athar_uploads_drop (AtharServer *server, AtharRequest *request);
AtharReply *athar_uploads_file_begin (AtharServer *server, AtharRequest *request);
AtharReply *athar_uploads_file_answer (AtharServer *server, AtharRequest *request);
void athar_uploads_file_end (AtharServer *server, AtharRequest *request);
AtharReply *athar_jobs_list (AtharServer *server, AtharRequest *request);
AtharReply *athar_jobs_show (AtharServer *server, AtharRequest *request);
AtharReply *athar_jobs_events (AtharServer *server, AtharRequest *request);
AtharReply *athar_jobs_stop_one (AtharServer *server, AtharRequest *request);
AtharReply *athar_openapi_answer (AtharServer *server, AtharRequest *request);
/* athar_server_close_keys: while locked, opened keyrings are forgotten, and the agent that was begun
 * here ends; a job or an operation that writes keeps it until it is over (what was decided just before
 * the page was blanked is not lost). To be called now and then: nobody tells when a
 * session locks by itself. */
void athar_server_close_keys (AtharServer *server);
/* api.c: whatever else stands under /api/v1/. */
AtharReply *athar_api_answer (AtharServer *server, AtharRequest *request);
