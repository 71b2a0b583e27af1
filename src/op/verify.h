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
	GMutex mutex; /* around the printer and n_faults */
	uint64_t n_faults, n_records, n_objects, n_bytes;
} AtharVerify;

void athar_verify_fault (const GError *fault, gpointer verify);
/* case.json against records 0 and 1 of the founding log. */
gboolean athar_verify_founding (AtharVerify *verify, AtharFolder *folder, GError **error);
/* Every object a record names is there. */
gboolean athar_verify_objects (
	AtharVerify *verify, AtharFolder *folder, AtharStore *store, GError **error);
/* index.db against what the records give. */
gboolean athar_verify_projection (AtharVerify *verify, AtharFolder *folder, GError **error);
