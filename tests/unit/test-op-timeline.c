/* SPDX-License-Identifier: Apache-2.0
 *
 * tests/unit/test-op-timeline.c: bars over time: which unit, where certain and wide dates count, and what
 * is open or beyond any calendar.
 */
#include "base/edtf.h"
#include "op/timeline.h"

static AtharSpan
span (const char *text)
{
	AtharEdtf date;
	g_assert_true (athar_edtf_parse (text, &date, NULL));
	return (AtharSpan){date.earliest_us, date.latest_us};
}

/* The bars as "n+vague n+vague …". */
static char *
drawn (const AtharTimeline *line)
{
	g_autoptr (GString) text = g_string_new (line->unit);
	for (guint i = 0; i < line->bars->len; i++) {
		const AtharBar *bar = &g_array_index (line->bars, AtharBar, i);
		g_assert_cmpint (bar->from_us, <=, bar->to_us);
		if (i)
			g_assert_cmpint (
				bar->from_us, ==, g_array_index (line->bars, AtharBar, i - 1).to_us + 1);
		g_string_append_printf (text, " %u+%u", bar->n, bar->vague);
	}
	return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_drawn (const AtharSpan *spans, guint n, const char *wanted)
{
	g_autoptr (AtharTimeline) line = athar_timeline_new (spans, n);
	g_autofree char *text = drawn (line);
	g_assert_cmpstr (text, ==, wanted);
}

static void
test_units (void)
{
	const AtharSpan hours[] = {span ("2013-05-04T10:00:00Z"), span ("2013-05-04T12:30:00Z")};
	const AtharSpan months[] = {span ("2012-11"), span ("2013-01-31"), span ("2012-12")};
	const AtharSpan years[] = {span ("1982"), span ("1984"), span ("2011-03"), span ("2013")};
	assert_drawn (NULL, 0, "year");
	assert_drawn (hours, 2, "hour 1+0 0+0 1+0");
	assert_drawn (months, 2, "day" /* 92 days of which one is certain */
				 " 0+1 0+1 0+1 0+1 0+1 0+1 0+1 0+1 0+1 0+1 0+1 0+1 0+1 0+1 0+1 0+1 0+1 0+1 0+1 0+1"
				 " 0+1 0+1 0+1 0+1 0+1 0+1 0+1 0+1 0+1 0+1"
				 " 0+0 0+0 0+0 0+0 0+0 0+0 0+0 0+0 0+0 0+0 0+0 0+0 0+0 0+0 0+0 0+0 0+0 0+0 0+0 0+0"
				 " 0+0 0+0 0+0 0+0 0+0 0+0 0+0 0+0 0+0 0+0 0+0"
				 " 0+0 0+0 0+0 0+0 0+0 0+0 0+0 0+0 0+0 0+0 0+0 0+0 0+0 0+0 0+0 0+0 0+0 0+0 0+0 0+0"
				 " 0+0 0+0 0+0 0+0 0+0 0+0 0+0 0+0 0+0 0+0 1+0");
	assert_drawn (years, 2, "month" /* 36 months */
				" 0+1 0+1 0+1 0+1 0+1 0+1 0+1 0+1 0+1 0+1 0+1 0+1"
				" 0+0 0+0 0+0 0+0 0+0 0+0 0+0 0+0 0+0 0+0 0+0 0+0"
				" 0+1 0+1 0+1 0+1 0+1 0+1 0+1 0+1 0+1 0+1 0+1 0+1");
	assert_drawn (years, 4, "year 1+0 0+0 1+0 0+0 0+0 0+0 0+0 0+0 0+0 0+0 0+0 0+0 0+0 0+0 0+0 0+0 0+0 0+0 0+0"
				" 0+0 0+0 0+0 0+0 0+0 0+0 0+0 0+0 0+0 0+0 1+0 0+0 1+0");
}

/* Ends that are open, and years that no calendar has, reach to the ends of the line and ask for no bars. */
static void
test_open (void)
{
	const AtharSpan spans[] = {span ("1999"), {INT64_MIN, span ("1998").to_us},
		{span ("2013").from_us, INT64_MAX - 1}, {INT64_MIN, INT64_MAX - 1}, span ("1950")};
	g_autoptr (AtharTimeline) line = athar_timeline_new (spans, 5);
	const AtharBar *bars = (const AtharBar *)line->bars->data;
	g_assert_cmpstr (line->unit, ==, "year");
	g_assert_cmpuint (line->bars->len, ==, 64);
	g_assert_cmpuint (bars[0].n, ==, 1);	  /* 1950 */
	g_assert_cmpuint (bars[0].vague, ==, 2);  /* until 1998, and any time */
	g_assert_cmpuint (bars[48].vague, ==, 2); /* 1998 */
	g_assert_cmpuint (bars[49].n, ==, 1);	  /* 1999 */
	g_assert_cmpuint (bars[49].vague, ==, 1);
	g_assert_cmpuint (bars[63].n, ==, 0); /* from 2013 on: open, so never certain */
	g_assert_cmpuint (bars[63].vague, ==, 2);
}

static void
test_wide (void)
{
	const AtharSpan spans[] = {span ("0001"), span ("9999"), {INT64_MIN + 1, INT64_MIN + 2}};
	g_autoptr (AtharTimeline) line = athar_timeline_new (spans, 3);
	g_assert_cmpstr (line->unit, ==, "century");
	g_assert_cmpuint (line->bars->len, ==, 100);
	g_assert_cmpuint (g_array_index (line->bars, AtharBar, 99).n, ==, 1);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/timeline/units", test_units);
	g_test_add_func ("/timeline/open", test_open);
	g_test_add_func ("/timeline/wide", test_wide);
	return g_test_run ();
}
