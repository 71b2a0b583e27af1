/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/analyzers/text/text.h: the readers of this folder: each fills facts and texts of the task.
 */
#pragma once

#include "worker/analyzer.h"

gboolean athar_text_plain (AtharTask *task, GError **error);
gboolean athar_text_pdf (AtharTask *task, GError **error);
gboolean athar_text_office (AtharTask *task, GError **error);
gboolean athar_text_html (AtharTask *task, GError **error);

/* athar_text_claim: a claim of a document: valid UTF-8, at most 1 KiB; empty ones are not set. */
void athar_text_claim (AtharJson *claims, const char *name, const char *value);
/* athar_text_set_claims: takes @claims; nothing when empty. */
void athar_text_set_claims (AtharTask *task, AtharJson *claims);

/* html.c, also for chapters of e-books: (transfer full) the words of a page, blocks on lines of
 * their own. @claims (nullable) gets title, author, published … NULL: nothing could be parsed. */
GString *athar_html_words (const char *utf8, size_t bytes, AtharJson *claims);
