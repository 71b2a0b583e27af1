/* SPDX-License-Identifier: Apache-2.0
 *
 * base/edtf.c: an EDTF text as the interval it can lie in.
 *
 * Grammar read (ISO 8601-2 level 1 and 201X/20XX of its first edition):
 *     edtf     = date | end "/" end                 one end may be ".." (open) or "" (unknown), not
 * both date     = year [ "-" ( month | season | "XX" ) [ "-" ( day | "XX" ) ] [ "T" time ] ] [ "?"
 * | "~" | "%" ] year     = 4 digits, the last one or two may be X time     = hh ":" mm [ ":" ss [
 * "." digits ] ] [ "Z" | ("+"|"-") hh [ ":" mm ] ] A day lies in UTC. A time without a zone may be
 * any zone's: its interval is 14 h earlier to 12 h later. Seasons are taken wide (meteorological or
 * astronomical; winter of a year may reach into March of the next).
 */
#include "base/edtf.h"

#include <string.h>

#include "base/time.h"

#define MINUTE_US (INT64_C (60) * ATHAR_SECOND_US)

typedef struct {
	int year_low, year_high;
	int month_low, month_high; /* 1..12; a season's months */
	int season;		   /* 21..24, else 0 */
	int day_low, day_high;	   /* day_high 0: to the end of the month */
	bool day;		   /* one day was named */
} Parts;

static int
days_in_month (int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return month == 2 && leap ? 29 : days[month - 1];
}

/* @n digits at *@p; moves on. */
static bool
take_digits (const char **p, int n, int *ret_value)
{
	int value = 0;
	for (int i = 0; i < n; i++) {
		if (!g_ascii_isdigit ((*p)[i]))
			return false;
		value = value * 10 + ((*p)[i] - '0');
	}
	*p += n;
	*ret_value = value;
	return true;
}

static bool
take (const char **p, char c)
{
	if (**p != c)
		return false;
	(*p)++;
	return true;
}

static bool
take_year (const char **p, Parts *parts)
{
	int head;
	const char *q = *p;
	if (take_digits (&q, 4, &head)) {
		parts->year_low = parts->year_high = head;
	} else if (take_digits (&q, 3, &head) && take (&q, 'X')) {
		parts->year_low = head * 10;
		parts->year_high = head * 10 + 9;
	} else {
		q = *p;
		if (!take_digits (&q, 2, &head) || !take (&q, 'X') || !take (&q, 'X'))
			return false;
		parts->year_low = head * 100;
		parts->year_high = head * 100 + 99;
	}
	parts->year_low = parts->year_high ? MAX (parts->year_low, 1) : 0;
	*p = q;
	return parts->year_high >= 1;
}

static bool
take_month (const char **p, Parts *parts)
{
	static const int seasons[4][2] = {{3, 6}, {6, 9}, {9, 12}, {1, 15}};
	int n;
	if (take (p, 'X'))
		return take (p, 'X');
	if (!take_digits (p, 2, &n))
		return false;
	if (n >= 21 && n <= 24) {
		parts->season = n;
		parts->month_low = seasons[n - 21][0];
		parts->month_high = seasons[n - 21][1];
		return true;
	}
	parts->month_low = parts->month_high = n;
	return n >= 1 && n <= 12;
}

static bool
take_day (const char **p, Parts *parts)
{
	int n;
	if (parts->season)
		return false;
	if (take (p, 'X'))
		return take (p, 'X');
	if (!take_digits (p, 2, &n) || parts->month_low != parts->month_high ||
		parts->year_low != parts->year_high)
		return false;
	parts->day_low = parts->day_high = n;
	parts->day = true;
	return n >= 1 && n <= days_in_month (parts->year_low, parts->month_low);
}

static bool
take_zone (const char **p, int64_t *ret_early_us, int64_t *ret_late_us)
{
	int sign, hours, minutes = 0;
	if (take (p, 'Z'))
		return true;
	if (**p != '+' && **p != '-') {
		*ret_early_us = 14 * 60 * MINUTE_US;
		*ret_late_us = 12 * 60 * MINUTE_US;
		return true;
	}
	sign = **p == '+' ? -1 : 1;
	(*p)++;
	if (!take_digits (p, 2, &hours) || hours > 14 ||
		(take (p, ':') && (!take_digits (p, 2, &minutes) || minutes > 59)))
		return false;
	*ret_late_us = sign * (hours * 60 + minutes) * MINUTE_US;
	*ret_early_us = -*ret_late_us;
	return true;
}

