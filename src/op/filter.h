/* SPDX-License-Identifier: Apache-2.0
 *
 * op/filter.h: the filters of a query (type: tag: set: flag: state: source: place: from: to: date: ref:)
 * as bits over the shelf (op/shelf.h). Their meaning for people: docs/guide/search.md.
 */
#pragma once

#include "op/bits.h"
#include "op/shelf.h"
#include "search/search.h"

/* athar_filter_run: (transfer full) what passes all filters. Companions pass only when the query speaks
 * of them (type:sidecar, ref:). Errors: NOT_FOUND (set:, ref:). */
AtharBits *athar_filter_run (
	AtharCase *c, AtharShelf *shelf, const AtharQuery *query, GError **error);
