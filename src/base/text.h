/* SPDX-License-Identifier: Apache-2.0
 *
 * base/text.h: Unicode: validity, the one folding function for index and query, safe display.
 * ICU is included here and nowhere else.
 *
 * Folding (ATHAR_FOLD_VERSION; a change needs a reindex): NFKD of compatibility forms, marks
 * dropped (harakat U+064B–065F, U+0670, U+06D6–06ED, U+0898–089F, U+08CA–08FF, the blocks of combining
 * marks U+0300–036F, U+1AB0–1AFF, U+1DC0–1DFF, U+20D0–20FF, U+FE20–FE2F), tatweel, bidi and zero-width
 * characters dropped, آ أ إ ٱ → ا, ى ی ئ → ي, ة ە → ه, ؤ → و, ک → ك, گ and other letters kept,
 * Arabic-Indic and Persian digits → ASCII, lower case. Example: "أَحْمَـــد" → "احمد", "Ｃafé" →
 * "cafe", "٢٠١٣" → "2013".
 */
#pragma once

#include "base/error.h"

#define ATHAR_FOLD_VERSION 2

/* athar_text_valid: UTF-8 (RFC 3629), no NUL. */
bool athar_text_valid (const char *text, size_t bytes);
/* athar_text_lossy: (transfer full) valid UTF-8 with U+FFFD in place of each bad byte; for display
 * beside {"b64"}. */
char *athar_text_lossy (const char *bytes, size_t n);

typedef struct {
	const char *word; /* folded, UTF-8, not NUL-terminated */
	size_t word_bytes;
	size_t start, end; /* byte range in the original */
	bool arabic;	   /* holds an Arabic letter */
} AtharToken;
/* Return FALSE to stop. */
typedef gboolean (*AtharTokenVisit) (const AtharToken *token, gpointer payload);
/* athar_text_tokens: folded words of @text in order. Words are runs of letters, digits and marks
 * (ICU), at most 255 folded bytes (longer ones are cut, the rest of the run skipped). */
void athar_text_tokens (const char *text, size_t bytes, AtharTokenVisit visit, gpointer payload);
/* athar_text_fold: (transfer full) folded words joined by one space. */
char *athar_text_fold (const char *text);

/* athar_text_safe: (transfer full) for a terminal or a line of text: control characters and bidi
 * overrides escaped as \u{...}, wrapped in U+2068 … U+2069 when it holds right-to-left letters. */
char *athar_text_safe (const char *text);
/* athar_text_width: columns on a terminal (East Asian wide 2, marks 0). */
size_t athar_text_width (const char *text);
bool athar_text_has_rtl (const char *text);
