/* SPDX-License-Identifier: Apache-2.0
 *
 * base/time.h: one time unit: int64 microseconds since 1970 UTC. Text is RFC 3339 with exactly six
 * decimals and Z ("2024-12-08T05:41:07.000000Z"), years 0001..9999.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define ATHAR_TIME_TEXT 28 /* 27 characters and NUL */
#define ATHAR_SECOND_US INT64_C (1000000)
#define ATHAR_DAY_US (INT64_C (86400) * ATHAR_SECOND_US)

int64_t athar_time_now_us (void);
int64_t athar_time_monotonic_us (void);
#define ATHAR_TIME_STR(us) (athar_time_text ((us), (char[ATHAR_TIME_TEXT]){0}))
const char *athar_time_text (int64_t us, char *buf);
bool athar_time_parse (const char *text, int64_t *ret_us); /* the exact form above only */
/* Civil date (proleptic Gregorian) to and from days since 1970. */
int64_t athar_time_days (int year, int month, int day);
void athar_time_civil (int64_t days, int *ret_year, int *ret_month, int *ret_day);
