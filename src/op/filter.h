/* SPDX-License-Identifier: Apache-2.0
 *
 * op/filter.h: the filters of a query (type: tag: set: flag: source: from: to: date: ref:) as a
 * question about one thing, each answered by look-ups on views; and the shortest list of things
 * that could pass, to begin with.
 */
#pragma once

#include "case/case.h"
#include "search/search.h"

typedef struct AtharFilter AtharFilter;
/* athar_filter_new: names are looked up once. @derived: for type:. Errors: NOT_FOUND (set:, ref:).
 */
AtharFilter *athar_filter_new (
	AtharCase *c, AtharDb *derived, const AtharQuery *query, GError **error);
void athar_filter_free (AtharFilter *filter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtharFilter, athar_filter_free)
/* athar_filter_pass: is it an item or exhibit, and do all filters hold? */
gboolean athar_filter_pass (
	AtharFilter *filter, const AtharId *entity, gboolean *ret_pass, GError **error);
/* athar_filter_wants_companions: does the query speak of sidecars, which are left out otherwise? */
bool athar_filter_wants_companions (const AtharFilter *filter);
/* athar_filter_candidates: (transfer full) AtharIds, each once, of which every thing that passes is
 * one; NULL in *@ret_ids: no filter narrows it, so it may be anything. */
gboolean athar_filter_candidates (AtharFilter *filter, GArray **ret_ids, GError **error);
