/* SPDX-License-Identifier: Apache-2.0
 *
 * op/timeline.c: see timeline.h. A unit numbers its bars: hours and days since 1970, months, years …
 * since year 0. The finest unit that needs few enough bars is taken.
 */
#include "op/timeline.h"

#include <time.h>

#define HOUR_US (INT64_C (3600) * G_USEC_PER_SEC)
#define YEAR_MIN 1
#define YEAR_MAX 9999

typedef struct {
	const char *name;
	int64_t us;  /* of fixed length; 0: by the calendar */
	int months; /* of the calendar */
} Unit;
static const Unit units[] = {{"hour", HOUR_US, 0}, {"day", 24 * HOUR_US, 0}, {"month", 0, 1},
	{"year", 0, 12}, {"decade", 0, 120}, {"century", 0, 1200}};

static int64_t
floor_div (int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

static int64_t
month_begin_us (int64_t month)
{
	struct tm tm = {.tm_year = (int)(month / 12) - 1900, .tm_mon = (int)(month % 12), .tm_mday = 1};
	return (int64_t)timegm (&tm) * G_USEC_PER_SEC;
}

static int64_t
number_of (const Unit *unit, int64_t us)
{
	time_t s = floor_div (us, G_USEC_PER_SEC);
	struct tm tm;
	if (unit->us)
		return floor_div (us, unit->us);
	gmtime_r (&s, &tm);
	return ((tm.tm_year + 1900) * INT64_C (12) + tm.tm_mon) / unit->months;
}

static int64_t
begin_us (const Unit *unit, int64_t number)
{
	return unit->us ? number * unit->us : month_begin_us (number * unit->months);
}

/* What is beyond the years that a calendar on paper has counts as open. */
static bool
is_open (int64_t us)
{
	return us < month_begin_us (YEAR_MIN * 12) || us >= month_begin_us ((YEAR_MAX + 1) * 12);
}

/* From the first to the last bound that is known. */
static bool
find_reach (const AtharSpan *spans, guint n, int64_t *ret_from, int64_t *ret_to)
{
	*ret_from = INT64_MAX;
	*ret_to = INT64_MIN;
	for (guint i = 0; i < n; i++) {
		const int64_t bounds[] = {spans[i].from_us, spans[i].to_us};
		for (guint k = 0; k < 2; k++) {
			if (is_open (bounds[k]))
				continue;
			*ret_from = MIN (*ret_from, bounds[k]);
			*ret_to = MAX (*ret_to, bounds[k]);
		}
	}
	return *ret_from <= *ret_to;
}

static const Unit *
choose_unit (int64_t from_us, int64_t to_us)
{
	const Unit *unit = units;
	while (unit < units + G_N_ELEMENTS (units) - 1 &&
		number_of (unit, to_us) - number_of (unit, from_us) >= ATHAR_TIMELINE_BARS)
		unit++;
	return unit;
}

static void
count_spans (AtharTimeline *line, const Unit *unit, int64_t first, const AtharSpan *spans, guint n)
{
	AtharBar *bars = (AtharBar *)line->bars->data;
	guint last = line->bars->len - 1;
	for (guint i = 0; i < n; i++) {
		guint from = is_open (spans[i].from_us)
				     ? 0
				     : (guint)(number_of (unit, spans[i].from_us) - first);
		guint to = is_open (spans[i].to_us)
				   ? last
				   : (guint)(number_of (unit, spans[i].to_us) - first);
		bool open = is_open (spans[i].from_us) || is_open (spans[i].to_us);
		if (from == to && !open)
			bars[from].n++;
		else
			for (guint b = from; b <= to && b <= last; b++)
				bars[b].vague++;
	}
}

AtharTimeline *
athar_timeline_new (const AtharSpan *spans, guint n)
{
	AtharTimeline *line = g_new0 (AtharTimeline, 1);
	int64_t from_us, to_us;
	const Unit *unit = units + 3;
	line->bars = g_array_new (FALSE, TRUE, sizeof (AtharBar));
	if (find_reach (spans, n, &from_us, &to_us)) {
		int64_t first, last;
		unit = choose_unit (from_us, to_us);
		first = number_of (unit, from_us);
		last = number_of (unit, to_us);
		for (int64_t k = first; k <= last; k++) {
			AtharBar bar = {begin_us (unit, k), begin_us (unit, k + 1) - 1, 0, 0};
			g_array_append_val (line->bars, bar);
		}
		count_spans (line, unit, first, spans, n);
	}
	line->unit = unit->name;
	return line;
}

void
athar_timeline_free (AtharTimeline *line)
{
	if (!line)
		return;
	g_array_unref (line->bars);
	g_free (line);
}
