/* SPDX-License-Identifier: Apache-2.0
 *
 * op/printer-wrap.h: text in the columns of a terminal, broken between words and never inside one.
 *
 * Columns are those of athar_text_width(): marks and isolates have none; what turns colour on and
 * off (ESC [ … m) has none either. A word that does not fit beside the indent begins further to the
 * left; one wider than the line stays whole, on a line of its own: the terminal goes on in the next,
 * and whoever copies a path or a key gets it in one piece. A command in
 * quotation marks ("athar verify --record") counts as one word for the same reason. Isolates that are
 * open where a line ends are closed there and opened again, so that each line reads in its own
 * direction.
 */
#pragma once

#include <glib.h>

/* athar_wrap_text: appends @text to @out in lines of at most @width columns; 0: as it is. The first
 * begins at column @from (what stands before it is there already), the others after @indent blanks,
 * at most half of @width. No line break at the end; one in @text stays. */
void athar_wrap_text (GString *out, const char *text, size_t from, size_t indent, size_t width);
/* athar_wrap_shorten: (transfer full) at most @width columns, with "…" at its end when something is
 * left out. @width >= 1. */
char *athar_wrap_shorten (const char *text, size_t width);
/* athar_wrap_width: columns of @text. */
size_t athar_wrap_width (const char *text);
