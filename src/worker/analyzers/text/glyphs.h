/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/analyzers/text/glyphs.h: the characters of a PDF page with their places, as poppler knows
 * them.
 */
#pragma once

#include <poppler.h>

/* One character as it stands on the page. */
typedef struct {
	gunichar c;
	float x1, x2, y1, y2; /* left, right, top, bottom; points */
	unsigned line;	      /* as poppler groups them */
	float room; /* how far behind x2 it may still reach, its width being unknown; mostly 0 */
} AtharGlyph;

/* athar_pdf_glyphs: (transfer full) AtharGlyph; blanks and ends of lines among them. */
GArray *athar_pdf_glyphs (PopplerPage *page);
