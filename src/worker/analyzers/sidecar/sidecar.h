/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/analyzers/sidecar/sidecar.h: recognising what capture and download programs leave beside a
 * file.
 */
#pragma once

#include "worker/analyzer.h"

#define ATHAR_SIDECAR_MAX_BYTES (16u << 20) /* an .info.json with 20,000 comments has about 10 MB  \
					     */

typedef enum {
	ATHAR_SIDECAR_NONE,
	ATHAR_SIDECAR_YTDLP,
	ATHAR_SIDECAR_ARCHIVER,
	ATHAR_SIDECAR_PROOFMODE
} AtharSidecarKind;

/* athar_sidecar_detect: by content. The text analyzer leaves these alone: proof files name the
 * witness's device and addresses, and .info.json is mostly addresses of servers. @ret_json:
 * (nullable) (transfer full) the parsed object of the first two. */
AtharSidecarKind athar_sidecar_detect (AtharTask *task, AtharJson **ret_json);

/* For sidecar/: each adds its facts. */
gboolean athar_sidecar_ytdlp (AtharTask *task, const AtharJson *json, GError **error);
gboolean athar_sidecar_archiver (AtharTask *task, const AtharJson *json, GError **error);
gboolean athar_sidecar_proofmode (AtharTask *task, GError **error);

/* athar_sidecar_posted: facts "posted" (verbatim), "posted_how", "posted_us". */
void athar_sidecar_posted (AtharTask *task, const char *verbatim, const char *how, int64_t us);
/* athar_sidecar_copy: fact @to from member @from when it is a text or a number; FALSE when absent
 * or empty. */
bool athar_sidecar_copy (AtharTask *task, const AtharJson *json, const char *from, const char *to);
/* athar_sidecar_words: title and text of the post as text part 1, for search. */
gboolean athar_sidecar_words (AtharTask *task, GError **error);
