/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz/fuzz-tile.c: entry bundles and tile paths.
 */
#include <string.h>

#include "log/tile.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t bytes);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t bytes)
{
	unsigned level, width;
	uint64_t n;
	g_autofree char *text = g_strndup ((const char *) data, bytes);
	if (athar_tile_parse_path (text, &level, &n, &width))
		g_assert_cmpstr (ATHAR_TILE_STR (level, n, width), ==, text);
	if (bytes == 0)
		return 0;
	/* The first byte is how many entries the bundle should have. */
	g_auto (AtharBundle) bundle = { 0 };
	g_autoptr (GBytes) memory = g_bytes_new (data + 1, bytes - 1);
	athar_bundle_parse (&bundle, memory, data[0] + 1u);
	g_assert (bundle.parsed <= data[0] + 1u && (!bundle.exact || bundle.parsed == data[0] + 1u));
	for (unsigned k = 0; k < bundle.parsed; k++) {
		const uint8_t *start = g_bytes_get_data (memory, NULL);
		g_assert (bundle.spans[k].data >= start &&
			  bundle.spans[k].data + bundle.spans[k].bytes <= start + bytes - 1);
	}
	return 0;
}
