/* SPDX-License-Identifier: Apache-2.0
 *
 * op/look.h: let the analyzers look at every object that the present set of them has not seen. What is
 * left follows from items and results, so it can be interrupted anywhere and goes on.
 */
#pragma once

#include "op/op.h"

/* athar_look_at_rest: @jobs 0: one for each processor. Results in short transactions of derived.db.
 * Errors: WORKER (no jail: nothing is decoded), CANCELLED, DB. */
gboolean athar_look_at_rest (AtharCall *call, unsigned jobs, GError **error);
