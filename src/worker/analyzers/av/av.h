/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/analyzers/av/av.h: one film or recording being read. For this folder only.
 */
#pragma once

#include <libavformat/avformat.h>

#include "worker/analyzer.h"

typedef struct {
	AtharTask *task;
	uint64_t at;  /* the reader's place in the object */
	bool outside; /* it asked for another file */
	AVIOContext *io;
	AVFormatContext *format;       /* NULL: not open */
	int film;		       /* index of the moving picture, -1: none */
	int64_t start_us, duration_us; /* duration -1: unknown */
	bool truncated;		       /* said already */
} AtharAv;

#define ATHAR_AV_INIT                                                                              \
	{                                                                                          \
		.film = -1, .duration_us = -1                                                      \
	}
/* athar_av_open: FALSE when FFmpeg refuses; INVALID. */
gboolean athar_av_open (AtharAv *av, AtharTask *task, GError **error);
void athar_av_clear (AtharAv *av);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AtharAv, athar_av_clear)

void athar_av_say_truncated (AtharAv *av); /* the warning, once */
void athar_av_check_end (AtharAv *av);	   /* is the whole film there? */
int athar_av_rotation (
	const AVStream *stream);     /* degrees clockwise to show it upright: 0, 90, 180, 270 */
bool athar_av_is_mirrored (
	const AVStream *stream); /* to be turned upside down before it is turned by the above */
void athar_av_claims (AtharAv *av);  /* what its metadata say → facts "claims" */
void athar_av_streams (AtharAv *av); /* → facts "container", "duration_us", "streams" */
gboolean athar_av_frames (AtharAv *av,
	GError **error); /* keyframes → blobs "thumb", "poster", "strip", facts "frames" */