static bool
take_time (const char **p, int64_t day_us, AtharEdtf *date)
{
	int hours, minutes, seconds = 0;
	int64_t at, early = 0, late = 0, span = MINUTE_US;
	if (!take_digits (p, 2, &hours) || !take (p, ':') || !take_digits (p, 2, &minutes) ||
		hours > 23 || minutes > 59)
		return false;
	if (take (p, ':')) {
		if (!take_digits (p, 2, &seconds) || seconds > 60)
			return false;
		span = ATHAR_SECOND_US;
	}
	at = day_us + (hours * 60 + minutes) * MINUTE_US + seconds * ATHAR_SECOND_US;
	if (span == ATHAR_SECOND_US && take (p, '.')) {
		if (!g_ascii_isdigit (**p))
			return false;
		for (; g_ascii_isdigit (**p); (*p)++)
			if (span > 1) {
				span /= 10;
				at += span * (**p - '0');
			}
	}
	if (!take_zone (p, &early, &late))
		return false;
	date->earliest_us = at - early;
	date->latest_us = at + span - 1 + late;
	return true;
}

static int64_t
month_end_us (int year, int month)
{
	year += (month - 1) / 12;
	month = (month - 1) % 12 + 1;
	return (athar_time_days (year, month, days_in_month (year, month)) + 1) * ATHAR_DAY_US - 1;
}

static bool
take_date (const char **p, AtharEdtf *date)
{
	Parts parts = {.month_low = 1, .month_high = 12, .day_low = 1};
	bool more;
	if (!take_year (p, &parts))
		return false;
	more = take (p, '-');
	if (more && (!take_month (p, &parts) || (take (p, '-') && !take_day (p, &parts))))
		return false;
	date->earliest_us =
		athar_time_days (parts.year_low, parts.month_low, parts.day_low) * ATHAR_DAY_US;
	date->latest_us = parts.day ? date->earliest_us + ATHAR_DAY_US - 1
				    : month_end_us (parts.year_high, parts.month_high);
	if (take (p, 'T') && (!parts.day || !take_time (p, date->earliest_us, date)))
		return false;
	date->uncertain = **p == '?' || **p == '%';
	date->approximate = **p == '~' || **p == '%';
	*p += date->uncertain || date->approximate;
	return true;
}

/* One end of an interval: a date, "..", or nothing. */
static bool
take_end (const char **p, AtharEdtf *date, bool *ret_bounded)
{
	*ret_bounded = false;
	*date = (AtharEdtf){INT64_MIN, INT64_MAX, false, false};
	if (**p == '/' || !**p)
		return true;
	if (g_str_has_prefix (*p, "..")) {
		*p += 2;
		return true;
	}
	*ret_bounded = true;
	return take_date (p, date);
}

gboolean
athar_edtf_parse (const char *text, AtharEdtf *ret_date, GError **error)
{
	const char *p = text;
	AtharEdtf from, to;
	bool has_from, has_to, interval;
	if (!take_end (&p, &from, &has_from))
		return athar_throw (error, ATHAR_ERROR_INVALID, "edtf.parse", "date", text, NULL);
	interval = take (&p, '/');
	if (interval ? !take_end (&p, &to, &has_to) || (!has_from && !has_to) : !has_from)
		return athar_throw (error, ATHAR_ERROR_INVALID, "edtf.parse", "date", text, NULL);
	if (*p)
		return athar_throw (error, ATHAR_ERROR_INVALID, "edtf.parse", "date", text, NULL);
	if (interval) {
		if (from.earliest_us > to.latest_us)
			return athar_throw (
				error, ATHAR_ERROR_INVALID, "edtf.order", "date", text, NULL);
		from.latest_us = to.latest_us;
		from.uncertain = from.uncertain || to.uncertain;
		from.approximate = from.approximate || to.approximate;
	}
	*ret_date = from;
	return TRUE;
}
