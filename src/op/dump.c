/* SPDX-License-Identifier: Apache-2.0
 *
 * op/dump.c: every row of index.db that follows from the records, as JSON lines in a fixed order.
 * Two installations that hold the same records give the same bytes: comparing dumps is how one
 * checks that.
 */
#include <string.h>

#include "op/folder.h"
#include "op/op.h"
#include "proj/proj.h"

typedef struct {
	AtharCall *call;
	gboolean failed;
} Dump;

static gboolean
put_line (const char *json, gpointer payload, GError **error)
{
	Dump *dump = payload;
	AtharPrinter *out = athar_call_get_printer (dump->call);
	athar_print_raw (out, json, strlen (json));
	if (!g_str_has_suffix (json, "\n"))
		athar_print_raw (out, "\n", 1);
	return athar_call_check (dump->call, error);
}

static void
note_fault (const GError *fault, gpointer payload)
{
	Dump *dump = payload;
	dump->failed = TRUE;
	athar_call_notice_error (dump->call, fault);
}

static gboolean
project (uint64_t done, uint64_t all, gpointer payload)
{
	return athar_call_progress (payload, "rebuild.projecting", done, all, ATHAR_UNIT_COUNT);
}

static gboolean
run (AtharCall *call, GError **error)
{
	g_auto (AtharFolder) folder = ATHAR_FOLDER_INIT;
	g_autoptr (AtharProj) proj = NULL;
	Dump dump = {call, FALSE};
	if (!athar_folder_open (&folder, athar_call_get_dir (call), note_fault, &dump, error))
		return FALSE;
	if (dump.failed)
		return athar_throw (
			error, ATHAR_ERROR_CORRUPT, "dump.damaged", "path", folder.dir, NULL);
	proj = athar_proj_open (folder.dir, FALSE, error);
	return proj && athar_proj_sync (proj, folder.logs, &folder.founder, project, call, error) &&
	       athar_proj_dump (proj, put_line, &dump, error);
}

static const AtharArg args[] = {{NULL}};
static const char *const examples[] = {"athar dump > case.jsonl", NULL};

const AtharOp athar_op_dump = {
	.name = "dump",
	.summary = "dump.summary",
	.details = "dump.details",
	.right = ATHAR_RIGHT_ADMIN,
	.effect = ATHAR_EFFECT_MAINTAIN,
	.faces = ATHAR_FACE_CLI,
	.args = args,
	.examples = examples,
	.run = run,
};
