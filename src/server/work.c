/* SPDX-License-Identifier: Apache-2.0
 *
 * server/work.c: jobs over HTTP.
 */
#include "server/server-private.h"

static AtharReply *
no_such_job (const AtharRequest *request)
{
	g_autoptr (GError) error = NULL;
	athar_throw (&error, ATHAR_ERROR_NOT_FOUND, "server.no-job", NULL);
	return athar_answer_error (request, error);
}

AtharReply *
athar_jobs_list (AtharServer *server, AtharRequest *request)
{
	g_autofree char *all = athar_jobs_dup_all (server->jobs, request->lang);
	return athar_answer_json (200, g_strdup_printf ("{\"results\":%s,\"notices\":[]}", all));
}

AtharReply *
athar_jobs_show (AtharServer *server, AtharRequest *request)
{
	char *job = athar_jobs_dup_one (server->jobs, request->target.segments[3], request->lang);
	return job ? athar_answer_json (200, job) : no_such_job (request);
}

AtharReply *
athar_jobs_events (AtharServer *server, AtharRequest *request)
{
	g_autoptr (AtharEvents) feed =
		athar_jobs_watch (server->jobs, request->target.segments[3], request->lang);
	return feed ? athar_reply_new_events (feed) : no_such_job (request);
}

AtharReply *
athar_jobs_stop_one (AtharServer *server, AtharRequest *request)
{
	return athar_jobs_cancel (server->jobs, request->target.segments[3])
		       ? athar_answer_json (200, g_strdup ("{}"))
		       : no_such_job (request);
}
