/* SPDX-License-Identifier: Apache-2.0
 *
 * op/call.c: the frame around an operation: arguments, case, run, close. The only place that opens
 * a case for an operation.
 */
#include "op/op.h"

#include "op/args.h"

struct AtharCall {
	const AtharOp *op;
	AtharArgs *args;
	const AtharCallOptions *options;
	char *dir;
	AtharCase *c;
	guint n_told; /* of the case's notices */
	gboolean asked_passphrase; /* being asked for the old one again: it was wrong */
};

static void
call_clear (AtharCall *call)
{
	if (call->c && call->options->opened)
		athar_case_let_go (call->c);
	if (call->c != call->options->opened)
		athar_case_free (call->c);
	g_free (call->dir);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AtharCall, call_clear)

/* Some notices come up only while the operation runs (derived.db made anew, a log continued): none
 * is lost. */
static void
tell_notices (AtharCall *call)
{
	const GPtrArray *notices = call->c ? athar_case_get_notices (call->c) : NULL;
	for (; notices && call->n_told < notices->len; call->n_told++)
		athar_call_notice_error (call, notices->pdata[call->n_told]);
}

static gboolean
open_case (AtharCall *call, GError **error)
{
	AtharCaseMode mode =
		call->op->effect == ATHAR_EFFECT_APPEND ? ATHAR_CASE_WRITE : ATHAR_CASE_READ;
	if (call->op->effect == ATHAR_EFFECT_NONE) {
		call->dir = g_strdup (call->options->case_dir);
		return TRUE;
	}
	call->dir = athar_case_find (call->options->case_dir, error);
	if (!call->dir)
		return FALSE;
	if (call->op->effect == ATHAR_EFFECT_MAINTAIN)
		return TRUE;
	if (mode == ATHAR_CASE_READ && call->options->opened) {
		call->c = call->options->opened;
		call->n_told = athar_case_get_notices (call->c)->len;
		athar_case_hold (call->c);
		return athar_args_resolve (call->args, call->c, error);
	}
	call->c = athar_case_open (call->dir, mode, error);
	if (!call->c)
		return FALSE;
	athar_case_set_ask (call->c, athar_call_ask_passphrase, call);
	if (mode == ATHAR_CASE_WRITE && athar_case_is_read_only (call->c))
		return athar_throw (
			error, ATHAR_ERROR_READ_ONLY, "case.read-only", "path", call->dir, NULL);
	tell_notices (call);
	return athar_args_resolve (call->args, call->c, error);
}

/* Ctrl-C at the question for the passphrase comes back as LOCKED: the person knows better. */
static gboolean
run_op (AtharCall *call, GError **error)
{
	g_autoptr (GError) failure = NULL;
	if (call->op->run (call, &failure))
		return TRUE;
	if (athar_error_code (failure) == ATHAR_ERROR_LOCKED && !athar_call_check (call, error))
		return FALSE;
	g_propagate_error (error, g_steal_pointer (&failure));
	return FALSE;
}

/* What was appended before a failure stays: it is published all the same. The first error is the
 * one told. */
static gboolean
close_case (AtharCall *call, gboolean ok, GError **error)
{
	g_autoptr (GError) close_error = NULL;
	gboolean closed = !call->c || call->op->effect != ATHAR_EFFECT_APPEND ||
			  athar_case_close (call->c, &close_error);
	tell_notices (call);
	if (closed)
		return ok;
	if (ok)
		g_propagate_error (error, g_steal_pointer (&close_error));
	else
		athar_call_notice_error (call, close_error);
	return FALSE;
}

gboolean
athar_op_call (const AtharOp *op, AtharArgs *args, const AtharCallOptions *options, GError **error)
{
	g_auto (AtharCall) call = {op, args, options, NULL, NULL, 0, FALSE};
	gboolean ok;
	if (!athar_args_finish (args, error))
		return FALSE;
	if (!open_case (&call, error) ||
		!athar_args_ask (args, options->face, options->lang, error))
		return FALSE;
	ok = run_op (&call, error);
	return close_case (&call, ok, error) && athar_printer_finish (options->printer, error);
}

AtharCase *
athar_call_get_case (AtharCall *call)
{
	return call->c;
}

const char *
athar_call_get_dir (AtharCall *call)
{
	return call->dir;
}

