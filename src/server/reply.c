/* SPDX-License-Identifier: Apache-2.0
 *
 * server/reply.c: what every answer has: headers that forbid what the page does not need, JSON, errors
 * as sentences in the language of who asked.
 */
#include "server/say.h"
#include "server/server-private.h"

#define BODY_MAX_BYTES (1u << 20)

/* The page is our own files and nothing else: no inline script or style, no other host, no frame.
 * Svelte makes its templates through one Trusted Types policy. blob: is for pictures that are fetched
 * and drawn by the page. */
#define POLICY                                                                                     \
	"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "          \
	"media-src 'self'; connect-src 'self'; font-src 'self'; form-action 'none'; "              \
	"frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; "            \
	"trusted-types svelte-trusted-html"

void
athar_answer_guard (AtharReply *reply)
{
	static const struct {
		const char *name, *value;
	} headers[] = {{"Content-Security-Policy", POLICY}, {"Cache-Control", "no-store"},
		{"X-Content-Type-Options", "nosniff"}, {"Referrer-Policy", "no-referrer"},
		{"Cross-Origin-Resource-Policy", "same-origin"},
		{"Cross-Origin-Opener-Policy", "same-origin"}, {"X-Frame-Options", "DENY"},
		{"Permissions-Policy", "camera=(), microphone=(), geolocation=(), interest-cohort=()"}};
	for (size_t i = 0; i < G_N_ELEMENTS (headers); i++)
		athar_reply_set_header (reply, headers[i].name, headers[i].value);
}

AtharReply *
athar_answer_json (unsigned status, char *json)
{
	return athar_reply_new_text (status, ATHAR_TYPE_JSON, json);
}

AtharReply *
athar_answer_value (unsigned status, AtharJson *json)
{
	GString *text = g_string_new (NULL);
	athar_json_canonical (json, text);
	athar_json_unref (json);
	return athar_answer_json (status, g_string_free (text, FALSE));
}

static AtharReply *
answer_fault (unsigned status, const char *code, const char *sentence)
{
	AtharJson *outer = athar_json_object ();
	AtharJson *fault = athar_json_object ();
	athar_json_set_string (fault, "code", code);
	athar_json_set_string (fault, "sentence", sentence);
	athar_json_set (outer, "error", fault);
	return athar_answer_value (status, outer);
}

AtharReply *
athar_answer_error (const AtharRequest *request, const GError *error)
{
	g_autofree char *sentence = athar_say_error (request->case_dir, request->lang, error);
	return answer_fault ((unsigned)athar_error_http_status (error),
		athar_error_name (athar_error_code (error)), sentence);
}

AtharReply *
athar_answer_refusal (
	const AtharRequest *request, unsigned status, const char *code, const char *key)
{
	g_autofree char *sentence = athar_msg (request->lang, key, NULL);
	return answer_fault (status, code, sentence);
}

void
athar_answer_cookie (AtharReply *reply, const char *cookie)
{
	g_autofree char *text = g_strdup_printf (
		"%s=%s; HttpOnly; SameSite=Strict; Path=/", ATHAR_COOKIE, cookie);
	athar_reply_set_header (reply, "Set-Cookie", text);
}

AtharJson *
athar_request_read_json (const AtharRequest *request, GError **error)
{
	g_autoptr (AtharJson) json = NULL;
	if (!request->body || !request->body->len)
		return athar_json_object ();
	json = athar_json_parse (
		request->body->data, request->body->len, BODY_MAX_BYTES, 0, error);
	if (json && athar_json_kind (json) != ATHAR_JSON_OBJECT)
		return athar_throw_null (error, ATHAR_ERROR_USAGE, "server.no-object", NULL);
	return g_steal_pointer (&json);
}
