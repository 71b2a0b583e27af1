/* SPDX-License-Identifier: Apache-2.0
 *
 * op/doctor-case.c: doctor's look at a case: notices of opening it, logs and heads, clocks, how
 * long ago everything was read again.
 */
#include "base/time.h"
#include "op/clock.h"
#include "op/doctor.h"
#include "sql/index.gen.h"

#define FIXITY_OLD_DAYS                                                                            \
	90 /* NDSA levels of preservation ask for fixity checks at fixed intervals */
#define CLOCK_SLACK_US (INT64_C (300) * ATHAR_SECOND_US)

/* Heads, forks, torn tails, unadmitted logs: what a writer would be told. */
static void
look_at_notices (AtharDoctor *doctor, AtharCase *c)
{
	const GPtrArray *notices = athar_case_get_notices (c);
	const GPtrArray *logs = athar_case_get_logs (c);
	uint64_t n = 0;
	for (guint i = 0; i < logs->len; i++)
		n += athar_log_get_size (logs->pdata[i]);
	athar_doctor_say (doctor, ATHAR_DOCTOR_OK, "doctor.case", "doctor.case-opens", "name",
		athar_case_get_name (c), "path", athar_case_get_dir (c), "logs",
		ATHAR_U64 (logs->len), "records", ATHAR_U64 (n), NULL);
	for (guint i = 0; i < notices->len; i++)
		athar_doctor_say_error (
			doctor, ATHAR_DOCTOR_WARNING, "doctor.logs", notices->pdata[i]);
	if (!notices->len)
		athar_doctor_say (doctor, ATHAR_DOCTOR_OK, "doctor.logs", "doctor.logs-fine", NULL);
}

static void
look_at_fixity (AtharDoctor *doctor, AtharDb *db)
{
	AtharStmt *s = athar_db_use (db, &athar_sql_index_status_last_fixity, NULL);
	gboolean row = FALSE;
	g_autofree char *time = NULL;
	int64_t at_us, days, faults;
	if (!s || !athar_stmt_step (s, &row, NULL))
		return;
	if (!row) {
		athar_doctor_say (
			doctor, ATHAR_DOCTOR_NOTE, "doctor.fixity", "doctor.fixity-never", NULL);
		return;
	}
	at_us = athar_column_int (s, C_INDEX_STATUS_LAST_FIXITY_AT_US);
	faults = athar_column_int (s, C_INDEX_STATUS_LAST_FIXITY_FAULTS);
	athar_stmt_reset (s);
	time = athar_printer_dup_time (at_us);
	days = (athar_time_now_us () - at_us) / ATHAR_DAY_US;
	if (faults)
		athar_doctor_say (doctor, ATHAR_DOCTOR_FAULT, "doctor.fixity",
			"doctor.fixity-faults", "faults", ATHAR_I64 (faults), "time",
			time, NULL);
	else
		athar_doctor_say (doctor,
			days > FIXITY_OLD_DAYS ? ATHAR_DOCTOR_WARNING : ATHAR_DOCTOR_OK,
			"doctor.fixity",
			days > FIXITY_OLD_DAYS ? "doctor.fixity-old" : "doctor.fixity-fine", "days",
			ATHAR_I64 (days), "time", time, NULL);
}

/* Has anybody said how far the clock of this installation can be trusted? */
static void
look_at_own_clock (AtharDoctor *doctor, AtharCase *c)
{
	gboolean confirmed;
	if (athar_case_get_own_log (c) && athar_clock_is_confirmed (c, &confirmed, NULL) &&
		!confirmed)
		athar_doctor_say (doctor, ATHAR_DOCTOR_NOTE, "doctor.clock",
			"doctor.clock-unconfirmed", NULL);
}

/* A record from the future: this clock was set back, or another one runs ahead. */
static void
look_at_newest (AtharDoctor *doctor, AtharDb *db)
{
	AtharStmt *s = athar_db_use (db, &athar_sql_index_log_newest, NULL);
	g_autofree char *time = NULL;
	gboolean row = FALSE;
	int64_t at_us;
	if (!s || !athar_stmt_step (s, &row, NULL) || !row)
		return;
	at_us = athar_column_int (s, C_INDEX_LOG_NEWEST_AT_US);
	athar_stmt_reset (s);
	time = athar_printer_dup_time (at_us);
	if (at_us > athar_time_now_us () + CLOCK_SLACK_US)
		athar_doctor_say (doctor, ATHAR_DOCTOR_WARNING, "doctor.clock",
			"doctor.clock-behind", "time", time, NULL);
}

void
athar_doctor_case (AtharDoctor *doctor, const char *dir)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (AtharCase) c = athar_case_open (dir, ATHAR_CASE_WRITE, &error);
	AtharDb *db;
	athar_doctor_disk (doctor, dir);
	if (!c) {
		athar_doctor_say_error (doctor, ATHAR_DOCTOR_FAULT, "doctor.case", error);
		return;
	}
	db = athar_case_get_db (c);
	look_at_notices (doctor, c);
	look_at_own_clock (doctor, c);
	look_at_newest (doctor, db);
	look_at_fixity (doctor, db);
}
