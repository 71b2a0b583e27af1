/* SPDX-License-Identifier: Apache-2.0
 *
 * op/verify.h: the parts of `athar verify`. Each tells what it finds to athar_verify_fault() and
 * returns FALSE only when it could not look at all or the person interrupted.
 */
#pragma once

#include "op/folder.h"
#include "op/op.h"
#include "store/store.h"

typedef struct {
	AtharCall *call;
	unsigned n_jobs;
	GMutex mutex; /* around the printer, n_faults and report */
	GString *report; /* NULL: it is not to be recorded */
	uint64_t n_faults, n_records, n_objects, n_bytes;
	bool all_read; /* the logs are whole: what no record says, nobody said */
	uint64_t n_unnamed; /* objects that no record names */
	bool unnamed_known; /* they were counted */
} AtharVerify;

void athar_verify_fault (const GError *fault, gpointer verify);
/* case.json against records 0 and 1 of the founding log. */
gboolean athar_verify_founding (AtharVerify *verify, AtharFolder *folder, GError **error);
/* Every object a record names is there; those that none names are told and counted. */
gboolean athar_verify_objects (
	AtharVerify *verify, AtharFolder *folder, AtharStore *store, GError **error);
/* index.db against what the records give. */
gboolean athar_verify_projection (AtharVerify *verify, AtharFolder *folder, GError **error);
/* verify-record.c: the faults found, a line each (docs/format/receipt.md), and the record of the
 * whole check, signed by this installation. */
void athar_verify_note (AtharVerify *verify, const GError *fault);
gboolean athar_verify_record (
	AtharVerify *verify, int64_t begun_us, AtharHash *ret_record, GError **error);
