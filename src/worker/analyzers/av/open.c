/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/analyzers/av/open.c: FFmpeg over one descriptor. It can open nothing else: no protocol is
 * allowed, its request for another file is refused and told, and only container formats of the list
 * are tried, so that a playlist in a film's clothes (HLS, ffconcat) stays a text.
 */
#include <string.h>

#include "worker/analyzers/av/av.h"

#define IO_BYTES (64 << 10)
#define PROBE_BYTES (8 << 20)
#define PROBE_US (INT64_C (5) * AV_TIME_BASE)
#define MAX_STREAMS 64
#define MAX_BOXES 1024
#define FORMATS                                                                                    \
	"mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mpegts,mpeg,avi,flv,asf,ogg,wav,mp3,aac,flac,amr,"  \
	"aiff,ac3,caf,mpegvideo,h264"

static int
read_at (void *payload, uint8_t *buf, int bytes)
{
	AtharAv *av = payload;
	size_t got = 0;
	if (!athar_task_read (av->task, av->at, buf, (size_t)bytes, &got, NULL))
		return AVERROR (EIO);
	av->at += got;
	return got > 0 ? (int)got : AVERROR_EOF;
}

static int64_t
seek_to (void *payload, int64_t offset, int whence)
{
	AtharAv *av = payload;
	int64_t base;
	whence &= ~AVSEEK_FORCE;
	if (whence == AVSEEK_SIZE)
		return (int64_t)athar_task_get_bytes (av->task);
	base = whence == SEEK_CUR   ? (int64_t)av->at
	       : whence == SEEK_END ? (int64_t)athar_task_get_bytes (av->task)
				    : 0;
	if (base + offset < 0)
		return AVERROR (EINVAL);
	av->at = (uint64_t)(base + offset);
	return (int64_t)av->at;
}

static int
refuse_open (AVFormatContext *format, AVIOContext **io, const char *url, int flags,
	AVDictionary **options)
{
	((AtharAv *)format->opaque)->outside = true;
	return AVERROR (EACCES);
}

void
athar_av_say_truncated (AtharAv *av)
{
	if (!av->truncated)
		athar_task_warn (av->task, "av.truncated", NULL);
	av->truncated = true;
}

/* ISO 14496-12: boxes of u32be size and type one after another; size 1: u64be follows; 0: to the
 * end. A film whose last box wants more than there is was cut, and so was one without its "moov".
 */
static bool
is_cut_mp4 (AtharAv *av)
{
	uint64_t at = 0;
	bool moov = false, moof = false, mdat = false;
	uint8_t head[16];
	size_t got;
	for (unsigned n = 0; n < MAX_BOXES && at < athar_task_get_bytes (av->task); n++) {
		uint64_t size;
		if (!athar_task_read (av->task, at, head, sizeof head, &got, NULL) || got < 8)
			return mdat;
		size = GUINT32_FROM_BE (*(const guint32 *)(const void *)head);
		if (size == 1 && got == sizeof head)
			size = GUINT64_FROM_BE (*(const guint64 *)(const void *)(head + 8));
		if (size == 0)
			size = athar_task_get_bytes (av->task) - at;
		moov |= memcmp (head + 4, "moov", 4) == 0;
		moof |= memcmp (head + 4, "moof", 4) == 0;
		mdat |= memcmp (head + 4, "mdat", 4) == 0;
		if (size < 8 || size > athar_task_get_bytes (av->task) - at)
			return size >= 8 && (moov || mdat || moof);
		at += size;
	}
	return mdat && !moov && !moof;
}

/* RIFF (AVI, WAV): u32le, what follows the first eight bytes. Recorders that never came to fill it
 * in leave 0 or all ones. */
static bool
is_cut_riff (AtharAv *av, const uint8_t *head)
{
	uint32_t bytes = (uint32_t)head[4] | (uint32_t)head[5] << 8 | (uint32_t)head[6] << 16 |
			 (uint32_t)head[7] << 24;
	return bytes != UINT32_MAX && (uint64_t)bytes + 8 > athar_task_get_bytes (av->task) + 1;
}

