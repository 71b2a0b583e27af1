/* SPDX-License-Identifier: Apache-2.0
 *
 * server/parse.h: the texts of a request that come from anywhere: target, range, cookie, languages.
 * Pure functions over untrusted bytes (fuzz/fuzz-request.c); nothing here knows of sockets.
 */
#pragma once

#include "base/error.h"

#define ATHAR_SEGMENTS_MAX 8 /* our longest path has 6 */
#define ATHAR_PAIRS_MAX 256  /* arguments of a query; op/select takes lists */

typedef struct {
	char *name, *value;
} AtharPair;

/* "/api/v1/things/8k…/bytes?x=1": decoded piece by piece, so that an encoded slash is no slash. */
typedef struct {
	char *segments[ATHAR_SEGMENTS_MAX + 1]; /* NULL-terminated */
	size_t n_segments;
	GArray *pairs; /* AtharPair, in order */
} AtharTarget;

/* athar_target_parse: FALSE: not a path of ours (no leading slash, `.` or `..` or empty pieces, a bad escape,
 * NUL, no UTF-8, too many pieces). */
bool athar_target_parse (const char *text, AtharTarget *ret_target);
void athar_target_clear (AtharTarget *target);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AtharTarget, athar_target_clear)

/* athar_percent_decode: (transfer full) (nullable) NULL on a bad escape, NUL, or what is no UTF-8. @plus: a plus is
 * a blank (queries). */
char *athar_percent_decode (const char *text, size_t bytes, bool plus);

typedef enum { ATHAR_RANGE_WHOLE, ATHAR_RANGE_PART, ATHAR_RANGE_IMPOSSIBLE } AtharRangeKind;
/* athar_range_parse: a Range header (nullable) against a length. One range of bytes is served; several, or another
 * unit, or what cannot be understood, is the whole (RFC 9110 §14.2). IMPOSSIBLE: 416. */
AtharRangeKind athar_range_parse (
	const char *text, uint64_t length, uint64_t *ret_offset, uint64_t *ret_bytes);

/* athar_cookie_find: (transfer full) (nullable) the value of @name in a Cookie header. */
char *athar_cookie_find (const char *text, const char *name);

/* athar_lang_of_header: the better liked of our two languages; English when neither is named. */
AtharLang athar_lang_of_header (const char *text);

/* athar_host_is_ours: "127.0.0.1:8737", "localhost:8737", "[::1]:8737"; nothing else may be asked for by that
 * name (DNS rebinding). */
bool athar_host_is_ours (const char *text, uint16_t port);
/* athar_origin_is_ours: "http://" and such a host. */
bool athar_origin_is_ours (const char *text, uint16_t port);
