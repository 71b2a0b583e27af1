/* SPDX-License-Identifier: Apache-2.0
 *
 * server/openapi.c: see openapi.h.
 */
#include "server/openapi.h"

#include <string.h>

#include "server/call.h"
#include "server/server-private.h"

/* A small JSON text of ours as a value. */
static AtharJson *
parse (const char *text)
{
	AtharJson *json = athar_json_parse (text, strlen (text), 1u << 20, 0, NULL);
	g_assert (json);
	return json;
}

static AtharJson *
ref_to (const char *name)
{
	g_autofree char *path = g_strconcat ("#/components/schemas/", name, NULL);
	AtharJson *json = athar_json_object ();
	athar_json_set_string (json, "$ref", path);
	return json;
}

static AtharJson *
content_of (AtharJson *schema, const char *type)
{
	AtharJson *content = athar_json_object ();
	AtharJson *media = athar_json_object ();
	athar_json_set (media, "schema", schema);
	athar_json_set (content, type, media);
	return content;
}

static void
add_response (AtharJson *responses, const char *status, const char *what, AtharJson *content)
{
	AtharJson *response = athar_json_object ();
	athar_json_set_string (response, "description", what);
	athar_json_set (response, "content", content);
	athar_json_set (responses, status, response);
}

/* ---- arguments ---- */

static AtharJson *
one_value (const AtharArg *arg)
{
	AtharJson *schema = athar_json_object ();
	bool bounded = arg->min || arg->max;
	athar_json_set_string (schema, "type",
		arg->type == ATHAR_ARG_INT    ? "integer"
		: arg->type == ATHAR_ARG_FLAG ? "boolean"
					      : "string");
	if (arg->type == ATHAR_ARG_INT && bounded) {
		athar_json_set_int (schema, "minimum", arg->min);
		athar_json_set_int (schema, "maximum", MIN (arg->max, ATHAR_JSON_INT_MAX));
	}
	if (arg->type == ATHAR_ARG_RECORD)
		athar_json_set_string (schema, "pattern", "^[0-9a-f]{64}$");
	if (arg->type == ATHAR_ARG_ENUM) {
		AtharJson *words = athar_json_array ();
		for (const char *const *word = arg->words; *word; word++)
			athar_json_append (words, athar_json_string (*word));
		athar_json_set (schema, "enum", words);
	}
	return schema;
}

static AtharJson *
schema_of_arg (const AtharArg *arg)
{
	AtharJson *list;
	if (!(arg->flags & ATHAR_ARG_MANY))
		return one_value (arg);
	list = athar_json_object ();
	athar_json_set_string (list, "type", "array");
	athar_json_set (list, "items", one_value (arg));
	return list;
}

static AtharJson *
parameters_of (const AtharOp *op, AtharLang lang)
{
	AtharJson *list = athar_json_array ();
	for (const AtharArg *arg = op->args; arg->name; arg++) {
		AtharJson *parameter = athar_json_object ();
		g_autofree char *help = athar_msg (lang, arg->help, NULL);
		athar_json_set_string (parameter, "name", arg->name);
		athar_json_set_string (parameter, "in", "query");
		athar_json_set_string (parameter, "description", help);
		athar_json_set_bool (parameter, "required", (arg->flags & ATHAR_ARG_REQUIRED) != 0);
		athar_json_set (parameter, "schema", schema_of_arg (arg));
		athar_json_append (list, parameter);
	}
	return list;
}

static AtharJson *
body_of (const AtharOp *op, AtharLang lang)
{
	AtharJson *schema = athar_json_object ();
	AtharJson *properties = athar_json_object ();
	AtharJson *required = athar_json_array ();
	AtharJson *body = athar_json_object ();
	for (const AtharArg *arg = op->args; arg->name; arg++) {
		AtharJson *one = schema_of_arg (arg);
		g_autofree char *help = athar_msg (lang, arg->help, NULL);
		athar_json_set_string (one, "description", help);
		athar_json_set (properties, arg->name, one);
		if (arg->flags & ATHAR_ARG_REQUIRED)
			athar_json_append (required, athar_json_string (arg->name));
	}
	athar_json_set_bool (body, "required", athar_json_size (required) > 0);
	athar_json_set_string (schema, "type", "object");
	athar_json_set_bool (schema, "additionalProperties", false);
	athar_json_set (schema, "properties", properties);
	athar_json_set (schema, "required", required);
	athar_json_set (body, "content", content_of (schema, "application/json"));
	return body;
}

/* ---- operations ---- */

static bool
has_schema (const char *name)
{
	const AtharApiSchema *schema = athar_api_schemas;
	while (schema->name && strcmp (schema->name, name) != 0)
		schema++;
	return schema->name != NULL;
}

static AtharJson *
results_of (const char *name)
{
	AtharJson *schema =
		parse ("{\"type\":\"object\",\"required\":[\"results\",\"notices\"],"
		       "\"additionalProperties\":false,\"properties\":{\"notices\":{\"type\":\"array\","
		       "\"items\":{\"type\":\"string\"}},\"results\":{\"type\":\"array\"}}}");
	AtharJson *results =
		athar_json_get_object (athar_json_get_object (schema, "properties"), "results");
	athar_json_set (results, "items", has_schema (name) ? ref_to (name) : parse ("{\"type\":\"object\"}"));
	return schema;
}

