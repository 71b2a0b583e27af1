/* SPDX-License-Identifier: Apache-2.0
 *
 * A manifest somebody wrote: rows of valid UTF-8 within the limits, or a reason.
 */
#include "op/csv.h"

#define ROWS_MAX 64
#define COLUMNS_MAX 256

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t bytes);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t bytes)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (GPtrArray) rows = athar_csv_parse ((const char *)data, bytes, ROWS_MAX, &error);
	g_assert_true (!rows == !!error);
	g_assert_cmpuint (rows ? rows->len : 0, <=, ROWS_MAX + 1); /* and the header */
	for (guint i = 0; rows && i < rows->len; i++) {
		char **cells = rows->pdata[i];
		g_assert_cmpuint (g_strv_length (cells), <=, COLUMNS_MAX);
		for (; *cells; cells++)
			g_assert_true (g_utf8_validate (*cells, -1, NULL));
	}
	return 0;
}
