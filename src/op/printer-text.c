/* SPDX-License-Identifier: Apache-2.0
 *
 * op/printer-text.c: for a person at a terminal.
 *
 * Lines of one object are held until it ends (or a list begins in it), so that values stand under
 * each other. A list of rows is held for ROWS_HELD rows to find the widths of its columns; what
 * follows keeps them. Nothing else is held, so a result of a million rows needs no memory.
 */
#include <string.h>

#include "base/text.h"
#include "op/printer-private.h"

#define ROWS_HELD 200
#define INDENT 2
#define LABEL_MAX 28 /* columns: longer labels do not push all values to the right */

typedef struct {
	char *label; /* NULL: a sentence or heading */
	char *text;
	unsigned depth;
} Line;

typedef struct {
	AtharPrinted what;
	AtharPrintStyle style;
} Level;

typedef struct {
	GArray *levels;
	GPtrArray *lines; /* Line* of the block being filled */
	/* Rows of the innermost table. */
	GPtrArray *rows;   /* GPtrArray* of char* */
	GPtrArray *row;	   /* being filled; NULL: none */
	GPtrArray *titles; /* of the columns, from the first row */
	GArray *widths;
	unsigned table_depth;
	bool in_table, titled, wrote_block;
} State;

static void
line_free (gpointer data)
{
	Line *line = data;
	g_free (line->label);
	g_free (line->text);
	g_free (line);
}

static void
put (AtharPrinter *out, const char *text)
{
	athar_printer_write (out, text, strlen (text));
}

static void
pad (AtharPrinter *out, size_t columns)
{
	g_autofree char *spaces = g_strnfill (columns, ' ');
	athar_printer_write (out, spaces, columns);
}

static void
put_dim (AtharPrinter *out, const char *text)
{
	if (out->options.colour)
		put (out, "\x1b[2m");
	put (out, text);
	if (out->options.colour)
		put (out, "\x1b[0m");
}

static size_t
label_width (const State *state)
{
	size_t width = 0;
	for (guint i = 0; i < state->lines->len; i++) {
		const Line *line = state->lines->pdata[i];
		size_t own =
			line->label ? athar_text_width (line->label) + line->depth * INDENT : 0;
		if (own <= LABEL_MAX)
			width = MAX (width, own);
	}
	return width;
}

static void
flush_lines (AtharPrinter *out)
{
	State *state = out->state;
	size_t width = label_width (state);
	for (guint i = 0; i < state->lines->len; i++) {
		const Line *line = state->lines->pdata[i];
		size_t own =
			line->label ? athar_text_width (line->label) + line->depth * INDENT : 0;
		pad (out, line->depth * INDENT);
		if (line->label) {
			put_dim (out, line->label);
			put_dim (out, ":");
			if (*line->text)
				pad (out, own < width ? width - own + 1 : 1);
		}
		put (out, line->text);
		put (out, "\n");
		state->wrote_block = true;
	}
	g_ptr_array_set_size (state->lines, 0);
}

static void
put_row (AtharPrinter *out, const GPtrArray *cells, bool dim)
{
	State *state = out->state;
	pad (out, state->table_depth * INDENT);
	for (guint i = 0; i < cells->len; i++) {
		const char *cell = cells->pdata[i];
		size_t own = athar_text_width (cell);
		size_t width =
			i < state->widths->len ? g_array_index (state->widths, size_t, i) : 0;
		(dim ? put_dim : put) (out, cell);
		if (i + 1 < cells->len)
			pad (out, (own < width ? width - own : 0) + 2);
	}
	put (out, "\n");
}

static void
widen (State *state, const GPtrArray *cells)
{
	for (guint i = 0; i < cells->len; i++) {
		size_t own = athar_text_width (cells->pdata[i]);
		if (i >= state->widths->len)
			g_array_append_val (state->widths, own);
		else
			g_array_index (state->widths, size_t, i) =
				MAX (own, g_array_index (state->widths, size_t, i));
	}
}

static void
flush_rows (AtharPrinter *out)
{
	State *state = out->state;
	if (!state->rows->len)
		return;
	if (!state->titled) {
		widen (state, state->titles);
		for (guint i = 0; i < state->rows->len; i++)
			widen (state, state->rows->pdata[i]);
		put_row (out, state->titles, true);
		state->titled = true;
	}
	for (guint i = 0; i < state->rows->len; i++)
		put_row (out, state->rows->pdata[i], false);
	g_ptr_array_set_size (state->rows, 0);
	state->wrote_block = true;
}

