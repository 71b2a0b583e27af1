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
/* athar_receipt_print: a kept or just written receipt; for a person the counts and what is not
 * plainly taken, or with @every all files; as JSON always all. INVALID when it is no receipt. */
gboolean athar_receipt_print (
	AtharCall *call, const char *text, size_t bytes, gboolean every, GError **error);
