/* SPDX-License-Identifier: Apache-2.0
 *
 * wire/reply.c: reads a child's reply. Invariants: R1 a frame is handled only when whole; R2 memory
 * is bounded by what came and by the limits of frame.h; R3 nothing outside BEGIN … END reaches an
 * analysis; R4 texts, names, keys and arguments are valid UTF-8 of a small alphabet where we have
 * one; R5 after an error or CLOSE every byte is refused; R6 an analyzer replies once and its parts
 * come in order, so that nothing is written twice.
 */
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "wire/frame.h"

struct AtharReplyReader {
	AtharReplyVisit visit;
	gpointer payload;
	GByteArray *pending;	/* head and what has come of one frame's payload */
	AtharAnalysis *current; /* between BEGIN and END */
	char *name;		/* its analyzer */
	uint64_t bytes;		/* of the current analyzer */
	uint64_t text_bytes;
	GPtrArray *begun; /* names of analyzers, each once */
	bool had_facts, had_plan, closed, broken;
};

AtharReplyReader *
athar_reply_reader_new (const AtharReplyVisit *visit, gpointer payload)
{
	AtharReplyReader *reader = g_new0 (AtharReplyReader, 1);
	reader->visit = *visit;
	reader->payload = payload;
	reader->pending = g_byte_array_new ();
	reader->begun = g_ptr_array_new_with_free_func (g_free);
	return reader;
}

void
athar_reply_reader_free (AtharReplyReader *reader)
{
	if (!reader)
		return;
	g_byte_array_unref (reader->pending);
	athar_analysis_free (reader->current);
	g_ptr_array_unref (reader->begun);
	g_free (reader->name);
	g_free (reader);
}

bool
athar_reply_reader_is_closed (const AtharReplyReader *reader)
{
	return reader->closed;
}

static gboolean
refuse (const char *what, GError **error)
{
	return athar_throw (error, ATHAR_ERROR_INVALID, "worker.nonsense", "what", what, NULL);
}

static gboolean
over (const char *what, uint64_t limit, GError **error)
{
	return athar_throw (error, ATHAR_ERROR_LIMIT, "worker.too-much", "what", what, "limit",
		ATHAR_U64 (limit), NULL);
}

static bool
name_is_good (const char *name, size_t bytes)
{
	if (bytes < 1 || bytes > ATHAR_ANALYZER_NAME_MAX)
		return false;
	for (size_t i = 0; i < bytes; i++)
		if (!g_ascii_islower (name[i]) && !g_ascii_isdigit (name[i]) && name[i] != '-')
			return false;
	return true;
}

static gboolean
take_begin (AtharReplyReader *reader, const char *data, size_t bytes, GError **error)
{
	g_autofree char *name = g_strndup (data, bytes);
	if (reader->current || !name_is_good (data, bytes) ||
		g_ptr_array_find_with_equal_func (reader->begun, name, g_str_equal, NULL))
		return refuse ("BEGIN", error);
	if (reader->begun->len >= ATHAR_REPLY_MAX_ANALYZERS)
		return over ("analyzers", ATHAR_REPLY_MAX_ANALYZERS, error);
	g_ptr_array_add (reader->begun, g_strdup (name));
	reader->current = athar_analysis_new ();
	reader->name = g_steal_pointer (&name);
	reader->bytes = reader->text_bytes = 0;
	reader->had_facts = false;
	if (reader->visit.begin)
		reader->visit.begin (reader->name, reader->payload);
	return TRUE;
}

static gboolean
take_fact (AtharReplyReader *reader, const char *data, size_t bytes, GError **error)
{
	g_autoptr (AtharJson) facts = NULL;
	if (reader->had_facts)
		return refuse ("FACT", error);
	facts = athar_json_parse (data, bytes, ATHAR_WIRE_FRAME_MAX_BYTES, 0, error);
	if (!facts)
		return FALSE;
	if (athar_json_kind (facts) != ATHAR_JSON_OBJECT)
		return refuse ("FACT", error);
	reader->had_facts = true;
	athar_json_unref (reader->current->facts);
	reader->current->facts = g_steal_pointer (&facts);
	return TRUE;
}

