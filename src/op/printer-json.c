/* SPDX-License-Identifier: Apache-2.0
 *
 * op/printer-json.c: JSON lines, streamed: nothing is kept but the line being written.
 */
#include <string.h>

#include "op/printer-private.h"

typedef struct {
	GString *line;
	GArray *levels; /* of Level: what is open */
} State;

typedef struct {
	AtharPrinted what;
	bool has_members;
	bool outer; /* an outermost list: its elements are lines */
} Level;

static void
append_quoted (GString *line, const char *text)
{
	g_string_append_c (line, '"');
	for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
		if (*p == '"' || *p == '\\')
			g_string_append_c (line, '\\');
		if (*p < 0x20 || *p == 0x7f)
			g_string_append_printf (line, "\\u%04x", *p);
		else
			g_string_append_c (line, (char)*p);
	}
	g_string_append_c (line, '"');
}

static Level *
top (State *state)
{
	return state->levels->len ? &g_array_index (state->levels, Level, state->levels->len - 1)
				  : NULL;
}

static void
put_line (AtharPrinter *out)
{
	State *state = out->state;
	g_string_append_c (state->line, '\n');
	athar_printer_write (out, state->line->str, state->line->len);
	g_string_truncate (state->line, 0);
}

static void
before_member (State *state, const char *field)
{
	Level *level = top (state);
	if (!level || level->outer)
		return;
	if (level->has_members)
		g_string_append_c (state->line, ',');
	level->has_members = true;
	if (level->what == ATHAR_PRINTED_OBJECT) {
		g_autofree char *name = athar_printer_json_name (field ? field : "value");
		append_quoted (state->line, name);
		g_string_append_c (state->line, ':');
	}
}

static void
after_member (AtharPrinter *out)
{
	Level *level = top (out->state);
	if (!level || level->outer)
		put_line (out);
}

static void
value (AtharPrinter *out, const char *field, const char *plain, const char *shown, bool quote)
{
	State *state = out->state;
	bool outermost = !state->levels->len;
	if (outermost && field) { /* a bare value is an object of one member */
		g_autofree char *name = athar_printer_json_name (field);
		g_string_append_c (state->line, '{');
		append_quoted (state->line, name);
		g_string_append_c (state->line, ':');
	}
	before_member (state, field);
	if (quote)
		append_quoted (state->line, plain);
	else
		g_string_append (state->line, plain);
	if (outermost && field)
		g_string_append_c (state->line, '}');
	after_member (out);
}

static void
begin (AtharPrinter *out, const char *field, AtharPrinted what, AtharPrintStyle style)
{
	State *state = out->state;
	Level level = {what, false, what == ATHAR_PRINTED_LIST && !state->levels->len};
	bool says_kind = !state->levels->len && field && what == ATHAR_PRINTED_OBJECT;
	before_member (state, field);
	if (!level.outer)
		g_string_append_c (state->line, what == ATHAR_PRINTED_OBJECT ? '{' : '[');
	if (says_kind) {
		g_autofree char *kind = athar_printer_json_name (field);
		g_string_append (state->line, "\"kind\":");
		append_quoted (state->line, kind);
		level.has_members = true;
	}
	g_array_append_val (state->levels, level);
}

static void
end (AtharPrinter *out, AtharPrinted what)
{
	State *state = out->state;
	Level level = g_array_index (state->levels, Level, state->levels->len - 1);
	g_assert (level.what == what);
	g_array_set_size (state->levels, state->levels->len - 1);
	if (level.outer)
		return;
	g_string_append_c (state->line, what == ATHAR_PRINTED_OBJECT ? '}' : ']');
	after_member (out);
}

static void
say (AtharPrinter *out, const char *sentence)
{
}

static void
flush (AtharPrinter *out)
{
}

static void
state_free (gpointer data)
{
	State *state = data;
	g_string_free (state->line, TRUE);
	g_array_unref (state->levels);
	g_free (state);
}

AtharPrinter *
athar_printer_new_json (const AtharPrinterOptions *options)
{
	static const AtharPrinterClass class = {value, begin, end, say, flush, state_free, false};
	State *state = g_new0 (State, 1);
	state->line = g_string_new (NULL);
	state->levels = g_array_new (FALSE, TRUE, sizeof (Level));
	return athar_printer_new (&class, options, state);
}
