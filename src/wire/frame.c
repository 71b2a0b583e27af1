/* SPDX-License-Identifier: Apache-2.0
 *
 * wire/frame.c: writes frames, and the values that replies become. The reader is reply.c. Format:
 * wire/frame.h.
 */
#include "wire/frame.h"

#include <string.h>

#include "base/fs.h"
#include "base/limits.h"

static void
text_free (gpointer data)
{
	AtharAnalysisText *text = data;
	g_free (text->text);
	g_free (text);
}

static void
blob_free (gpointer data)
{
	AtharAnalysisBlob *blob = data;
	g_free (blob->name);
	g_free (blob->media_type);
	g_bytes_unref (blob->data);
	g_free (blob);
}

static void
warning_free (gpointer data)
{
	AtharAnalysisWarning *warning = data;
	g_free (warning->key);
	athar_json_unref (warning->args);
	g_free (warning);
}

AtharAnalysis *
athar_analysis_new (void)
{
	AtharAnalysis *analysis = g_new0 (AtharAnalysis, 1);
	analysis->facts = athar_json_object ();
	analysis->texts = g_ptr_array_new_with_free_func (text_free);
	analysis->blobs = g_ptr_array_new_with_free_func (blob_free);
	analysis->warnings = g_ptr_array_new_with_free_func (warning_free);
	return analysis;
}

void
athar_analysis_free (AtharAnalysis *analysis)
{
	if (!analysis)
		return;
	athar_json_unref (analysis->facts);
	g_ptr_array_unref (analysis->texts);
	g_ptr_array_unref (analysis->blobs);
	g_ptr_array_unref (analysis->warnings);
	g_free (analysis);
}

void
athar_analysis_warn (AtharAnalysis *analysis, const char *key, ...)
{
	AtharAnalysisWarning *warning = g_new0 (AtharAnalysisWarning, 1);
	const char *name;
	va_list ap;
	warning->key = g_strdup (key);
	warning->args = athar_json_object ();
	va_start (ap, key);
	while ((name = va_arg (ap, const char *))) {
		const char *value = va_arg (ap, const char *);
		athar_json_set_string (warning->args, name, value);
	}
	va_end (ap);
	g_ptr_array_add (analysis->warnings, warning);
}

gboolean
athar_frame_write (int fd, AtharFrameType type, const void *a, size_t a_bytes, const void *b,
	size_t b_bytes, GError **error)
{
	uint8_t head[ATHAR_FRAME_HEAD_BYTES] = {(uint8_t)type};
	uint32_t total;
	if (a_bytes > ATHAR_WIRE_FRAME_MAX_BYTES || b_bytes > ATHAR_WIRE_FRAME_MAX_BYTES - a_bytes)
		return athar_throw (error, ATHAR_ERROR_LIMIT, "worker.frame-too-big", "limit",
			ATHAR_U64 (ATHAR_WIRE_FRAME_MAX_BYTES), NULL);
	total = GUINT32_TO_BE ((uint32_t)(a_bytes + b_bytes));
	memcpy (head + 1, &total, 4);
	return athar_fs_write (fd, head, sizeof head, error) &&
	       (!a_bytes || athar_fs_write (fd, a, a_bytes, error)) &&
	       (!b_bytes || athar_fs_write (fd, b, b_bytes, error));
}
