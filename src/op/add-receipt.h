/* SPDX-License-Identifier: Apache-2.0
 *
 * op/add-receipt.h: the receipt of a taking in: JSON lines (docs/format/receipt.md), kept as an
 * object; shown after `add` and again by `receipt`. Its first line is the head, then one line for
 * each file with its fate. Holds no sealed field.
 */
#pragma once

#include "op/add-take.h"

typedef struct {
	uint64_t taken, copies, already, skipped, failed, warned, similar, bytes;
} AtharReceiptCounts;

void athar_receipt_count (const GPtrArray *fates, AtharReceiptCounts *ret_counts);
/* athar_receipt_write: (transfer full) the whole text; references are looked up in the case. */
GString *athar_receipt_write (AtharCase *c, const AtharTaking *taking,
	const AtharReceiptCounts *counts, gboolean complete, GError **error);
/* Which files are told: those that need an eye, or all; @limit 0: to the end. */
typedef struct {
	bool every;
	uint64_t skip, limit;
} AtharReceiptPage;
/* athar_receipt_print: a kept or just written receipt: the counts, then files. INVALID when it is no
 * receipt. */
gboolean athar_receipt_print (AtharCall *call, const char *text, size_t bytes,
	const AtharReceiptPage *page, GError **error);