static gboolean
take_text (AtharReplyReader *reader, const char *data, size_t bytes, GError **error)
{
	GPtrArray *texts = reader->current->texts;
	AtharAnalysisText *text;
	uint32_t part;
	if (bytes < 4 || !athar_text_valid (data + 4, bytes - 4))
		return refuse ("TEXT", error);
	memcpy (&part, data, 4);
	part = GUINT32_FROM_BE (part);
	if (texts->len && part <= ((AtharAnalysisText *)texts->pdata[texts->len - 1])->part)
		return refuse ("TEXT", error);
	reader->text_bytes += bytes - 4;
	if (reader->text_bytes > ATHAR_ANALYSIS_TEXT_MAX_BYTES)
		return over ("text", ATHAR_ANALYSIS_TEXT_MAX_BYTES, error);
	if (texts->len >= ATHAR_REPLY_MAX_TEXTS)
		return over ("texts", ATHAR_REPLY_MAX_TEXTS, error);
	text = g_new0 (AtharAnalysisText, 1);
	text->part = part;
	text->text = g_strndup (data + 4, bytes - 4);
	g_ptr_array_add (texts, text);
	return TRUE;
}

static gboolean
take_blob (AtharReplyReader *reader, const char *data, size_t bytes, GError **error)
{
	const char *end = data + bytes;
	const char *name_end = memchr (data, 0, bytes);
	const char *type = name_end ? name_end + 1 : NULL;
	const char *type_end = type ? memchr (type, 0, (size_t)(end - type)) : NULL;
	AtharAnalysisBlob *blob;
	if (!type_end || !name_is_good (data, (size_t)(name_end - data)) || type_end - type < 3 ||
		type_end - type > 127)
		return refuse ("BLOB", error);
	for (const char *p = type; p < type_end; p++)
		if (!g_ascii_isalnum (*p) && !strchr ("/+-._", *p))
			return refuse ("BLOB", error);
	if (reader->current->blobs->len >= ATHAR_REPLY_MAX_BLOBS)
		return over ("blobs", ATHAR_REPLY_MAX_BLOBS, error);
	blob = g_new0 (AtharAnalysisBlob, 1);
	blob->name = g_strdup (data);
	blob->media_type = g_strdup (type);
	blob->data = g_bytes_new (type_end + 1, (size_t)(end - type_end - 1));
	g_ptr_array_add (reader->current->blobs, blob);
	return TRUE;
}

static gboolean
check_arg (const char *key, AtharJson *value, gpointer payload)
{
	bool *good = payload;
	*good = *good && athar_json_kind (value) == ATHAR_JSON_STRING && strlen (key) <= 32;
	return *good;
}

static bool
key_is_good (const char *key)
{
	size_t n = key ? strlen (key) : 0;
	if (n < 3 || n > 64)
		return false;
	for (const char *p = key; *p; p++)
		if (!g_ascii_islower (*p) && !g_ascii_isdigit (*p) && *p != '-' && *p != '.')
			return false;
	return true;
}

static gboolean
take_warning (AtharReplyReader *reader, const char *data, size_t bytes, GError **error)
{
	g_autoptr (AtharJson) json = athar_json_parse (data, bytes, 16384, 0, error);
	AtharJson *args;
	const char *key;
	AtharAnalysisWarning *warning;
	bool good = true;
	if (!json)
		return FALSE;
	key = athar_json_get_string (json, "key");
	args = athar_json_get_object (json, "args");
	if (args)
		athar_json_each (args, check_arg, &good);
	if (!args || !good || !key_is_good (key))
		return refuse ("WARN", error);
	if (reader->current->warnings->len >= ATHAR_REPLY_MAX_WARNINGS)
		return over ("warnings", ATHAR_REPLY_MAX_WARNINGS, error);
	warning = g_new0 (AtharAnalysisWarning, 1);
	warning->key = g_strdup (key);
	warning->args = athar_json_ref (args);
	g_ptr_array_add (reader->current->warnings, warning);
	return TRUE;
}

static gboolean
take_end (AtharReplyReader *reader, const char *data, size_t bytes, GError **error)
{
	g_autoptr (AtharAnalysis) analysis = NULL;
	g_autofree char *name = NULL;
	if (bytes != 1 || (uint8_t)data[0] > ATHAR_ANALYSIS_LIMIT)
		return refuse ("END", error);
	analysis = g_steal_pointer (&reader->current);
	name = g_steal_pointer (&reader->name);
	analysis->status = (AtharAnalysisStatus)data[0];
	if (reader->visit.end)
		reader->visit.end (name, analysis, reader->payload);
	return TRUE;
}

