/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz/fuzz-reply.c: a child's reply, whole and in pieces of a size taken from its first byte; both
 * must say the same.
 */
#include "wire/frame.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t bytes);

typedef struct {
	unsigned n, texts, blobs, warnings;
} Count;

static void
count (const char *analyzer, const AtharAnalysis *analysis, gpointer payload)
{
	Count *c = payload;
	c->n++;
	c->texts += analysis->texts->len;
	c->blobs += analysis->blobs->len;
	c->warnings += analysis->warnings->len;
}

static bool
read_in_pieces (const uint8_t *data, size_t bytes, size_t piece, Count *ret_count)
{
	g_autoptr (AtharReplyReader) reader =
		athar_reply_reader_new (&(AtharReplyVisit){.end = count}, ret_count);
	for (size_t at = 0; at < bytes; at += piece)
		if (!athar_reply_reader_push (reader, data + at, MIN (piece, bytes - at), NULL))
			return false;
	return true;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t bytes)
{
	Count whole = {0}, pieces = {0};
	bool good = read_in_pieces (data, bytes, MAX (bytes, 1), &whole);
	g_assert_true (good == read_in_pieces (data, bytes, bytes ? 1 + data[0] % 7 : 1, &pieces));
	g_assert_cmpmem (&whole, sizeof whole, &pieces, sizeof pieces);
	return 0;
}
