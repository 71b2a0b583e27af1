/* SPDX-License-Identifier: Apache-2.0
 *
 * op/seek.h: which things a query means: words by the index of words, filters by the shelf. For find,
 * facets and everything that is done to many things "by query".
 *
 * Only items and exhibits are found. Companions (sidecars) are left to their items unless the query
 * names them by type:sidecar or ref:.
 */
#pragma once

#include "op/bits.h"
#include "op/shelf.h"
#include "search/search.h"

typedef enum {
	ATHAR_SEEK_RANK,      /* best first; a query without words: as REFERENCE */
	ATHAR_SEEK_DATE,      /* the earliest claimed date first, things without one last */
	ATHAR_SEEK_REFERENCE, /* by number, then by the letters of their logs */
} AtharSeekSort;

typedef struct {
	AtharSeekSort sort;
	uint64_t skip;
	uint64_t limit; /* 0: all */
	bool snippets;
	AtharHitVisit hit; /* snippet NULL when the query has no words */
	gpointer payload;
	gboolean *ret_behind; /* (nullable) the medium takes no writes, and something newer is
				 missing in the index of words */
} AtharSeekOptions;

/* athar_seek_run: brings the index of words up to date (athar_docs_feed), then tells things one
 * after another.
 * @ret_more: (nullable) whether there is more behind the limit. Errors: NOT_FOUND for a ref: or
 * set: that is not there. */
gboolean athar_seek_run (AtharCase *c, const AtharQuery *query, const AtharSeekOptions *options,
	gboolean *ret_more, GError **error);
/* athar_seek_bits: (transfer full) all that a query means, as positions of @shelf, which is its own
 * (athar_shelf_get). The index of words is brought up to date first. */
AtharBits *athar_seek_bits (
	AtharCase *c, AtharShelf *shelf, const AtharQuery *query, GError **error);
