/* SPDX-License-Identifier: Apache-2.0 */
#include <glib.h>

#include "base/time.h"

static void
test_round_trip (void)
{
	static const char *const good[] = {"1970-01-01T00:00:00.000000Z",
		"2024-12-08T05:41:07.000001Z", "2000-02-29T23:59:59.999999Z",
		"0001-01-01T00:00:00.000000Z", "9999-12-31T23:59:59.999999Z",
		"1969-12-31T23:59:59.999999Z"};
	static const char *const bad[] = {"2023-02-29T00:00:00.000000Z", "2024-12-08T05:41:07Z",
		"2024-12-08T24:00:00.000000Z", "2024-12-08T05:41:60.000000Z",
		"0000-01-01T00:00:00.000000Z", "2024-13-01T00:00:00.000000Z",
		"2024-12-08t05:41:07.000000Z", "2024-12-08T05:41:07.000000Z ", "",
		"2024-00-08T05:41:07.000000Z"};
	int64_t us;
	for (size_t i = 0; i < G_N_ELEMENTS (good); i++) {
		g_assert_true (athar_time_parse (good[i], &us));
		g_assert_cmpstr (ATHAR_TIME_STR (us), ==, good[i]);
	}
	for (size_t i = 0; i < G_N_ELEMENTS (bad); i++)
		g_assert_false (athar_time_parse (bad[i], &us));
	g_assert_true (athar_time_parse ("2024-12-08T05:41:07.000000Z", &us));
	g_assert_cmpint (us, ==, INT64_C (1733636467000000));
}

static void
test_days (void)
{
	for (int64_t days = -800000; days < 3000000; days += 997) {
		int year, month, day;
		athar_time_civil (days, &year, &month, &day);
		g_assert_cmpint (athar_time_days (year, month, day), ==, days);
	}
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/time/round-trip", test_round_trip);
	g_test_add_func ("/time/days", test_days);
	return g_test_run ();
}
