/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/analyzers/text/plain.c: plain text in parts of at most 64 KiB, cut at line ends, so that a
 * hit is shown near its place.
 */
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "worker/analyzers/text/charset.h"
#include "worker/analyzers/text/text.h"

#define PART_BYTES (64u << 10)
#define READ_BYTES                                                                                 \
	(2 * ATHAR_ANALYSIS_TEXT_MAX_BYTES) /* UTF-16 takes two bytes for a letter that takes one  \
					       in UTF-8 */

static size_t
part_end (const char *text, size_t bytes)
{
	size_t n = PART_BYTES;
	const char *line;
	if (bytes <= PART_BYTES)
		return bytes;
	line = memrchr (text, '\n', n);
	if (line && line > text + PART_BYTES / 2)
		return (size_t)(line - text) + 1;
	while (n > 0 && ((uint8_t)text[n] & 0xc0) == 0x80)
		n--;
	return n;
}

static size_t
count_lines (const GString *text)
{
	size_t n = text->len > 0 && text->str[text->len - 1] != '\n';
	for (const char *p = text->str; (p = strchr (p, '\n')); p++)
		n++;
	return n;
}

gboolean
athar_text_plain (AtharTask *task, GError **error)
{
	size_t bytes = (size_t)MIN (athar_task_get_bytes (task), READ_BYTES), got = 0;
	g_autofree uint8_t *data = g_try_malloc (bytes + 1);
	g_autoptr (GString) text = NULL;
	const char *encoding;
	bool guessed;
	uint32_t part = 1;
	if (!data)
		return athar_throw (error, ATHAR_ERROR_LIMIT, "text.no-memory", NULL);
	if (!athar_task_read (task, 0, data, bytes, &got, error))
		return FALSE;
	encoding =
		athar_charset_detect (data, got, athar_task_get_magic (task)->encoding, &guessed);
	text = athar_charset_decode (data, got, encoding);
	athar_json_set_string (athar_task_get_facts (task), "encoding", encoding);
	athar_json_set_int (athar_task_get_facts (task), "lines", (int64_t)count_lines (text));
	athar_json_set_int (athar_task_get_facts (task), "characters",
		g_utf8_strlen (text->str, (gssize)text->len));
	if (guessed) {
		athar_json_set_bool (athar_task_get_facts (task), "encoding_guessed", true);
		athar_task_warn (task, "text.guessed", "encoding", encoding, NULL);
	}
	if (athar_task_get_bytes (task) > READ_BYTES)
		athar_task_warn (task, "text.cut", "bytes", ATHAR_U64 (READ_BYTES), NULL);
	for (size_t at = 0, n; at < text->len; at += n) {
		n = part_end (text->str + at, text->len - at);
		if (!athar_task_text (task, part++, text->str + at, n, error))
			return FALSE;
	}
	return TRUE;
}
