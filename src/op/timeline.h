/* SPDX-License-Identifier: Apache-2.0
 *
 * op/timeline.h: how many dates fall into each year, month … of a time: bars for the eye.
 *
 *     g_autoptr (AtharTimeline) line = athar_timeline_new (dates, n);
 *     line->unit                                 // "month"
 *     line->bars: AtharBar, without gaps, at most ATHAR_TIMELINE_BARS
 *
 * A date is an interval. One that fits into a bar counts there (n). A wider one may lie in any of the
 * bars it touches and counts in each of them apart (vague), as the filters from: and to: let it pass;
 * so vague numbers of several bars must not be added up. Open ends reach to the ends of the line. Bars
 * are by UTC and the Gregorian calendar.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <glib.h>

#define ATHAR_TIMELINE_BARS 200 /* about as many as a screen tells apart */

typedef struct {
	int64_t from_us, to_us; /* inclusive */
} AtharSpan;
typedef struct {
	int64_t from_us, to_us; /* inclusive */
	guint n, vague;
} AtharBar;
typedef struct {
	const char *unit; /* hour, day, month, year, decade, century */
	GArray *bars;	  /* AtharBar */
} AtharTimeline;

/* athar_timeline_new: (transfer full) @spans: INT64_MIN, or INT64_MAX - 1 and above, is an open end. */
AtharTimeline *athar_timeline_new (const AtharSpan *spans, guint n);
void athar_timeline_free (AtharTimeline *line);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtharTimeline, athar_timeline_free)
