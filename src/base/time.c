/* SPDX-License-Identifier: Apache-2.0
 *
 * base/time.c: microseconds and their one text form. Civil dates by Howard Hinnant's
 * days_from_civil (https://howardhinnant.github.io/date_algorithms.html): exact, no time zone, no C
 * library state.
 */
#include "base/time.h"

#include <glib.h>
#include <string.h>
#include <time.h>

int64_t
athar_time_now_us (void)
{
	struct timespec now;
	clock_gettime (CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * ATHAR_SECOND_US + now.tv_nsec / 1000;
}

int64_t
athar_time_monotonic_us (void)
{
	return g_get_monotonic_time ();
}

int64_t
athar_time_days (int year, int month, int day)
{
	int64_t y = (int64_t)year - (month <= 2);
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t year_of_era = y - era * 400;
	int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
	return era * 146097 + day_of_era - 719468;
}

void
athar_time_civil (int64_t days, int *ret_year, int *ret_month, int *ret_day)
{
	int64_t z = days + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t day_of_era = z - era * 146097;
	int64_t year_of_era =
		(day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_year =
		day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t shifted = (5 * day_of_year + 2) / 153;
	*ret_day = (int)(day_of_year - (153 * shifted + 2) / 5 + 1);
	*ret_month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
	*ret_year = (int)(year_of_era + era * 400 + (*ret_month <= 2));
}

const char *
athar_time_text (int64_t us, char *buf)
{
	int64_t first = athar_time_days (1, 1, 1) * ATHAR_DAY_US;
	int64_t end = athar_time_days (10000, 1, 1) * ATHAR_DAY_US;
	int64_t at = CLAMP (us, first, end - 1); /* years 0001..9999 have a text */
	int64_t days = at / ATHAR_DAY_US - (at % ATHAR_DAY_US < 0);
	int64_t rest = at - days * ATHAR_DAY_US;
	int64_t seconds = rest / ATHAR_SECOND_US;
	int year, month, day;
	athar_time_civil (days, &year, &month, &day);
	g_snprintf (buf, ATHAR_TIME_TEXT, "%04u-%02u-%02uT%02u:%02u:%02u.%06uZ",
		(unsigned)year % 10000, (unsigned)month % 100, (unsigned)day % 100,
		(unsigned)(seconds / 3600) % 100, (unsigned)(seconds / 60 % 60),
		(unsigned)(seconds % 60), (unsigned)(rest % ATHAR_SECOND_US));
	return buf;
}

static bool
read_digits (const char *text, int n, int *ret_value)
{
	int value = 0;
	for (int i = 0; i < n; i++) {
		if (!g_ascii_isdigit (text[i]))
			return false;
		value = value * 10 + (text[i] - '0');
	}
	*ret_value = value;
	return true;
}

static bool
shape_holds (const char *text)
{
	static const char shape[] = "0000-00-00T00:00:00.000000Z";
	if (strnlen (text, sizeof shape) != sizeof shape - 1)
		return false;
	for (size_t i = 0; i < sizeof shape - 1; i++)
		if (shape[i] == '0' ? !g_ascii_isdigit (text[i]) : shape[i] != text[i])
			return false;
	return true;
}

bool
athar_time_parse (const char *text, int64_t *ret_us)
{
	int year, month, day, hour, minute, second, micro;
	int64_t us;
	char again[ATHAR_TIME_TEXT];
	if (!shape_holds (text) || !read_digits (text, 4, &year) ||
		!read_digits (text + 5, 2, &month) || !read_digits (text + 8, 2, &day) ||
		!read_digits (text + 11, 2, &hour) || !read_digits (text + 14, 2, &minute) ||
		!read_digits (text + 17, 2, &second) || !read_digits (text + 20, 6, &micro) ||
		year < 1 || month < 1 || month > 12)
		return false;
	us = athar_time_days (year, month, day) * ATHAR_DAY_US +
	     ((int64_t)hour * 3600 + minute * 60 + second) * ATHAR_SECOND_US + micro;
	if (strcmp (athar_time_text (us, again), text) != 0)
		return false; /* 31 February, 25:00, a leap second */
	*ret_us = us;
	return true;
}
