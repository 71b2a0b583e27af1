/* SPDX-License-Identifier: Apache-2.0
 *
 * op/shelf-private.h: what shelf.c and shelf-columns.c share.
 */
#pragma once

#include "op/shelf.h"

struct AtharShelf {
	AtharCase *c; /* whose handle keeps it */
	int64_t stamp; /* of index.db */
	guint n;
	AtharId *ids;
	uint8_t *kinds;
	guint *table; /* slot → position + 1, 0 empty */
	guint mask;   /* slots - 1 */
	uint8_t *types, *states; /* (nullable) not asked for yet */
	AtharShelfDate *dates;	 /* (nullable) */
	int64_t derived_stamp;
	int64_t looked_us; /* when derived.db was compared last; g_get_monotonic_time */
	GArray *kept;
};
