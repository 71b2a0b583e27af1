/* SPDX-License-Identifier: Apache-2.0
 *
 * log/tile.h: C2SP tlog-tiles v0.1: where tiles and entry bundles stand, what is in them.
 * Normative: docs/format/log.md.
 *
 *   tile/<L>/<N>          256 hashes of 32 bytes: hash k is the root of the 256^L entries from (256
 * N + k) 256^L on tile/<L>/<N>.p/<W>    the same, its first W (1 … 255) hashes tile/entries/<N> 256
 * × (2 bytes big-endian length ‖ entry); .p/<W> its first W entries <N>                   groups of
 * three digits, each but the last with an x before it: 1234067 → x001/x234/067
 *
 * A file of a published size is never written again: it is full, or its name tells how much it
 * holds.
 */
#pragma once

#include "base/error.h"
#include "base/id.h"

#define ATHAR_TILE_WIDTH 256
#define ATHAR_TILE_LEVELS 7     /* levels 0 … 6 hold any size below 2^53 */
#define ATHAR_TILE_ENTRIES 255  /* "level" of an entry bundle */
#define ATHAR_TILE_PATH 96
#define ATHAR_BUNDLE_MAX_BYTES (ATHAR_TILE_WIDTH * (2u + 65535u))

/* athar_tile_width: hashes tile @n of @level holds in a log of @size entries: 0 (none) … 256 (full). Bundles: level
 * ATHAR_TILE_ENTRIES, as level 0. */
unsigned athar_tile_width (uint64_t size, unsigned level, uint64_t n);
/* athar_tile_path: text in @buf (ATHAR_TILE_PATH bytes); @width 256 is the full tile. */
#define ATHAR_TILE_STR(level, n, width) (athar_tile_path ((level), (n), (width), (char[ATHAR_TILE_PATH]){ 0 }))
const char *athar_tile_path (unsigned level, uint64_t n, unsigned width, char *buf);
/* athar_tile_parse_path: the reverse; FALSE for every text athar_tile_path() does not write. */
bool athar_tile_parse_path (const char *path, unsigned *ret_level, uint64_t *ret_n, unsigned *ret_width);

/* athar_tile_read: exactly @width hashes. Errors: NOT_FOUND, CORRUPT (another size), IO. */
gboolean athar_tile_read (int dirfd, unsigned level, uint64_t n, unsigned width, AtharHash *ret_hashes, GError **error);

/* A bundle in memory. spans[k] is entry k; parsed < width when the framing breaks at entry `parsed`. */
typedef struct {
	GBytes *memory;
	unsigned parsed;
	bool exact; /* all @width entries and nothing behind them */
	struct {
		const uint8_t *data;
		size_t bytes;
	} spans[ATHAR_TILE_WIDTH];
} AtharBundle;
void athar_bundle_clear (AtharBundle *bundle);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AtharBundle, athar_bundle_clear)
void athar_bundle_parse (AtharBundle *bundle, GBytes *memory, unsigned width);
/* athar_bundle_read: file and spans; a broken framing is told in the bundle, not as an error.
 * Errors: NOT_FOUND, LIMIT, IO. */
gboolean athar_bundle_read (AtharBundle *bundle, int dirfd, uint64_t n, unsigned width, GError **error);
