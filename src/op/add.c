/* SPDX-License-Identifier: Apache-2.0
 *
 * op/add.c: take in what is given: files, a folder, a stream. Each path is one acquisition; each
 * file gets a fate, and all of them stand in the receipt.
 *
 * walk → pair companions → take (store, record) → look at it (jailed) → look-alikes → receipt.
 */
#include <string.h>
#include <unistd.h>

#include "base/time.h"
#include "op/add-look.h"
#include "op/add-receipt.h"
#include "op/add-sidecar.h"
#include "op/add-take.h"
#include "op/clock.h"
#include "op/docs.h"
#include "op/look.h"

/* Told as JSON, the receipt lists every file; a person sees what needs their eye. */
static gboolean
show_receipt (AtharCall *call, const AtharTaking *taking, gboolean complete, GError **error)
{
	AtharReceiptCounts counts;
	g_autoptr (GString) text = NULL;
	athar_receipt_count (athar_taking_get_fates (taking), &counts);
	text = athar_receipt_write (athar_call_get_case (call), taking, &counts, complete, error);
	AtharReceiptPage page = {.every = athar_call_get_flag (call, "every")};
	return text && athar_receipt_print (call, text->str, text->len, &page, error);
}

static gboolean
has_failed (const AtharTaking *taking)
{
	AtharReceiptCounts counts;
	athar_receipt_count (athar_taking_get_fates (taking), &counts);
	return counts.failed > 0;
}

/* An interruption still leaves what was appended, and a receipt that says how far it came. */
static gboolean
stop (AtharTaking *taking, GError *why, GError **error)
{
	AtharHash receipt;
	gboolean kept;
	if (g_error_matches (why, ATHAR_ERROR, ATHAR_ERROR_CANCELLED) &&
		athar_taking_commit (taking, NULL))
		athar_taking_finish (taking, FALSE, &receipt, &kept, NULL);
	bool cancelled = g_error_matches (why, ATHAR_ERROR, ATHAR_ERROR_CANCELLED);
	g_propagate_error (error, why);
	return cancelled ? FALSE : athar_prefix (error, "add.stopped", NULL);
}

/* Looking into files is not what keeps them: when it cannot be done, it is said, and `athar reindex` does it later. */
static gboolean
look (AtharCall *call, AtharTaking *taking, GError **error)
{
	const GPtrArray *fates = athar_taking_get_fates (taking);
	g_autoptr (GError) failed = NULL;
	if (athar_call_get_flag (call, "no-analysis"))
		return TRUE;
	if (athar_look_at_rest (call, (unsigned)athar_call_get_int (call, "jobs"), &failed) &&
	    athar_docs_feed (athar_call_get_case (call), NULL, NULL, &failed))
		return athar_fates_add_findings (athar_call_get_case (call), fates, error);
	if (g_error_matches (failed, ATHAR_ERROR, ATHAR_ERROR_CANCELLED)) {
		g_propagate_error (error, g_steal_pointer (&failed));
		return FALSE;
	}
	athar_call_notice_error (call, failed);
	athar_call_notice (call, "add.not-looked", NULL);
	return TRUE;
}

static gboolean
finish (AtharCall *call, AtharTaking *taking, GError **error)
{
	AtharHash receipt;
	gboolean kept;
	GError *failed = NULL;
	if (!look (call, taking, &failed))
		return stop (taking, failed, error);
	if (!athar_taking_finish (taking, TRUE, &receipt, &kept, error) ||
	    !show_receipt (call, taking, TRUE, error))
		return FALSE;
	if (!kept)
		athar_call_notice (call, "add.nothing-new", NULL);
	else if (!athar_call_get_flag (call, "no-analysis")) /* a read-only copy can be searched */
		athar_docs_feed (athar_call_get_case (call), NULL, NULL, NULL);
	if (has_failed (taking))
		return athar_throw (error, ATHAR_ERROR_FAILED_ITEMS, "add.some-failed", NULL);
	return TRUE;
}

static gboolean
add_path (AtharCall *call, const char *path, GError **error)
{
	g_autoptr (AtharAcquisition) acquisition = athar_acquisition_gather (call, error);
	g_autoptr (AtharWalk) walk = acquisition ? athar_walk_path (call, path, error) : NULL;
	g_autoptr (AtharTaking) taking = NULL;
	const char *source;
	GError *failed = NULL;
	if (!walk)
		return FALSE;
	athar_sidecar_pair (walk);
	athar_acquisition_here (acquisition, athar_call_is_uploaded (call) ? "" : walk->above);
	source = athar_json_get_string (acquisition->body, "source");
	if (!source && athar_call_is_uploaded (call))
		return athar_throw (error, ATHAR_ERROR_USAGE, "add.source-needed", NULL);
	taking = athar_taking_new (call, walk, acquisition, source ? source : walk->label);
	if (!athar_taking_run (taking, &failed))
		return stop (taking, failed, error);
	return finish (call, taking, error);
}

