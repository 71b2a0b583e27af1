/* SPDX-License-Identifier: Apache-2.0
 *
 * op/doctor.h: shared by the parts of doctor: each looks at one area and says what it found.
 */
#pragma once

#include "op/op.h"

typedef enum {
	ATHAR_DOCTOR_OK,
	ATHAR_DOCTOR_NOTE,    /* good to know */
	ATHAR_DOCTOR_WARNING, /* a risk somebody should weigh */
	ATHAR_DOCTOR_FAULT,   /* broken: act now */
} AtharDoctorState;

typedef struct {
	AtharCall *call;
	unsigned counts[4];
} AtharDoctor;

/* athar_doctor_say: @area: message key of the area's label; @key: the sentence. */
void athar_doctor_say (AtharDoctor *doctor, AtharDoctorState state, const char *area,
	const char *key, ...) G_GNUC_NULL_TERMINATED;
void athar_doctor_say_error (
	AtharDoctor *doctor, AtharDoctorState state, const char *area, const GError *error);

/* doctor-machine.c */
void athar_doctor_program (AtharDoctor *doctor);
void athar_doctor_jail (AtharDoctor *doctor);
void athar_doctor_keys (AtharDoctor *doctor);
void athar_doctor_swap (AtharDoctor *doctor);
void athar_doctor_clock (AtharDoctor *doctor);
void athar_doctor_disk (AtharDoctor *doctor, const char *path);
/* doctor-case.c */
void athar_doctor_case (AtharDoctor *doctor, const char *dir);
