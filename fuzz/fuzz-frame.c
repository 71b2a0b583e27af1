/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz/fuzz-frame.c: the reader of tail frames and the search for the next good one.
 */
#include "log/tail.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t bytes);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t bytes)
{
	AtharFrame frame;
	size_t at, length;
	bool gave_up;
	if (athar_tail_frame_read (data, bytes, &frame) == ATHAR_FRAME_GOOD) {
		const uint8_t *last = athar_tail_frame_entry (&frame, frame.count - 1, &length);
		g_assert (frame.bytes <= bytes && last + length < frame.note &&
			  frame.note + frame.note_bytes <= data + bytes);
	}
	if (bytes && athar_tail_frame_scan (data, bytes, 1, &at, &gave_up))
		g_assert (at < bytes);
	return 0;
}