static gboolean
add_stream (AtharCall *call, GError **error)
{
	const char *name = athar_call_get_string (call, "name");
	g_autoptr (AtharAcquisition) acquisition = NULL;
	g_autoptr (AtharTaking) taking = NULL;
	AtharFound found = {.kind = ATHAR_FOUND_FILE, .path = (char *)name, .main = G_MAXSIZE};
	const char *source;
	GError *failed = NULL;
	if (!name)
		return athar_throw (error, ATHAR_ERROR_USAGE, "add.stream-name", NULL);
	acquisition = athar_acquisition_gather (call, error);
	if (!acquisition)
		return FALSE;
	athar_acquisition_here (acquisition, "-");
	source = athar_json_get_string (acquisition->body, "source");
	taking = athar_taking_new (call, NULL, acquisition, source ? source : "-");
	if (!athar_taking_put_fd (taking, STDIN_FILENO, &found, &failed) ||
		!athar_taking_commit (taking, &failed))
		return stop (taking, failed, error);
	return finish (call, taking, error);
}

/* A person is asked for the passphrase while they sit there, not when the first files are copied. Where
 * nobody can be asked, keys are needed only when there is something new: the same folder again adds
 * nothing and opens nothing. */
static gboolean
open_keys (AtharCall *call, GError **error)
{
	return !athar_call_can_ask (call) ||
	       athar_case_get_keyring (athar_call_get_case (call), error) != NULL;
}

static gboolean
run (AtharCall *call, GError **error)
{
	const char *const *paths = athar_call_get_strings (call, "path");
	bool several = paths[0] && paths[1];
	GError *items = NULL;
	if (!open_keys (call, error) || !athar_clock_ask (call, error))
		return FALSE;
	for (; *paths; paths++) {
		GError *failed = NULL;
		if (several) /* each is an acquisition with its own questions and its own receipt */
			athar_call_notice (call, "add.taking-in", "path", *paths, NULL);
		if (g_str_equal (*paths, "-") ? add_stream (call, &failed)
					      : add_path (call, *paths, &failed))
			continue;
		if (!g_error_matches (failed, ATHAR_ERROR, ATHAR_ERROR_FAILED_ITEMS)) {
			g_clear_error (&items);
			g_propagate_error (error, failed);
			return athar_call_is_uploaded (call)
				       ? FALSE
				       : athar_prefix (error, "add.taking-in", "path", *paths, NULL);
		}
		g_clear_error (&items);
		items = failed; /* the other paths go on; the exit status says that something failed
				 */
	}
	if (items)
		g_propagate_error (error, items);
	return items == NULL;
}

static const AtharArg args[] = {
	{"path", "add.arg-path", ATHAR_ARG_PATH,
		ATHAR_ARG_POSITIONAL | ATHAR_ARG_REQUIRED | ATHAR_ARG_MANY},
	ATHAR_ACQUIRE_ARGS,
	{"name", "add.arg-name", ATHAR_ARG_STRING},
	{"every", "add.arg-every", ATHAR_ARG_FLAG},
	{"no-analysis", "add.arg-no-analysis", ATHAR_ARG_FLAG},
	{"jobs", "add.arg-jobs", ATHAR_ARG_INT, .min = 1, .max = 64, .letter = 'j'},
	{NULL},
};
static const char *const examples[] = {"athar add /media/card --source 'card of a neighbour' --how "
				       "handed_over --when 2024-12-09 --received-from",
	"athar add films --manifest films/manifest.csv",
	"ssh phone cat /sdcard/voice.ogg | athar add - --name voice.ogg", NULL};

const AtharOp athar_op_add = {
	.name = "add",
	.summary = "add.summary",
	.details = "add.details",
	.right = ATHAR_RIGHT_WRITE,
	.effect = ATHAR_EFFECT_APPEND,
	.faces = ATHAR_FACE_CLI | ATHAR_FACE_API | ATHAR_FACE_LONG,
	.args = args,
	.examples = examples,
	.run = run,
};
