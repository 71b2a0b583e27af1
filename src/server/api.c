/* SPDX-License-Identifier: Apache-2.0
 *
 * server/api.c: /api/v1/<operation>: arguments in, the operation called, its results out; long ones become jobs.
 */
#include "server/call.h"
#include "server/server-private.h"

static AtharReply *
answer_results (const AtharResults *results)
{
	GString *out = g_string_sized_new (results->results->len + 64);
	g_string_append_c (out, '{');
	athar_results_append (results, out);
	g_string_append_c (out, '}');
	return athar_answer_json (200, g_string_free (out, FALSE));
}

/* What an operation says that ends with "some failed" stands in its results: not an error of the call. */
static AtharReply *
answer (const AtharRequest *request, gboolean ok, AtharResults *results, const GError *error)
{
	if (results->full) {
		g_autoptr (GError) full = NULL;
		athar_throw (&full, ATHAR_ERROR_LIMIT, "server.results-too-big", NULL);
		return athar_answer_error (request, full);
	}
	if (ok)
		return answer_results (results);
	if (athar_error_code (error) != ATHAR_ERROR_FAILED_ITEMS)
		return athar_answer_error (request, error);
	g_autofree char *text = athar_error_dup_text (error, request->lang);
	athar_results_notice (text, results);
	return answer_results (results);
}

static AtharReply *
call_now (AtharServer *server, AtharRequest *request, const AtharOp *op, AtharArgs *args)
{
	g_autoptr (GError) error = NULL;
	g_auto (AtharResults) results = {0};
	athar_results_init (&results, server->dir);
	AtharPrinterOptions sink = {athar_results_sink, &results, request->lang, FALSE, 0, true};
	g_autoptr (AtharPrinter) printer = athar_printer_new_json (&sink);
	AtharFace face = {.notice = athar_results_notice, .payload = &results};
	AtharCallOptions options = {server->dir, request->lang, printer, &face, NULL, NULL, true};
	bool reads = op->effect == ATHAR_EFFECT_READ;
	gboolean ok;
	if (reads && !(options.opened = athar_handles_take (server->handles, &error)))
		return athar_answer_error (request, error);
	ok = athar_op_call (op, args, &options, &error);
	athar_handles_give (server->handles, options.opened);
	return answer (request, ok, &results, error);
}

static AtharReply *
start_job (AtharServer *server, AtharRequest *request, const AtharOp *op, AtharArgs *args)
{
	g_autofree char *job = athar_jobs_start (server->jobs, op, args, request->lang);
	return athar_answer_json (202, g_strdup_printf ("{\"job\":%s}", job));
}

AtharReply *
athar_api_answer (AtharServer *server, AtharRequest *request)
{
	g_autoptr (GError) error = NULL;
	const AtharOp *op = request->own;
	g_autoptr (AtharArgs) args = athar_call_read_args (op, request, server->uploads, &error);
	if (!args || !athar_handles_check (server->handles, &error))
		return athar_answer_error (request, error);
	return op->faces & ATHAR_FACE_LONG
		       ? start_job (server, request, op, g_steal_pointer (&args))
		       : call_now (server, request, op, args);
}
