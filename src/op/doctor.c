/* SPDX-License-Identifier: Apache-2.0
 *
 * op/doctor.c: is this computer, this keyring, this case in the state they should be in? Changes
 * nothing, needs no keys, and works without a case.
 */
#include "op/doctor.h"

static void
print_finding (AtharDoctor *doctor, AtharDoctorState state, const char *area, const char *sentence)
{
	static const char *const states[] = {
		"doctor.ok", "doctor.note", "doctor.warning", "doctor.fault"};
	AtharPrinter *out = athar_call_get_printer (doctor->call);
	doctor->counts[state]++;
	athar_print_begin_object (out, NULL);
	athar_print_word (out, "doctor.state", states[state]);
	athar_print_word (out, "doctor.area", area);
	athar_print_sentence (out, "doctor.what", sentence);
	athar_print_end_object (out);
}

void
athar_doctor_say (
	AtharDoctor *doctor, AtharDoctorState state, const char *area, const char *key, ...)
{
	g_autoptr (GPtrArray) pairs = g_ptr_array_new ();
	g_autofree char *text = NULL;
	const char *word;
	va_list args;
	va_start (args, key);
	while ((word = va_arg (args, const char *)))
		g_ptr_array_add (pairs, (char *)word);
	va_end (args);
	g_ptr_array_add (pairs, NULL);
	text = athar_msg_v (
		athar_call_get_lang (doctor->call), key, (const char *const *)pairs->pdata);
	print_finding (doctor, state, area, text);
}

void
athar_doctor_say_error (
	AtharDoctor *doctor, AtharDoctorState state, const char *area, const GError *error)
{
	g_autofree char *text = athar_error_dup_text (error, athar_call_get_lang (doctor->call));
	print_finding (doctor, state, area, text);
}

/* The case of -C, ATHAR_CASE or here; none is no fault. */
static void
look_at_case (AtharDoctor *doctor)
{
	g_autoptr (GError) error = NULL;
	const char *given = athar_call_get_dir (doctor->call);
	g_autofree char *dir = athar_case_find (given, &error);
	if (dir)
		athar_doctor_case (doctor, dir);
	else if (given)
		athar_doctor_say_error (doctor, ATHAR_DOCTOR_FAULT, "doctor.case", error);
	else
		athar_doctor_say (doctor, ATHAR_DOCTOR_NOTE, "doctor.case", "doctor.no-case", NULL);
}

static gboolean
run (AtharCall *call, GError **error)
{
	AtharPrinter *out = athar_call_get_printer (call);
	AtharDoctor doctor = {.call = call};
	athar_print_begin_list (out, "doctor.findings", ATHAR_PRINT_ROWS);
	athar_doctor_program (&doctor);
	athar_doctor_jail (&doctor);
	athar_doctor_keys (&doctor);
	athar_doctor_swap (&doctor);
	athar_doctor_clock (&doctor);
	look_at_case (&doctor);
	athar_print_end_list (out);
	athar_print_say (out,
		doctor.counts[ATHAR_DOCTOR_FAULT]     ? "doctor.sum-faults"
		: doctor.counts[ATHAR_DOCTOR_WARNING] ? "doctor.sum-warnings"
						      : "doctor.sum-ok",
		"faults", ATHAR_U64 (doctor.counts[ATHAR_DOCTOR_FAULT]), "warnings",
		ATHAR_U64 (doctor.counts[ATHAR_DOCTOR_WARNING]), NULL);
	return TRUE;
}

static const AtharArg args[] = {{NULL}};
static const char *const examples[] = {"athar doctor", "athar -C /media/disk/case doctor", NULL};

const AtharOp athar_op_doctor = {
	.name = "doctor",
	.summary = "doctor.summary",
	.details = "doctor.details",
	.right = ATHAR_RIGHT_ADMIN,
	.effect = ATHAR_EFFECT_NONE,
	.faces = ATHAR_FACE_CLI,
	.args = args,
	.examples = examples,
	.run = run,
};