const AtharOp *
athar_call_get_op (AtharCall *call)
{
	return call->op;
}

AtharPrinter *
athar_call_get_printer (AtharCall *call)
{
	return call->options->printer;
}

AtharLang
athar_call_get_lang (AtharCall *call)
{
	return call->options->lang;
}

const AtharId *
athar_call_get_actor (AtharCall *call)
{
	return call->options->actor;
}

bool
athar_call_is_uploaded (AtharCall *call)
{
	return call->options->uploaded;
}

gboolean
athar_call_serve (AtharCall *call, GError **error)
{
	const AtharFace *face = call->options->face;
	return face && face->serve ? face->serve (call, error)
				   : athar_throw (error, ATHAR_ERROR_UNSUPPORTED, "serve.not-here", NULL);
}

bool
athar_call_has (AtharCall *call, const char *arg)
{
	return athar_args_has (call->args, arg);
}

const char *
athar_call_get_string (AtharCall *call, const char *arg)
{
	return athar_args_get_texts (call->args, arg)[0];
}

const char *const *
athar_call_get_strings (AtharCall *call, const char *arg)
{
	return athar_args_get_texts (call->args, arg);
}

int64_t
athar_call_get_int (AtharCall *call, const char *arg)
{
	return athar_args_get_int (call->args, arg);
}

bool
athar_call_get_flag (AtharCall *call, const char *arg)
{
	return athar_args_get_flag (call->args, arg);
}

const AtharId *
athar_call_get_entity (AtharCall *call, const char *arg)
{
	return athar_args_get_entities (call->args, arg, NULL);
}

const AtharId *
athar_call_get_entities (AtharCall *call, const char *arg, size_t *ret_n)
{
	return athar_args_get_entities (call->args, arg, ret_n);
}

const AtharHash *
athar_call_get_record (AtharCall *call, const char *arg)
{
	return athar_args_get_record (call->args, arg);
}

static bool
is_cancelled (AtharCall *call)
{
	const AtharFace *face = call->options->face;
	return athar_printer_is_broken (call->options->printer) ||
	       (face && face->cancelled && face->cancelled (face->payload));
}

gboolean
athar_call_progress (AtharCall *call, const char *what, uint64_t done, uint64_t all, AtharUnit unit)
{
	const AtharFace *face = call->options->face;
	if (face && face->progress)
		face->progress (what, done, all, unit, face->payload);
	return !is_cancelled (call);
}

gboolean
athar_call_check (AtharCall *call, GError **error)
{
	return is_cancelled (call)
		       ? athar_throw (error, ATHAR_ERROR_CANCELLED, "op.cancelled", NULL)
		       : TRUE;
}

static void
notice_text (AtharCall *call, const char *text)
{
	const AtharFace *face = call->options->face;
	if (face && face->notice)
		face->notice (text, face->payload);
}

void
athar_call_notice (AtharCall *call, const char *key, ...)
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
	text = athar_msg_v (call->options->lang, key, (const char *const *)pairs->pdata);
	notice_text (call, text);
}

void
athar_call_notice_error (AtharCall *call, const GError *error)
{
	g_autofree char *text = athar_error_dup_text (error, call->options->lang);
	notice_text (call, text);
}

bool
athar_call_can_ask (AtharCall *call)
{
	return call->options->face && call->options->face->ask && call->options->face->can_ask;
}

char *
athar_call_ask (AtharCall *call, const char *key, const char *choices, gboolean hidden)
{
	const AtharFace *face = call->options->face;
	g_autofree char *plain = athar_msg (call->options->lang, key, NULL);
	g_autofree char *question =
		choices ? g_strdup_printf ("%s (%s)", plain, choices) : g_strdup (plain);
	return face && face->ask ? face->ask (question, hidden, face->payload) : NULL;
}

char *
athar_call_ask_passphrase (gboolean confirm, gpointer payload)
{
	AtharCall *call = payload;
	const AtharFace *face = call->options->face;
	if (!confirm && call->asked_passphrase && athar_call_can_ask (call))
		athar_call_notice (call, "op.passphrase-wrong", NULL);
	call->asked_passphrase |= !confirm;
	return face && face->ask_passphrase ? face->ask_passphrase (confirm, face->payload) : NULL;
}
