/* SPDX-License-Identifier: Apache-2.0
 *
 * Whatever the reader accepts, the writer must turn into bytes that the reader accepts and the
 * writer leaves alone.
 */
#include "base/json.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t bytes);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t bytes)
{
	for (int flags = 0; flags <= ATHAR_JSON_FOREIGN; flags++) {
		g_autoptr (AtharJson) json =
			athar_json_parse (data, bytes, 1u << 20, (AtharJsonFlags)flags, NULL);
		g_autoptr (AtharJson) again = NULL;
		g_autoptr (GBytes) first = NULL;
		g_autoptr (GBytes) second = NULL;
		if (!json)
			continue;
		first = athar_json_canonical_bytes (json);
		again = athar_json_parse (g_bytes_get_data (first, NULL), g_bytes_get_size (first),
			8u << 20, (AtharJsonFlags)flags, NULL);
		g_assert_nonnull (again);
		second = athar_json_canonical_bytes (again);
		g_assert_true (g_bytes_equal (first, second));
	}
	return 0;
}
