/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz/fuzz-record.c: the reader of record envelopes.
 */
#include "log/record.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t bytes);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t bytes)
{
	g_autoptr (GBytes) entry = g_bytes_new (data, bytes);
	g_autoptr (AtharRecord) record = athar_record_parse (entry, NULL);
	if (!record)
		return 0;
	/* What was read is what is written: the additional data of a box is the record without it. */
	g_autoptr (GBytes) ad = athar_record_dup_sealed_ad (record);
	g_assert (athar_record_get_box (record) || g_bytes_equal (ad, entry));
	return 0;
}
