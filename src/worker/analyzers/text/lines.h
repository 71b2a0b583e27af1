/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/analyzers/text/lines.h: words of a PDF page in reading order, right-to-left lines
 * repaired.
 */
#pragma once

#include "worker/analyzers/text/glyphs.h"

/* athar_pdf_words: (transfer full) the page's lines in logical order, ended by \n. */
GString *athar_pdf_words (PopplerPage *page);
/* athar_lines_from_glyphs: the same from glyphs; blanks among them are ignored and made anew from
 * gaps. Sorts @glyphs. */
GString *athar_lines_from_glyphs (AtharGlyph *glyphs, size_t n);