static gboolean
take_plan (AtharReplyReader *reader, const char *data, size_t bytes, GError **error)
{
	g_autofree char *text = g_strndup (data, bytes);
	g_auto (GStrv) names = NULL;
	if (reader->had_plan || strlen (text) != bytes || (bytes && data[bytes - 1] != '\n'))
		return refuse ("PLAN", error);
	if (bytes)
		text[bytes - 1] = 0;
	names = g_strsplit (text, "\n", ATHAR_REPLY_MAX_ANALYZERS + 1);
	if (g_strv_length (names) > ATHAR_REPLY_MAX_ANALYZERS)
		return over ("analyzers", ATHAR_REPLY_MAX_ANALYZERS, error);
	for (char **name = names; *name; name++)
		if (!name_is_good (*name, strlen (*name)))
			return refuse ("PLAN", error);
	reader->had_plan = true;
	if (reader->visit.plan)
		reader->visit.plan ((const char *const *)names, reader->payload);
	return TRUE;
}

static gboolean
take_inside (AtharReplyReader *reader, uint8_t type, const char *data, size_t bytes, GError **error)
{
	reader->bytes += bytes;
	if (reader->bytes > ATHAR_REPLY_MAX_BYTES)
		return over ("bytes", ATHAR_REPLY_MAX_BYTES, error);
	switch (type) {
	case ATHAR_FRAME_FACT:
		return take_fact (reader, data, bytes, error);
	case ATHAR_FRAME_TEXT:
		return take_text (reader, data, bytes, error);
	case ATHAR_FRAME_BLOB:
		return take_blob (reader, data, bytes, error);
	case ATHAR_FRAME_WARN:
		return take_warning (reader, data, bytes, error);
	case ATHAR_FRAME_END:
		return take_end (reader, data, bytes, error);
	default:
		return refuse ("type", error);
	}
}

static gboolean
take (AtharReplyReader *reader, uint8_t type, const char *data, size_t bytes, GError **error)
{
	if (reader->current)
		return take_inside (reader, type, data, bytes, error);
	switch (type) {
	case ATHAR_FRAME_BEGIN:
		return take_begin (reader, data, bytes, error);
	case ATHAR_FRAME_PLAN:
		return take_plan (reader, data, bytes, error);
	case ATHAR_FRAME_CLOSE:
		reader->closed = true;
		return bytes == 0 || refuse ("CLOSE", error);
	default:
		return refuse ("order", error);
	}
}

/* The largest payload each type may have: small ones are refused before their bytes are kept. */
static size_t
largest (uint8_t type)
{
	switch (type) {
	case ATHAR_FRAME_BEGIN:
		return ATHAR_ANALYZER_NAME_MAX;
	case ATHAR_FRAME_PLAN:
		return ATHAR_REPLY_MAX_ANALYZERS * (ATHAR_ANALYZER_NAME_MAX + 1);
	case ATHAR_FRAME_END:
		return 1;
	case ATHAR_FRAME_CLOSE:
		return 0;
	case ATHAR_FRAME_WARN:
		return 16384;
	default:
		return ATHAR_WIRE_FRAME_MAX_BYTES;
	}
}

/* Handles one whole frame from @data. @ret_used 0: more bytes are needed. */
static gboolean
take_one (AtharReplyReader *reader, const uint8_t *data, size_t bytes, size_t *ret_used,
	GError **error)
{
	uint32_t length;
	*ret_used = 0;
	if (reader->closed)
		return refuse ("bytes after CLOSE", error);
	if (bytes < ATHAR_FRAME_HEAD_BYTES)
		return TRUE;
	memcpy (&length, data + 1, 4);
	length = GUINT32_FROM_BE (length);
	if (length > largest (data[0]))
		return over ("frame", largest (data[0]), error);
	if (bytes - ATHAR_FRAME_HEAD_BYTES < length)
		return TRUE;
	*ret_used = ATHAR_FRAME_HEAD_BYTES + (size_t)length;
	return take (reader, data[0], (const char *)data + ATHAR_FRAME_HEAD_BYTES, length, error);
}

gboolean
athar_reply_reader_push (AtharReplyReader *reader, const void *data, size_t bytes, GError **error)
{
	size_t at = 0, used;
	if (reader->broken)
		return refuse ("bytes after an error", error);
	g_byte_array_append (reader->pending, data, (guint)bytes);
	while (at < reader->pending->len) {
		if (!take_one (reader, reader->pending->data + at, reader->pending->len - at, &used,
			    error)) {
			reader->broken = true;
			return FALSE;
		}
		if (!used)
			break;
		at += used;
	}
	g_byte_array_remove_range (reader->pending, 0, (guint)at);
	return TRUE;
}