static AtharJson *
responses_of (const AtharOp *op, const char *name)
{
	AtharJson *responses = athar_json_object ();
	AtharJson *job;
	if (op->faces & ATHAR_FACE_LONG) {
		job = parse ("{\"type\":\"object\",\"required\":[\"job\"],\"properties\":{}}");
		athar_json_set (athar_json_get_object (job, "properties"), "job", ref_to ("Job"));
		add_response (responses, "202", "Job", content_of (job, "application/json"));
	} else
		add_response (responses, "200", "Results",
			content_of (results_of (name), "application/json"));
	add_response (responses, "default", "Error", content_of (ref_to ("Error"), "application/json"));
	return responses;
}

static void
add_op (const AtharOp *op, AtharLang lang, AtharJson *paths)
{
	g_autofree char *name = g_strdelimit (g_strdup (op->name), " ", '-');
	g_autofree char *path = g_strconcat ("/api/v1/", name, NULL);
	g_autofree char *summary = athar_msg (lang, op->summary, NULL);
	AtharJson *item = athar_json_object ();
	AtharJson *method = athar_json_object ();
	bool get = athar_call_op_is_get (op);
	athar_json_set_string (method, "operationId", name);
	athar_json_set_string (method, "summary", summary);
	if (op->details) {
		g_autofree char *details = athar_msg (lang, op->details, NULL);
		athar_json_set_string (method, "description", details);
	}
	if (get)
		athar_json_set (method, "parameters", parameters_of (op, lang));
	else
		athar_json_set (method, "requestBody", body_of (op, lang));
	athar_json_set (method, "responses", responses_of (op, name));
	athar_json_set (item, get ? "get" : "post", method);
	athar_json_set (paths, path, item);
}

/* ---- routes that are no operations ---- */

/* "api/v1/jobs/STAR/events" with STAR "*": "/api/v1/jobs/{a}/events"; the parameters' names are their places. */
static char *
dup_template (const char *pattern, AtharJson *parameters)
{
	g_auto (GStrv) pieces = g_strsplit (pattern, "/", -1);
	GString *out = g_string_new (NULL);
	char name[] = "a";
	for (char **piece = pieces; *piece; piece++) {
		AtharJson *parameter;
		if (strcmp (*piece, "*") != 0) {
			g_string_append_printf (out, "/%s", *piece);
			continue;
		}
		g_string_append_printf (out, "/{%s}", name);
		parameter = parse ("{\"in\":\"path\",\"required\":true,"
				   "\"schema\":{\"type\":\"string\",\"minLength\":1}}");
		athar_json_set_string (parameter, "name", name);
		athar_json_append (parameters, parameter);
		name[0]++;
	}
	return g_string_free (out, FALSE);
}

static void
add_route (const AtharRoute *route, AtharJson *paths)
{
	AtharJson *parameters = athar_json_array ();
	g_autofree char *path = dup_template (route->pattern, parameters);
	g_autofree char *method_name = g_ascii_strdown (route->method, -1);
	AtharJson *item = athar_json_get_object (paths, path);
	AtharJson *method = athar_json_object ();
	AtharJson *responses = athar_json_object ();
	AtharJson *ok = parse ("{\"description\":\"As docs/design/0007-page.md says\"}");
	athar_json_set (responses, "2XX", ok);
	add_response (responses, "default", "Error", content_of (ref_to ("Error"), "application/json"));
	athar_json_set (method, "parameters", parameters);
	athar_json_set (method, "responses", responses);
	if (item) {
		athar_json_set (item, method_name, method);
		return;
	}
	item = athar_json_object ();
	athar_json_set (item, method_name, method);
	athar_json_set (paths, path, item);
}

static AtharJson *
components (void)
{
	AtharJson *outer = parse ("{\"securitySchemes\":{\"session\":{\"type\":\"apiKey\",\"in\":\"cookie\","
				  "\"name\":\"" ATHAR_COOKIE "\"}}}");
	AtharJson *schemas = athar_json_object ();
	for (const AtharApiSchema *schema = athar_api_schemas; schema->name; schema++)
		athar_json_set (schemas, schema->name, parse (schema->schema));
	athar_json_set (outer, "schemas", schemas);
	return outer;
}

AtharJson *
athar_openapi_new (AtharLang lang)
{
	AtharJson *outer = parse ("{\"openapi\":\"3.1.0\",\"security\":[{\"session\":[]}],"
				  "\"info\":{\"title\":\"athar\",\"version\":\"" ATHAR_VERSION "\"}}");
	AtharJson *paths = athar_json_object ();
	for (const AtharOp *const *op = athar_ops; *op; op++)
		if ((*op)->faces & ATHAR_FACE_API)
			add_op (*op, lang, paths);
	for (const AtharRoute *route = athar_routes; route->method; route++)
		add_route (route, paths);
	athar_json_set (outer, "paths", paths);
	athar_json_set (outer, "components", components ());
	return outer;
}

AtharReply *
athar_openapi_answer (AtharServer *server, AtharRequest *request)
{
	return athar_answer_value (200, athar_openapi_new (request->lang));
}
