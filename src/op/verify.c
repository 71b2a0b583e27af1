/* SPDX-License-Identifier: Apache-2.0
 *
 * op/verify.c: is everything still what was written? Looks at each byte of logs, objects and
 * case.json, at every object that a record names, and compares index.db with what the records give.
 * Needs no keys and writes nothing unless the check is to be recorded; runs to the end: each fault
 * is told with the file, what it means and what to do.
 */
#include <string.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/time.h"
#include "model/model.h"
#include "op/folder.h"
#include "op/op.h"
#include "op/verify.h"
#include "store/store.h"

static const char *
next_step (const GError *fault)
{
	switch (athar_error_code (fault)) {
	case ATHAR_ERROR_CORRUPT:
	case ATHAR_ERROR_SIGNATURE:
		return "verify.next-restore";
	case ATHAR_ERROR_NOT_FOUND:
		return "verify.next-missing";
	case ATHAR_ERROR_INVALID:
		return "verify.next-foreign";
	case ATHAR_ERROR_UNSUPPORTED:
		return "verify.next-newer";
	case ATHAR_ERROR_DB:
		return "verify.next-rebuild";
	default:
		return "verify.next-read";
	}
}

/* Checkers call this from their own threads. */
void
athar_verify_fault (const GError *fault, gpointer payload)
{
	AtharVerify *verify = payload;
	AtharPrinter *out = athar_call_get_printer (verify->call);
	AtharLang lang = athar_call_get_lang (verify->call);
	g_autofree char *next = athar_msg (lang, next_step (fault), NULL);
	g_autofree char *text = athar_error_dup_text (fault, lang);
	g_mutex_lock (&verify->mutex);
	verify->n_faults++;
	if (verify->report)
		athar_verify_note (verify, fault);
	athar_print_begin_object (out, "verify.fault");
	athar_print_string (out, "verify.code", athar_error_name (athar_error_code (fault)));
	athar_print_sentence (out, "verify.what", text);
	athar_print_string (out, "verify.next", next);
	athar_print_end_object (out);
	g_mutex_unlock (&verify->mutex);
}

static gboolean
store_progress (uint64_t bytes, gpointer payload)
{
	AtharVerify *verify = payload;
	return athar_call_progress (verify->call, "verify.hashing", bytes, 0, ATHAR_UNIT_BYTES);
}

static gboolean
check_store (AtharVerify *verify, AtharFolder *folder, GError **error)
{
	g_autoptr (GError) fault = NULL;
	g_autoptr (AtharStore) store = athar_store_open_folder (folder->fd, &fault);
	AtharStoreCheck check = {0};
	if (!store) { /* one fault; the logs are told all the same */
		athar_verify_fault (fault, verify);
		return TRUE;
	}
	if (!athar_store_check (store, verify->n_jobs, store_progress, athar_verify_fault,
			      verify, &check, error))
		return FALSE;
	verify->n_objects = check.objects;
	verify->n_bytes = check.bytes;
	return athar_call_check (verify->call, error) &&
	       athar_verify_objects (verify, folder, store, error);
}

static gboolean
check_logs (AtharVerify *verify, AtharFolder *folder, GError **error)
{
	for (guint i = 0; i < folder->logs->len; i++) {
		AtharLog *log = folder->logs->pdata[i];
		const GPtrArray *warnings = athar_log_get_warnings (log);
		athar_call_progress (
			verify->call, "verify.logs", i, folder->logs->len, ATHAR_UNIT_COUNT);
		for (guint k = 0; warnings && k < warnings->len; k++)
			athar_call_notice_error (verify->call, warnings->pdata[k]);
		if (!athar_log_check (log, verify->n_jobs, athar_verify_fault, verify, error))
			return FALSE;
		verify->n_records += athar_log_get_size (log);
	}
	verify->all_read = verify->n_faults == 0;
	return athar_call_check (verify->call, error);
}

static void
print_summary (AtharVerify *verify, const AtharFolder *folder, const AtharHash *record)
{
	AtharPrinter *out = athar_call_get_printer (verify->call);
	athar_print_begin_object (out, "verify.result");
	athar_print_int (out, "verify.logs-checked", folder->logs->len);
	athar_print_int (out, "verify.records", (int64_t)verify->n_records);
	athar_print_int (out, "verify.objects", (int64_t)verify->n_objects);
	if (verify->unnamed_known)
		athar_print_int (out, "verify.unnamed", (int64_t)verify->n_unnamed);
	athar_print_size (out, "verify.bytes", verify->n_bytes);
	athar_print_int (out, "verify.faults", (int64_t)verify->n_faults);
	if (record)
		athar_print_hash (out, "verify.record", record);
	athar_print_end_object (out);
	if (!verify->n_faults)
		athar_print_say (out, "verify.clean", NULL);
}

static gboolean
check (AtharVerify *verify, AtharFolder *folder, GError **error)
{
	return athar_folder_open (folder, athar_call_get_dir (verify->call), athar_verify_fault,
		       verify, error) &&
	       check_logs (verify, folder, error) &&
	       athar_verify_founding (verify, folder, error) &&
	       check_store (verify, folder, error) &&
	       athar_verify_projection (verify, folder, error);
}

static gboolean
run (AtharCall *call, GError **error)
{
	g_auto (AtharFolder) folder = ATHAR_FOLDER_INIT;
	g_autoptr (GString) report =
		athar_call_get_flag (call, "record") ? g_string_new (NULL) : NULL;
	AtharVerify verify = {.call = call, .report = report};
	int64_t jobs = athar_call_get_int (call, "jobs"), begun_us = athar_time_now_us ();
	AtharHash record;
	gboolean ok;
	verify.n_jobs = jobs ? (unsigned)jobs : (unsigned)MAX (1, sysconf (_SC_NPROCESSORS_ONLN));
	g_mutex_init (&verify.mutex);
	ok = check (&verify, &folder, error);
	g_mutex_clear (&verify.mutex);
	if (!ok)
		return FALSE;
	if (report && !athar_verify_record (&verify, begun_us, &record, error)) {
		print_summary (&verify, &folder, NULL);
		return athar_prefix (error, "verify.not-recorded", NULL);
	}
	print_summary (&verify, &folder, report ? &record : NULL);
	if (verify.n_faults)
		return athar_throw (error, ATHAR_ERROR_CORRUPT, "verify.found", "n",
			ATHAR_U64 (verify.n_faults), NULL);
	return TRUE;
}

static const AtharArg args[] = {
	{"jobs", "verify.arg-jobs", ATHAR_ARG_INT, .min = 0, .max = 256, .fallback = "0"},
	{"full", "verify.arg-full", ATHAR_ARG_FLAG},
	{"record", "verify.arg-record", ATHAR_ARG_FLAG},
	{NULL},
};
static const char *const examples[] = {
	"athar verify", "athar verify --record", "athar -C /media/disk/case verify --jobs 4", NULL};

const AtharOp athar_op_verify = {
	.name = "verify",
	.summary = "verify.summary",
	.details = "verify.details",
	.right = ATHAR_RIGHT_READ,
	.effect = ATHAR_EFFECT_MAINTAIN,
	.faces = ATHAR_FACE_CLI | ATHAR_FACE_API | ATHAR_FACE_LONG,
	.args = args,
	.examples = examples,
	.run = run,
};
