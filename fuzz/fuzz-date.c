/* SPDX-License-Identifier: Apache-2.0
 *
 * A date as people write it: what is understood is EDTF whose ends stand in order, or it is refused.
 */
#include "base/edtf.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t bytes);

static void
check (const char *text)
{
	AtharEdtf date;
	if (athar_edtf_parse (text, &date, NULL))
		g_assert_cmpint (date.earliest_us, <=, date.latest_us);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t bytes)
{
	g_autofree char *words = g_strndup ((const char *)data, bytes);
	g_autofree char *edtf = NULL;
	check (words);
	if (!g_utf8_validate (words, -1, NULL))
		return 0;
	edtf = athar_edtf_from_words (words, NULL);
	if (edtf) {
		AtharEdtf date;
		g_assert_true (athar_edtf_parse (edtf, &date, NULL));
		g_assert_cmpint (date.earliest_us, <=, date.latest_us);
	}
	return 0;
}