static void
add_line (AtharPrinter *out, const char *field, const char *text)
{
	State *state = out->state;
	const char *label = field ? athar_msg_text (out->options.lang, field) : NULL;
	Line *line = g_new0 (Line, 1);
	line->label = g_strdup (label ? label : field);
	line->text = g_strdup (text);
	line->depth = state->levels->len > 1 ? state->levels->len - 1 : 0;
	g_ptr_array_add (state->lines, line);
	if (!state->levels->len)
		flush_lines (out);
}

static void
value (AtharPrinter *out, const char *field, const char *plain, const char *shown, bool quote)
{
	State *state = out->state;
	const char *text = shown ? shown : plain;
	if (state->row) {
		if (!state->titled && !state->rows->len) {
			const char *label = field ? athar_msg_text (out->options.lang, field) : "";
			g_ptr_array_add (state->titles, g_strdup (label ? label : field));
		}
		g_ptr_array_add (state->row, g_strdup (text));
		return;
	}
	if (*text)
		add_line (out, field, text);
}

static void
begin_table (AtharPrinter *out)
{
	State *state = out->state;
	flush_lines (out);
	state->in_table = true;
	state->table_depth = state->levels->len;
	state->titled = false;
	g_ptr_array_set_size (state->titles, 0);
	g_array_set_size (state->widths, 0);
}

static void
begin (AtharPrinter *out, const char *field, AtharPrinted what, AtharPrintStyle style)
{
	State *state = out->state;
	Level level = {what, style};
	bool nested = state->levels->len > 0;
	if (state->in_table && what == ATHAR_PRINTED_OBJECT && !state->row) {
		state->row = g_ptr_array_new_with_free_func (g_free);
	} else if (!state->in_table) {
		const char *label =
			field && nested ? athar_msg_text (out->options.lang, field) : NULL;
		bool block = !nested || (state->levels->len == 1 &&
						g_array_index (state->levels, Level, 0).what == ATHAR_PRINTED_LIST);
		if (block && what == ATHAR_PRINTED_OBJECT && state->wrote_block)
			put (out, "\n");
		if (label)
			add_line (out, field, "");
		if (what == ATHAR_PRINTED_LIST && style == ATHAR_PRINT_ROWS)
			begin_table (out);
	}
	g_array_append_val (state->levels, level);
}

static void
end_row (AtharPrinter *out)
{
	State *state = out->state;
	g_ptr_array_add (state->rows, g_steal_pointer (&state->row));
	if (state->rows->len >= ROWS_HELD || state->titled)
		flush_rows (out);
}

static void
end (AtharPrinter *out, AtharPrinted what)
{
	State *state = out->state;
	Level level = g_array_index (state->levels, Level, state->levels->len - 1);
	g_assert (level.what == what);
	g_array_set_size (state->levels, state->levels->len - 1);
	if (state->row && what == ATHAR_PRINTED_OBJECT) {
		end_row (out);
	} else if (state->in_table && !state->row && level.style == ATHAR_PRINT_ROWS) {
		flush_rows (out);
		state->in_table = false;
	} else if (!state->levels->len ||
		   (state->levels->len == 1 &&
			   g_array_index (state->levels, Level, 0).what == ATHAR_PRINTED_LIST)) {
		flush_lines (out);
	}
}

static void
flush (AtharPrinter *out)
{
	flush_lines (out);
	flush_rows (out);
}

static void
say (AtharPrinter *out, const char *sentence)
{
	flush (out);
	put (out, sentence);
	put (out, "\n");
}

static void
state_free (gpointer data)
{
	State *state = data;
	g_array_unref (state->levels);
	g_ptr_array_unref (state->lines);
	g_ptr_array_unref (state->rows);
	g_clear_pointer (&state->row, g_ptr_array_unref);
	g_ptr_array_unref (state->titles);
	g_array_unref (state->widths);
	g_free (state);
}

AtharPrinter *
athar_printer_new_text (const AtharPrinterOptions *options)
{
	static const AtharPrinterClass class = {value, begin, end, say, flush, state_free, true};
	State *state = g_new0 (State, 1);
	state->levels = g_array_new (FALSE, TRUE, sizeof (Level));
	state->lines = g_ptr_array_new_with_free_func (line_free);
	state->rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);
	state->titles = g_ptr_array_new_with_free_func (g_free);
	state->widths = g_array_new (FALSE, TRUE, sizeof (size_t));
	return athar_printer_new (&class, options, state);
}
