/* SPDX-License-Identifier: Apache-2.0
 *
 * op/seek.h: which things a query means: words by the index of words, filters by views. For find
 * and for everything that is done to many things "by query".
 *
 * Only items and exhibits are found. Companions (sidecars) are left to their items unless the query
 * names them by type:sidecar or ref:.
 */
#pragma once

#include "case/case.h"
#include "search/search.h"

typedef enum {
	ATHAR_SEEK_RANK,      /* best first; a query without words: as REFERENCE */
	ATHAR_SEEK_DATE,      /* the earliest claimed date first, things without one last */
	ATHAR_SEEK_REFERENCE, /* items by number, then exhibits */
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
