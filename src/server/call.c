/* SPDX-License-Identifier: Apache-2.0
 *
 * server/call.c: see call.h.
 */
#include "server/call.h"

#include <string.h>

#include "base/json.h"
#include "server/say.h"
#include "server/server-private.h"

/* "set list" is "set-list" in a path; no operation has a hyphen of its own. */
static bool
has_name (const AtharOp *op, const char *name)
{
	for (const char *p = op->name;; p++, name++) {
		if ((*p == ' ' ? '-' : *p) != *name)
			return false;
		if (!*p)
			return true;
	}
}

const AtharOp *
athar_call_find_op (const char *name)
{
	for (const AtharOp *const *op = athar_ops; *op; op++)
		if ((*op)->faces & ATHAR_FACE_API && has_name (*op, name))
			return *op;
	return NULL;
}

bool
athar_call_op_is_get (const AtharOp *op)
{
	return op->effect == ATHAR_EFFECT_READ && !(op->faces & (ATHAR_FACE_NAMES | ATHAR_FACE_LONG));
}

typedef struct {
	const AtharOp *op;
	AtharArgs *args;
	AtharUploads *uploads;
	GError *error;
} Reading;

static gboolean
throw_field (GError **error, const char *key, const char *field)
{
	return athar_throw (error, ATHAR_ERROR_USAGE, key, "field", field, NULL);
}

static gboolean
add_text (Reading *r, const AtharArg *arg, const char *text)
{
	g_autofree char *path = NULL;
	if (arg->type == ATHAR_ARG_PATH) {
		path = arg->flags & ATHAR_ARG_MANY
			       ? athar_uploads_dup_path (r->uploads, text, &r->error)
			       : athar_uploads_dup_file (r->uploads, text, &r->error);
		if (!path)
			return FALSE;
		text = path;
	}
	return athar_args_add (r->args, arg, text, &r->error);
}

static gboolean
add_bool (Reading *r, const AtharArg *arg, bool yes)
{
	if (arg->type != ATHAR_ARG_FLAG)
		return throw_field (&r->error, "server.arg-no-flag", arg->name);
	return !yes || athar_args_add (r->args, arg, NULL, &r->error);
}

static gboolean
add_value (Reading *r, const AtharArg *arg, AtharJson *value, bool may_be_list)
{
	switch (athar_json_kind (value)) {
	case ATHAR_JSON_NULL:
		return throw_field (&r->error, "server.arg-null", arg->name);
	case ATHAR_JSON_BOOL:
		return add_bool (r, arg, athar_json_peek_bool (value));
	case ATHAR_JSON_INT:
		return arg->type == ATHAR_ARG_INT
			       ? add_text (r, arg, ATHAR_I64 (athar_json_peek_int (value)))
			       : throw_field (&r->error, "server.arg-no-number", arg->name);
	case ATHAR_JSON_STRING:
		return arg->type == ATHAR_ARG_FLAG  ? throw_field (&r->error, "server.arg-flag", arg->name)
		       : arg->type == ATHAR_ARG_INT ? throw_field (&r->error, "server.arg-number", arg->name)
						    : add_text (r, arg, athar_json_peek_string (value));
	case ATHAR_JSON_ARRAY:
		if (!may_be_list || !(arg->flags & ATHAR_ARG_MANY))
			return throw_field (&r->error, "server.arg-no-list", arg->name);
		if (!athar_json_size (value))
			athar_args_none (r->args, arg);
		for (size_t i = 0; i < athar_json_size (value); i++)
			if (!add_value (r, arg, athar_json_at (value, i), false))
				return FALSE;
		return TRUE;
	default:
		return throw_field (&r->error, "server.arg-object", arg->name);
	}
}

static gboolean
add_member (const char *key, AtharJson *value, gpointer payload)
{
	Reading *r = payload;
	const AtharArg *arg = athar_args_find (r->op, key);
	if (!arg)
		return throw_field (&r->error, "server.arg-unknown", key);
	if (arg->flags & ATHAR_ARG_MANY && athar_json_kind (value) != ATHAR_JSON_ARRAY)
		return throw_field (&r->error, "server.arg-list", key);
	return add_value (r, arg, value, true);
}

