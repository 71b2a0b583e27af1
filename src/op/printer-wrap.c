/* SPDX-License-Identifier: Apache-2.0
 *
 * op/printer-wrap.c: see printer-wrap.h.
 */
#include "op/printer-wrap.h"

#include <stdbool.h>
#include <string.h>

#include "base/text.h"

#define POP_ISOLATE "\xe2\x81\xa9" /* U+2069 */
#define ISOLATE_BYTES 3		   /* U+2066 … U+2069 in UTF-8 */
#define ELLIPSIS "…"

/* Isolates that are open: their characters, one after another. */
typedef struct {
	char open[16 * ISOLATE_BYTES];
	size_t bytes;
} Isolates;

/* Bytes of what stands at @at: one character, or a sequence that changes colour. */
static size_t
unit_bytes (const char *at)
{
	if (*at == '\x1b' && at[1] == '[') {
		size_t n = strcspn (at, "m");
		return at[n] ? n + 1 : n;
	}
	return strnlen (at, (size_t)(g_utf8_next_char (at) - at));
}

static size_t
unit_width (const char *at, size_t bytes)
{
	char one[8] = "";
	if (*at == '\x1b' || bytes >= sizeof one)
		return 0;
	memcpy (one, at, bytes);
	return athar_text_width (one);
}

static void
follow_isolates (Isolates *isolates, const char *at, size_t bytes)
{
	gunichar c = bytes == ISOLATE_BYTES ? g_utf8_get_char (at) : 0;
	if (c >= 0x2066 && c <= 0x2068 && isolates->bytes + bytes <= sizeof isolates->open) {
		memcpy (isolates->open + isolates->bytes, at, bytes);
		isolates->bytes += bytes;
	} else if (c == 0x2069 && isolates->bytes) {
		isolates->bytes -= ISOLATE_BYTES;
	}
}

static void
close_isolates (GString *out, const Isolates *isolates)
{
	for (size_t i = 0; i < isolates->bytes; i += ISOLATE_BYTES)
		g_string_append (out, POP_ISOLATE);
}

/* The end of a quoted command that begins at @at; NULL: none does. */
static const char *
command_end (const char *at)
{
	static const struct {
		const char *open, *close;
	} quotes[] = {{"\"", "\""}, {"`", "`"}, {"“", "”"}};
	static const char *const commands[] = {"athar ", "chmod ", "swapoff "};
	for (size_t i = 0; i < G_N_ELEMENTS (quotes); i++) {
		const char *inside = at + strlen (quotes[i].open), *end;
		if (!g_str_has_prefix (at, quotes[i].open))
			continue;
		end = strstr (inside, quotes[i].close);
		for (size_t k = 0; end && k < G_N_ELEMENTS (commands); k++)
			if (g_str_has_prefix (inside, commands[k]))
				return end + strlen (quotes[i].close);
	}
	return NULL;
}

/* Bytes of the word at @text, and its columns. */
static size_t
word_bytes (const char *text, size_t *ret_columns)
{
	const char *at = text, *whole = text;
	*ret_columns = 0;
	while (*at && (at < whole || (*at != ' ' && *at != '\n'))) {
		size_t bytes = unit_bytes (at);
		const char *end = command_end (at);
		whole = end ? MAX (whole, end) : whole;
		*ret_columns += unit_width (at, bytes);
		at += bytes;
	}
	return (size_t)(at - text);
}

static void
append_word (GString *out, const char *word, size_t bytes, Isolates *isolates)
{
	for (size_t at = 0; at < bytes; at += unit_bytes (word + at))
		follow_isolates (isolates, word + at, unit_bytes (word + at));
	g_string_append_len (out, word, (gssize)bytes);
}

static void
break_line (GString *out, size_t indent, const Isolates *isolates)
{
	close_isolates (out, isolates);
	g_string_append_printf (out, "\n%*s", (int)indent, "");
	g_string_append_len (out, isolates->open, (gssize)isolates->bytes);
}

/* Where the next line begins, so that a word of @columns stands whole on it if it can at all. */
static size_t
indent_for (size_t columns, size_t indent, size_t width)
{
	if (indent + columns <= width)
		return indent;
	return columns < width ? width - columns : 0;
}

void
athar_wrap_text (GString *out, const char *text, size_t from, size_t indent, size_t width)
{
	Isolates isolates = {.bytes = 0};
	size_t column = from, columns;
	bool begun = false; /* a word stands on this line */
	if (!width) {
		g_string_append (out, text);
		return;
	}
	indent = MIN (indent, width / 2);
	while (*text) {
		size_t blanks = strspn (text, " ");
		size_t bytes = word_bytes (text + blanks, &columns);
		size_t next = indent_for (columns, indent, width);
		if (!bytes || column + blanks + columns <= width || (!begun && column <= next)) {
			g_string_append_len (out, text, (gssize)blanks);
			column += blanks;
		} else {
			break_line (out, next, &isolates);
			column = next;
		}
		append_word (out, text + blanks, bytes, &isolates);
		column += columns;
		begun |= bytes > 0;
		text += blanks + bytes;
		if (*text == '\n') {
			break_line (out, indent, &isolates);
			column = indent;
			begun = false;
			text++;
		}
	}
}

char *
athar_wrap_shorten (const char *text, size_t width)
{
	GString *out = g_string_new (NULL);
	Isolates isolates = {.bytes = 0};
	size_t column = 0;
	bool coloured = false;
	if (athar_wrap_width (text) <= width) {
		g_string_assign (out, text);
		return g_string_free (out, FALSE);
	}
	while (*text) {
		size_t bytes = unit_bytes (text), own = unit_width (text, bytes);
		if (column + own + 1 > width)
			break;
		follow_isolates (&isolates, text, bytes);
		coloured |= *text == '\x1b';
		g_string_append_len (out, text, (gssize)bytes);
		column += own;
		text += bytes;
	}
	g_string_append (out, ELLIPSIS);
	close_isolates (out, &isolates);
	if (coloured)
		g_string_append (out, "\x1b[0m");
	return g_string_free (out, FALSE);
}

size_t
athar_wrap_width (const char *text)
{
	size_t width = 0;
	while (*text) {
		size_t bytes = unit_bytes (text);
		width += unit_width (text, bytes);
		text += bytes;
	}
	return width;
}
