/* SPDX-License-Identifier: Apache-2.0
 *
 * base/limits.h: every bound on what comes from outside, in one place, with its reason.
 */
#pragma once

#define ATHAR_RECORD_MAX_BYTES                                                                     \
	(48u << 10) /* one record; an entry of a bundle is at most 65,535 (tlog-tiles) */
#define ATHAR_TEXT_INLINE_MAX_BYTES (16u << 10) /* longer texts become objects */
#define ATHAR_OVER_MAX                                                                             \
	256 /* records one record may replace: 256 × 67 bytes fit twice in a record */
#define ATHAR_JSON_MAX_DEPTH 32		  /* deepest of our formats is 6 */
#define ATHAR_FRAME_MAX_BYTES (64u << 20) /* one commit */
#define ATHAR_FRAME_MAX_ENTRIES 65536	  /* records in one commit */
#define ATHAR_NOTE_MAX_BYTES                                                                       \
	65535u /* as long as a frame can hold; a checkpoint with 100 signatures has 12 kB */
#define ATHAR_TAIL_MAX_BYTES                                                                       \
	(256u << 20) /* commits not yet published; published from 16 MiB on, so this is far off */
#define ATHAR_NOTE_MAX_SIGNATURES 100 /* as Go's x/mod */
#define ATHAR_PATH_MAX_BYTES 4096     /* a verbatim relative path */
#define ATHAR_PATH_MAX_DEPTH 128 /* folders below the one added; deeper is a loop or an attack */
#define ATHAR_WIRE_FRAME_MAX_BYTES (16u << 20) /* one frame from a worker */
#define ATHAR_QUERY_MAX_BYTES 4096
#define ATHAR_QUERY_MAX_TERMS 64
#define ATHAR_ANALYSIS_TEXT_MAX_BYTES                                                              \
	(8u << 20) /* text kept per object; the rest is counted and said */
#define ATHAR_IMAGE_MAX_PIXELS                                                                     \
	(1u << 28) /* above the largest sensors (200 million); a decoder's buffers stay under 1.5  \
		      GB */
#define ATHAR_IMAGE_MAX_SIDE 65500 /* as libjpeg's own */
