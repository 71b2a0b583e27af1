/* SPDX-License-Identifier: Apache-2.0
 *
 * server/intake.c: uploads over HTTP. A file's name stands in a header, percent-encoded: no name in an address.
 */
#include <string.h>

#include "server/server-private.h"

AtharReply *
athar_uploads_begin (AtharServer *server, AtharRequest *request)
{
	g_autoptr (GError) error = NULL;
	g_autofree char *id = athar_handles_check (server->handles, &error)
				      ? athar_uploads_new (server->uploads, &error)
				      : NULL;
	return id ? athar_answer_json (200, g_strdup_printf ("{\"upload\":\"%s\"}", id))
		  : athar_answer_error (request, error);
}

AtharReply *
athar_uploads_drop (AtharServer *server, AtharRequest *request)
{
	g_autoptr (GError) error = NULL;
	return athar_uploads_drop_one (server->uploads, request->target.segments[3], &error)
		       ? athar_answer_json (200, g_strdup ("{}"))
		       : athar_answer_error (request, error);
}

AtharReply *
athar_uploads_file_begin (AtharServer *server, AtharRequest *request)
{
	g_autoptr (GError) error = NULL;
	const char *encoded = athar_request_get_header (request, "X-Athar-Path");
	const char *modified = athar_request_get_header (request, "X-Athar-Modified-Us");
	g_autofree char *path =
		encoded ? athar_percent_decode (encoded, strlen (encoded), false) : NULL;
	int64_t mtime_us = -1;
	if (modified)
		g_ascii_string_to_signed (modified, 10, 0, G_MAXINT64, &mtime_us, NULL);
	if (!path)
		athar_throw (&error, ATHAR_ERROR_INVALID, "server.bad-path", "path",
			encoded ? encoded : "", NULL);
	else if (athar_handles_check (server->handles, &error))
		request->own = athar_uploads_open (server->uploads, request->target.segments[3], path,
			mtime_us, request->body_bytes, &error);
	if (!request->own)
		return athar_answer_error (request, error);
	request->sink = athar_incoming_write;
	request->sink_payload = request->own;
	return NULL;
}

AtharReply *
athar_uploads_file_answer (AtharServer *server, AtharRequest *request)
{
	g_autoptr (GError) error = NULL;
	return athar_incoming_finish (request->own, &error)
		       ? athar_answer_json (200, g_strdup ("{}"))
		       : athar_answer_error (request, error);
}

void
athar_uploads_file_end (AtharServer *server, AtharRequest *request)
{
	athar_incoming_free (g_steal_pointer (&request->own));
}
