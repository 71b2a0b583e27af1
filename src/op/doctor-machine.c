/* SPDX-License-Identifier: Apache-2.0
 *
 * op/doctor-machine.c: doctor's look at the program, its jail, the keys, swap, clock and disks.
 */
#include <fcntl.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/time.h"
#include "base/version.h"
#include "case/agent.h"
#include "job/pool.h"
#include "op/doctor.h"
#include "op/machine.h"

#define SPACE_LOW_BYTES (UINT64_C (2) << 30)   /* a film of an hour */
#define SPACE_OUT_BYTES (UINT64_C (128) << 20) /* databases and log need room to close well */
#define CLOCK_EARLIEST_US (INT64_C (1704067200) * ATHAR_SECOND_US) /* 2024: before athar */

void
athar_doctor_program (AtharDoctor *doctor)
{
	g_autofree char *libraries = athar_base_dup_versions ();
	athar_doctor_say (doctor, ATHAR_DOCTOR_OK, "doctor.program", "doctor.versions", "version",
		ATHAR_VERSION, "libraries", libraries, "sqlite", athar_db_version (), NULL);
}

static char *
analyzers_text (AtharPool *pool)
{
	const GPtrArray *analyzers = athar_pool_get_analyzers (pool);
	g_autoptr (GString) text = g_string_new (NULL);
	for (guint i = 0; analyzers && i < analyzers->len; i++) {
		const AtharAnalyzerInfo *info = analyzers->pdata[i];
		g_string_append_printf (text, "%s%s %s%s%s%s", text->len ? ", " : "", info->name,
			ATHAR_I64 (info->version), *info->libraries ? " (" : "", info->libraries,
			*info->libraries ? ")" : "");
	}
	return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Mandatory layers are there, or the pool does not open; the others depend on the kernel. */
void
athar_doctor_jail (AtharDoctor *doctor)
{
	static const char *const wanted[] = {"landlock", "userns", "netns"};
	g_autoptr (GError) error = NULL;
	g_autoptr (GString) missing = g_string_new (NULL);
	g_autofree char *analyzers = NULL;
	AtharPoolOptions options = {.n_jobs = 1};
	g_autoptr (AtharPool) pool = athar_pool_new (&options, &error);
	const AtharJson *jail;
	if (!pool) {
		athar_doctor_say_error (doctor, ATHAR_DOCTOR_FAULT, "doctor.jail", error);
		return;
	}
	jail = athar_pool_get_jail (pool);
	for (size_t i = 0; i < G_N_ELEMENTS (wanted); i++) {
		int64_t version = 0;
		bool there = false;
		if ((!athar_json_get_bool (jail, wanted[i], &there) || !there) &&
			(!athar_json_get_int (jail, wanted[i], &version) || version <= 0))
			g_string_append_printf (
				missing, "%s%s", missing->len ? ", " : "", wanted[i]);
	}
	analyzers = analyzers_text (pool);
	athar_doctor_say (doctor, ATHAR_DOCTOR_OK, "doctor.jail", "doctor.analyzers", "analyzers",
		analyzers, NULL);
	if (missing->len)
		athar_doctor_say (doctor, ATHAR_DOCTOR_NOTE, "doctor.jail", "doctor.jail-thin",
			"missing", missing->str, NULL);
	else
		athar_doctor_say (
			doctor, ATHAR_DOCTOR_OK, "doctor.jail", "doctor.jail-whole", NULL);
}

void
athar_doctor_keys (AtharDoctor *doctor)
{
	g_auto (AtharKeyringInfo) info = {0};
	g_autoptr (GError) error = NULL;
	if (!athar_keyring_look (&info, &error)) {
		athar_doctor_say_error (doctor, ATHAR_DOCTOR_FAULT, "doctor.keys", error);
		return;
	}
	if (!info.exists) {
		athar_doctor_say (doctor, ATHAR_DOCTOR_NOTE, "doctor.keys", "doctor.keys-none",
			"path", info.dir, NULL);
		return;
	}
	athar_doctor_say (doctor, ATHAR_DOCTOR_OK, "doctor.keys", "doctor.keys-here", "path",
		info.dir, "person", ATHAR_ID_STR (&info.person), "logs", ATHAR_U64 (info.n_logs),
		NULL);
	if (!info.has_passphrase)
		athar_doctor_say (doctor, ATHAR_DOCTOR_WARNING, "doctor.keys", "doctor.keys-open",
			"path", info.dir, NULL);
	else if (athar_agent_is_running ())
		athar_doctor_say (
			doctor, ATHAR_DOCTOR_NOTE, "doctor.keys", "doctor.keys-unlocked", NULL);
	athar_doctor_disk (doctor, info.dir);
}

void
athar_doctor_swap (AtharDoctor *doctor)
{
	g_autofree char *name = NULL;
	switch (athar_machine_swap (&name)) {
	case ATHAR_SWAP_NONE:
		athar_doctor_say (doctor, ATHAR_DOCTOR_OK, "doctor.swap", "doctor.swap-none", NULL);
		break;
	case ATHAR_SWAP_SAFE:
		athar_doctor_say (doctor, ATHAR_DOCTOR_OK, "doctor.swap", "doctor.swap-safe", NULL);
		break;
	case ATHAR_SWAP_OPEN:
		athar_doctor_say (doctor, ATHAR_DOCTOR_WARNING, "doctor.swap", "doctor.swap-open",
			"name", name, NULL);
		break;
	default:
		athar_doctor_say (
			doctor, ATHAR_DOCTOR_NOTE, "doctor.swap", "doctor.swap-unknown", NULL);
	}
}

void
athar_doctor_clock (AtharDoctor *doctor)
{
	int64_t now_us = athar_time_now_us ();
	g_autofree char *now = athar_printer_dup_time (now_us);
	if (now_us < CLOCK_EARLIEST_US)
		athar_doctor_say (doctor, ATHAR_DOCTOR_FAULT, "doctor.clock", "doctor.clock-past",
			"time", now, NULL);
	else if (athar_machine_clock_synchronized ())
		athar_doctor_say (doctor, ATHAR_DOCTOR_OK, "doctor.clock", "doctor.clock-kept",
			"time", now, NULL);
	else
		athar_doctor_say (doctor, ATHAR_DOCTOR_NOTE, "doctor.clock", "doctor.clock-free",
			"time", now, NULL);
}

static void
look_at_space (AtharDoctor *doctor, const char *path)
{
	g_auto (AtharFd) fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	g_autofree char *words = NULL;
	uint64_t bytes;
	if (fd < 0 || !athar_fs_free_bytes (fd, &bytes, NULL))
		return;
	words = athar_printer_dup_size_plain (athar_call_get_lang (doctor->call), bytes);
	athar_doctor_say (doctor,
		bytes < SPACE_OUT_BYTES	  ? ATHAR_DOCTOR_FAULT
		: bytes < SPACE_LOW_BYTES ? ATHAR_DOCTOR_WARNING
					  : ATHAR_DOCTOR_OK,
		"doctor.disk", bytes < SPACE_LOW_BYTES ? "doctor.space-low" : "doctor.space",
		"path", path, "free", words, NULL);
}

void
athar_doctor_disk (AtharDoctor *doctor, const char *path)
{
	static const struct {
		AtharDoctorState state;
		const char *key;
	} said[] = {
		[ATHAR_ENCRYPTED] = {ATHAR_DOCTOR_OK, "doctor.disk-encrypted"},
		[ATHAR_NOT_ENCRYPTED] = {ATHAR_DOCTOR_WARNING, "doctor.disk-open"},
		[ATHAR_IN_MEMORY] = {ATHAR_DOCTOR_WARNING, "doctor.disk-memory"},
		[ATHAR_ENCRYPTION_UNKNOWN] = {ATHAR_DOCTOR_NOTE, "doctor.disk-unknown"},
	};
	AtharEncryption found = athar_machine_encryption (path);
	athar_doctor_say (
		doctor, said[found].state, "doctor.disk", said[found].key, "path", path, NULL);
	look_at_space (doctor, path);
}