static void
check_frame (AtharAv *av)
{
	static const char *const BOXES[] = {"ftyp", "moov", "mdat", "wide", "free"};
	uint8_t head[8];
	size_t got;
	if (!athar_task_read (av->task, 0, head, sizeof head, &got, NULL) || got < sizeof head)
		return;
	if (memcmp (head, "RIFF", 4) == 0 && is_cut_riff (av, head))
		athar_av_say_truncated (av);
	for (size_t i = 0; i < G_N_ELEMENTS (BOXES); i++)
		if (memcmp (head + 4, BOXES[i], 4) == 0 && is_cut_mp4 (av))
			athar_av_say_truncated (av);
}

static gboolean
fail (AtharAv *av, int code, GError **error)
{
	char reason[AV_ERROR_MAX_STRING_SIZE] = "";
	av_strerror (code, reason, sizeof reason);
	if (av->outside)
		return athar_throw (error, ATHAR_ERROR_INVALID, "av.outside", NULL);
	return athar_throw (error, ATHAR_ERROR_INVALID, "av.unreadable", "reason", reason, NULL);
}

static void
find_film (AtharAv *av)
{
	for (unsigned i = 0; i < av->format->nb_streams && av->film < 0; i++) {
		const AVStream *stream = av->format->streams[i];
		if (stream->codecpar->codec_type == AVMEDIA_TYPE_VIDEO &&
			!(stream->disposition & AV_DISPOSITION_ATTACHED_PIC))
			av->film = (int)i;
	}
	av->start_us = av->format->start_time != AV_NOPTS_VALUE ? av->format->start_time : 0;
	av->duration_us = av->format->duration > 0 ? av->format->duration : -1;
}

static gboolean
prepare (AtharAv *av)
{
	unsigned char *buffer = av_malloc (IO_BYTES);
	av->format = avformat_alloc_context ();
	av->io = buffer ? avio_alloc_context (buffer, IO_BYTES, 0, av, read_at, NULL, seek_to)
			: NULL;
	if (!av->format || !av->io)
		return FALSE;
	av->format->pb = av->io;
	av->format->opaque = av;
	av->format->io_open = refuse_open;
	av->format->flags |= AVFMT_FLAG_CUSTOM_IO;
	av->format->probesize = PROBE_BYTES;
	av->format->max_analyze_duration = PROBE_US;
	av->format->max_streams = MAX_STREAMS;
	av->format->format_whitelist = av_strdup (FORMATS);
	av->format->protocol_whitelist = av_strdup ("none");
	return TRUE;
}

gboolean
athar_av_open (AtharAv *av, AtharTask *task, GError **error)
{
	int code;
	av->task = task;
	if (!prepare (av))
		return fail (av, AVERROR (ENOMEM), error);
	check_frame (av);
	code = avformat_open_input (&av->format, NULL, NULL, NULL);
	if (code < 0)
		return fail (av, code, error);
	code = avformat_find_stream_info (av->format, NULL);
	if (code < 0 || av->format->nb_streams == 0)
		return fail (av, code < 0 ? code : AVERROR_INVALIDDATA, error);
	if (av->outside)
		athar_task_warn (task, "av.outside", NULL);
	find_film (av);
	return TRUE;
}

void
athar_av_clear (AtharAv *av)
{
	avformat_close_input (&av->format);
	if (av->io)
		av_freep (&av->io->buffer);
	avio_context_free (&av->io);
}

/* Does the container's own index point behind the end of the file? */
static bool
index_points_outside (AtharAv *av, AVStream *stream)
{
	int n = avformat_index_get_entries_count (stream);
	const AVIndexEntry *last = n > 0 ? avformat_index_get_entry (stream, n - 1) : NULL;
	return last && last->pos >= 0 && last->size > 0 &&
	       (uint64_t)last->pos + (uint64_t)last->size > athar_task_get_bytes (av->task);
}

void
athar_av_check_end (AtharAv *av)
{
	for (unsigned i = 0; i < av->format->nb_streams; i++)
		if (index_points_outside (av, av->format->streams[i]))
			athar_av_say_truncated (av);
}