static gboolean
add_pair (Reading *r, const AtharPair *pair)
{
	const AtharArg *arg = athar_args_find (r->op, pair->name);
	if (!arg)
		return throw_field (&r->error, "server.arg-unknown", pair->name);
	if (arg->type != ATHAR_ARG_FLAG)
		return add_text (r, arg, pair->value);
	if (strcmp (pair->value, "true") && strcmp (pair->value, "false"))
		return throw_field (&r->error, "server.arg-flag", arg->name);
	return add_bool (r, arg, pair->value[0] == 't');
}

AtharArgs *
athar_call_read_args (const AtharOp *op, const AtharRequest *request, AtharUploads *uploads,
	GError **error)
{
	g_autoptr (AtharArgs) args = athar_args_new (op);
	Reading r = {op, args, uploads, NULL};
	const GArray *pairs = request->target.pairs;
	if (athar_call_op_is_get (op)) {
		for (guint i = 0; !r.error && i < pairs->len; i++)
			add_pair (&r, &g_array_index (pairs, AtharPair, i));
	} else {
		g_autoptr (AtharJson) body = athar_request_read_json (request, &r.error);
		if (body && pairs->len)
			throw_field (&r.error, "server.arg-in-body",
				g_array_index (pairs, AtharPair, 0).name);
		else if (body)
			athar_json_each (body, add_member, &r);
	}
	/* What is missing is said now, and not by a job that has begun. */
	if (!r.error && athar_args_finish (args, &r.error))
		return g_steal_pointer (&args);
	g_propagate_error (error, r.error);
	return NULL;
}

void
athar_results_init (AtharResults *results, const char *case_dir)
{
	results->case_dir = case_dir;
	results->results = g_string_new (NULL);
	results->notices = g_ptr_array_new_with_free_func (g_free);
	results->full = false;
}

void
athar_results_clear (AtharResults *results)
{
	if (results->results)
		g_string_free (results->results, TRUE);
	g_clear_pointer (&results->notices, g_ptr_array_unref);
	results->results = NULL;
}

/* The printer writes one line for each result, and no other line breaks: inside texts they are escaped. */
gboolean
athar_results_sink (const char *data, size_t bytes, gpointer payload)
{
	AtharResults *results = payload;
	for (const char *end = data + bytes; data < end;) {
		const char *line = memchr (data, '\n', (size_t)(end - data));
		size_t n = (size_t)((line ? line : end) - data);
		results->full |= results->results->len + n > ATHAR_RESULTS_MAX_BYTES;
		if (results->full) {
			errno = EFBIG;
			return FALSE;
		}
		g_string_append_len (results->results, data, (gssize)n);
		if (line)
			g_string_append_c (results->results, ',');
		data += n + (line ? 1 : 0);
	}
	return TRUE;
}

void
athar_results_notice (const char *text, gpointer payload)
{
	AtharResults *results = payload;
	g_ptr_array_add (results->notices, athar_say_text (results->case_dir, text));
}

void
athar_results_append_quoted (GString *out, const char *text)
{
	g_autofree char *valid = g_utf8_make_valid (text, -1);
	g_autoptr (AtharJson) json = athar_json_string (valid);
	athar_json_canonical (json, out);
}

void
athar_results_append (const AtharResults *results, GString *out)
{
	g_string_append (out, "\"results\":[");
	if (results->results->len) /* without the last comma */
		g_string_append_len (out, results->results->str, (gssize)results->results->len - 1);
	g_string_append (out, "],\"notices\":[");
	for (guint i = 0; i < results->notices->len; i++) {
		if (i)
			g_string_append_c (out, ',');
		athar_results_append_quoted (out, results->notices->pdata[i]);
	}
	g_string_append_c (out, ']');
}
