/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/analyzers/av/analyzer.c: films and recordings. See README.md in this folder for what is
 * claimed and where it ends.
 */
#include <libavcodec/avcodec.h>
#include <libswscale/swscale.h>

#include "worker/analyzers/av/av.h"
#include "worker/analyzers/av/picture.h"

static void
keep_quiet (void *source, int level, const char *format, va_list arguments)
{
}

static gboolean
warm (GError **error)
{
	av_log_set_callback (keep_quiet);
	athar_picture_warm ();
	return TRUE;
}

static char *
libraries (void)
{
	return g_strdup_printf ("libavformat %u.%u.%u, libavcodec %u.%u.%u, libswscale %u.%u.%u",
		AV_VERSION_MAJOR (avformat_version ()), AV_VERSION_MINOR (avformat_version ()),
		AV_VERSION_MICRO (avformat_version ()), AV_VERSION_MAJOR (avcodec_version ()),
		AV_VERSION_MINOR (avcodec_version ()), AV_VERSION_MICRO (avcodec_version ()),
		AV_VERSION_MAJOR (swscale_version ()), AV_VERSION_MINOR (swscale_version ()),
		AV_VERSION_MICRO (swscale_version ()));
}

static bool
accepts (const AtharMagic *magic)
{
	return g_str_equal (magic->kind, "film") || g_str_equal (magic->kind, "audio");
}

static gboolean
run (AtharTask *task, GError **error)
{
	g_auto (AtharAv) av = ATHAR_AV_INIT;
	if (!athar_av_open (&av, task, error))
		return FALSE;
	athar_av_streams (&av);
	athar_av_claims (&av);
	athar_av_check_end (&av);
	return athar_av_frames (&av, error);
}

extern const AtharAnalyzer athar_analyzer_av;
const AtharAnalyzer athar_analyzer_av = {
	.name = "av",
	.version = 1,
	.accepts = accepts,
	.limits = {.memory_bytes = 1u << 30,
		.cpu_seconds = 40,
		.wall_seconds = 120,
		.output_bytes = 16u << 20},
	.warm = warm,
	.libraries = libraries,
	.run = run,
};
