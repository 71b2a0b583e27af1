/* SPDX-License-Identifier: Apache-2.0
 *
 * op/seen.h: deciding what one saw. A page shows records; minutes later somebody decides on them. What
 * another tab or person said meanwhile was not on the screen, so the decision must not replace it: it stays
 * in force, and stands beside as a contradiction.
 *
 *     static const AtharArg args[] = { …, ATHAR_SEEN_ARG, { NULL } };
 *     g_autoptr (GArray) over = athar_bulk_seen (c, &athar_sql_index_seen_flag, entity, …);    // all in force
 *     if (!athar_seen_limit (call, over, &n_left, error)) …                                     // those that were seen
 *     …
 *     athar_seen_tell (call, n_left_in_all);
 *
 * Not given at all: everything in force counts as seen, as at a terminal. An empty list (API): nothing was.
 */
#pragma once

#include "op/op.h"

#define ATHAR_SEEN_ARG                                                                             \
	{                                                                                          \
		"seen", "seen.arg-seen", ATHAR_ARG_RECORD, ATHAR_ARG_MANY                          \
	}

/* athar_seen_limit: @over: AtharHash in force; left in it are those that were on the screen, or that were and
 * have been replaced by one of them since: its author replaced them knowingly, and they must not come back
 * when the other is taken back. @ret_n_left: how many of those in force stay. */
gboolean athar_seen_limit (AtharCall *call, GArray *over, size_t *ret_n_left, GError **error);
/* athar_seen_tell: a notice that @n records stay in force beside what was decided; nothing when 0. */
void athar_seen_tell (AtharCall *call, size_t n);
