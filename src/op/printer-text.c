/* SPDX-License-Identifier: Apache-2.0
 *
 * op/printer-text.c: for a person at a terminal.
 *
 * Lines of one object are held until it ends (or a list begins in it), so that values stand under
 * each other; what is wider than the terminal goes on under its value. A list of rows is held for
 * ROWS_HELD rows to find the widths of its columns; what follows keeps them. Rows wider than the
 * terminal are shortened where that leaves enough of each cell (COLUMN_KEPT, half of what has several
 * words), else each row is told as lines with labels. Nothing else is held, so a result of a million
 * rows needs no memory.
 */
#include <string.h>

#include "base/text.h"
#include "op/printer-private.h"
#include "op/printer-wrap.h"

#define ROWS_HELD 200
#define INDENT 2
#define LABEL_MAX 28 /* columns: longer labels do not push all values to the right */
#define GAP 2	     /* between columns of a table */
#define COLUMN_KEPT 12 /* the beginning of an id or hash that still names one thing, and "…" */

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
	size_t width; /* columns of the terminal */
	bool has_words; /* some cell has blanks: cut, it may say something else */
} Column;

typedef struct {
	GArray *levels;
	GPtrArray *lines; /* Line* of the block being filled */
	/* Rows of the innermost table. */
	GPtrArray *rows;   /* GPtrArray* of char* */
	GPtrArray *row;	   /* being filled; NULL: none */
	GPtrArray *titles; /* of the columns, from the first row */
	GArray *widths;	   /* Column */
	unsigned table_depth;
	bool in_table, titled, narrowed, as_lines, wrote_block;
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

/* @blanks stand before @text, unless its first word goes to the next line. */
static void
put_wrapped (AtharPrinter *out, const char *text, size_t blanks, size_t from, size_t indent)
{
	g_autoptr (GString) lines = g_string_new (NULL);
	athar_wrap_text (lines, text, from, indent, out->options.width);
	g_string_append_c (lines, '\n');
	if (*lines->str != '\n')
		pad (out, blanks);
	athar_printer_write (out, lines->str, lines->len);
}

static void
put_line (AtharPrinter *out, const Line *line, size_t width)
{
	size_t depth = (size_t)line->depth * INDENT;
	size_t own = line->label ? athar_text_width (line->label) + depth : 0;
	if (!line->label) {
		put_wrapped (out, line->text, depth, depth, depth);
		return;
	}
	pad (out, depth);
	put_dim (out, line->label);
	put_dim (out, ":");
	put_wrapped (out, line->text, own < width ? width - own + 1 : 1, MAX (own, width) + 2,
		width + 2);
}

static void
flush_lines (AtharPrinter *out)
{
	State *state = out->state;
	size_t width = label_width (state);
	for (guint i = 0; i < state->lines->len; i++)
		put_line (out, state->lines->pdata[i], width);
	state->wrote_block |= state->lines->len > 0;
	g_ptr_array_set_size (state->lines, 0);
}

static size_t
row_width (const State *state, const GPtrArray *cells)
{
	size_t width = (size_t)state->table_depth * INDENT;
	for (guint i = 0; i < cells->len; i++)
		width += athar_wrap_width (cells->pdata[i]) + (i ? GAP : 0);
	return width;
}

static void
put_row (AtharPrinter *out, const GPtrArray *cells, bool dim)
{
	State *state = out->state;
	bool cut = state->narrowed ||
		   (out->options.width && row_width (state, cells) > out->options.width);
	pad (out, (size_t)state->table_depth * INDENT);
	for (guint i = 0; i < cells->len; i++) {
		size_t width = i < state->widths->len
				       ? g_array_index (state->widths, Column, i).width
				       : COLUMN_KEPT;
		g_autofree char *cell = cut ? athar_wrap_shorten (cells->pdata[i], width)
					    : g_strdup (cells->pdata[i]);
		size_t own = athar_wrap_width (cell);
		(dim ? put_dim : put) (out, cell);
		if (i + 1 < cells->len)
			pad (out, (own < width ? width - own : 0) + GAP);
	}
	put (out, "\n");
}

static void
widen (State *state, const GPtrArray *cells)
{
	for (guint i = 0; i < cells->len; i++) {
		size_t own = athar_wrap_width (cells->pdata[i]);
		Column *column;
		if (i >= state->widths->len)
			g_array_set_size (state->widths, i + 1);
		column = &g_array_index (state->widths, Column, i);
		column->width = MAX (own, column->width);
		column->has_words |= strchr (cells->pdata[i], ' ') != NULL;
	}
}

static size_t
kept_of (const Column *column)
{
	size_t kept = column->has_words ? MAX (column->width / 2, COLUMN_KEPT) : COLUMN_KEPT;
	return MIN (column->width, kept);
}

/* (nullable) the widest column that can still give way. */
static Column *
find_widest (State *state, const size_t *kept, bool with_words)
{
	Column *widest = NULL;
	for (guint i = 0; i < state->widths->len; i++) {
		Column *column = &g_array_index (state->widths, Column, i);
		if (column->width > kept[i] && column->has_words <= with_words &&
			(!widest || column->width >= widest->width))
			widest = column;
	}
	return widest;
}

/* The widest columns give way until the table fits, those of single words first: the beginning of a
 * hash still names it, half a date says less. FALSE: it cannot fit, and no column was changed. */
static bool
narrow (State *state, size_t width)
{
	g_autofree size_t *kept = g_new0 (size_t, state->widths->len);
	size_t all = (size_t)state->table_depth * INDENT, least = all;
	Column *widest;
	for (guint i = 0; i < state->widths->len; i++) {
		const Column *column = &g_array_index (state->widths, Column, i);
		kept[i] = kept_of (column);
		all += column->width + (i ? GAP : 0);
		least += kept[i] + (i ? GAP : 0);
	}
	if (least > width)
		return false;
	state->narrowed = all > width;
	for (int with_words = 0; with_words <= 1; with_words++)
		for (; all > width && (widest = find_widest (state, kept, with_words)); all--)
			widest->width--;
	return true;
}

/* A row as lines with labels, and a blank line. */
static void
put_row_as_lines (AtharPrinter *out, const GPtrArray *cells)
{
	State *state = out->state;
	for (guint i = 0; i < cells->len; i++) {
		Line *line;
		if (!*(const char *)cells->pdata[i])
			continue;
		line = g_new0 (Line, 1);
		line->label = i < state->titles->len ? g_strdup (state->titles->pdata[i]) : NULL;
		line->text = g_strdup (cells->pdata[i]);
		line->depth = state->table_depth;
		g_ptr_array_add (state->lines, line);
	}
	flush_lines (out);
	put (out, "\n");
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
		state->titled = true;
		state->as_lines = out->options.width && !narrow (state, out->options.width);
		if (!state->as_lines)
			put_row (out, state->titles, true);
	}
	for (guint i = 0; i < state->rows->len; i++)
		if (state->as_lines)
			put_row_as_lines (out, state->rows->pdata[i]);
		else
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
	state->titled = state->narrowed = state->as_lines = false;
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
	put_wrapped (out, sentence, 0, 0, 0);
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
	state->widths = g_array_new (FALSE, TRUE, sizeof (Column));
	return athar_printer_new (&class, options, state);
}
