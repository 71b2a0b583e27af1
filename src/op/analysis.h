/* SPDX-License-Identifier: Apache-2.0
 *
 * op/analysis.h: what analyzers said of objects, in derived.db; what is left to look at.
 *
 * Calling sequence, in transactions of the caller:
 *     set = athar_analysis_set (…);      // of those in athar_pool_get_analyzers (pool) that run here
 *     athar_analysis_each_left (index, derived, set, submit, …);     // submit to the pool
 *     … for each reply: athar_analysis_put (derived, &object, infos, analysis, error);
 *     … after the last reply about an object: athar_analysis_end (derived, &object, set, answered,
 * error);
 * No queue is stored: left = objects of items without an end by the present set of analyzers, or by
 * more than these: a system where one cannot run does not look again at what another has seen.
 *
 * Facts that are understood here (docs/format/facts.md): magic's "kind"; any analyzer's "pdq" (64
 * hex digits), "pdq_quality" and "pdq_turned" (its 7 turns and mirrors, in the order of
 * worker/analyzers/image/pdq.h; without it only the picture as it is can be searched for).
 */
#pragma once

#include "base/id.h"
#include "db/db.h"
#include "engine/near/near.h"
#include "wire/frame.h"

#define ATHAR_PDQ_TURNS 8

/* One registered analyzer, as job/pool.h tells it. */
typedef struct {
	const char *name;
	int64_t version;
	const char *libraries;
} AtharAnalyzedBy;

/* athar_analysis_set: (transfer full) "av 1, image 2, magic 1": these analyzers in one text. */
char *athar_analysis_set (const AtharAnalyzedBy *analyzers, size_t n);

gboolean athar_analysis_put (AtharDb *derived, const AtharHash *object, const AtharAnalyzedBy *by,
	const AtharAnalysis *analysis, GError **error);
/* athar_analysis_end: @answered, names closed by NULL, are those of @set that replied; what the others
 * of @set said earlier is forgotten (the object is no longer of their kind). Replies of analyzers that
 * are not in @set stay as long as the object is of the same kind. */
gboolean athar_analysis_end (AtharDb *derived, const AtharHash *object, const char *set,
	const char *const *answered, GError **error);
gboolean athar_analysis_is_done (AtharDb *derived, const AtharHash *object, const char *set,
	gboolean *ret_done, GError **error);
/* athar_analysis_forget: everything is to be looked at again (facts stay until replaced). */
gboolean athar_analysis_forget (AtharDb *derived, GError **error);

typedef gboolean (*AtharAnalysisLeft) (const AtharHash *object, gpointer payload, GError **error);
/* athar_analysis_each_left: objects of items that were not looked at by @set, in the order of their
 * names. @left may write to @derived. */
gboolean athar_analysis_each_left (AtharDb *index, AtharDb *derived, const char *set,
	AtharAnalysisLeft left, gpointer payload, GError **error);

/* athar_analysis_pdq: quality -1: it has none. @ret_n: how many turns are known (1 or 8). */
gboolean athar_analysis_pdq (AtharDb *derived, const AtharHash *object,
	AtharPdq ret_turns[ATHAR_PDQ_TURNS], size_t *ret_n, int *ret_quality, GError **error);
/* athar_analysis_unpack_pdq: one hash as the column pdq.hashes holds it. */
void athar_analysis_unpack_pdq (const uint8_t data[32], AtharPdq *ret_pdq);
