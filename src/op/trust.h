/* SPDX-License-Identifier: Apache-2.0
 *
 * op/trust.h: the two halves of `trust`: what is known of one thing (trust.c), and the log that its
 * record stands in with the ways to check it (trust-log.c).
 */
#pragma once

#include "op/op.h"

typedef struct {
	AtharCall *call;
	AtharPrinter *out;
	AtharCase *c;
	AtharId id, acquisition;
	AtharHash object, record_id;
	AtharRecord *record; /* that brought it */
	bool has_bytes, has_acquisition;
	gboolean may; /* read what says in words what is seen */
} AtharTrust;

void athar_trust_clear (AtharTrust *t);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AtharTrust, athar_trust_clear)

/* athar_trust_print_log: the log, its signed head, and for programs the proof that leads from the record to it. */
gboolean athar_trust_print_log (AtharTrust *t, GError **error);
/* athar_trust_print_steps: how to check each link without us: sentences with commands, to be typed in the
 * folder of the case. */
void athar_trust_print_steps (AtharTrust *t);
