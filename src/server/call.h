/* SPDX-License-Identifier: Apache-2.0
 *
 * server/call.h: an operation's arguments from a request, and its results as JSON: what api.c does at
 * once and jobs.c later.
 */
#pragma once

#include "op/args.h"
#include "server/route.h"
#include "server/uploads.h"

/* What one answer may hold; more is LIMIT, and a list is asked for in pages. A receipt of 100,000 files has 40 MB. */
#define ATHAR_RESULTS_MAX_BYTES (64u << 20)

/* athar_call_find_op: (nullable) (transfer none) by its name in a path: "set-list". */
const AtharOp *athar_call_find_op (const char *name);
/* athar_call_op_is_get: reads that name nobody; all others are POST. */
bool athar_call_op_is_get (const AtharOp *op);
/* athar_call_read_args: (transfer full) of the query or the JSON body. A PATH is the id of an upload.
 * USAGE names the field. */
AtharArgs *athar_call_read_args (const AtharOp *op, const AtharRequest *request,
	AtharUploads *uploads, GError **error);

/* Results as they come, and notices. */
typedef struct {
	GString *results;  /* elements with commas between, without the brackets */
	GPtrArray *notices; /* char* */
	bool full;	    /* something did not fit */
	const char *case_dir; /* (transfer none) for notices (server/say.h) */
} AtharResults;
void athar_results_init (AtharResults *results, const char *case_dir);
void athar_results_clear (AtharResults *results);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AtharResults, athar_results_clear)
/* athar_results_sink: an AtharPrinterSink; its payload is the results. */
gboolean athar_results_sink (const char *data, size_t bytes, gpointer results);
void athar_results_notice (const char *text, gpointer results); /* as of AtharFace */
/* athar_results_append: `"results":[…],"notices":[…]` */
void athar_results_append (const AtharResults *results, GString *out);
void athar_results_append_quoted (GString *out, const char *text);
