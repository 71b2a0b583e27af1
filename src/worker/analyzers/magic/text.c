/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/analyzers/magic/text.c: is it text, in which encoding, and of which sort. UTF-8 is certain
 * (a random file of a few hundred bytes does not pass); UTF-16 by its mark or by zero bytes on one
 * side; Windows-1256 (Arabic of older systems) and -1252 are guesses and named so in the fact
 * "encoding_guess".
 */
#include <string.h>

#include "base/text.h"
#include "worker/analyzers/magic/sniff.h"

static bool
has_controls (const uint8_t *data, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++)
		if (data[i] < 32 && !strchr ("\t\n\r\f\v\x1b", data[i] ? data[i] : 1))
			return true;
		else if (data[i] == 127)
			return true;
	return false;
}

/* A multi-byte character may be cut by the end of what was read. */
static bool
is_utf8 (const uint8_t *data, size_t bytes, bool whole)
{
	for (size_t cut = 0; cut < 4 && cut <= bytes; cut++) {
		if (athar_text_valid ((const char *)data, bytes - cut))
			return true;
		if (whole)
			return false;
	}
	return false;
}

static const char *
utf16_of (const uint8_t *data, size_t bytes)
{
	size_t zeros[2] = {0, 0}, edge = MIN (bytes, 4096) & ~(size_t)1;
	if (bytes < 2)
		return NULL;
	if (data[0] == 0xff && data[1] == 0xfe)
		return "utf-16le";
	if (data[0] == 0xfe && data[1] == 0xff)
		return "utf-16be";
	for (size_t i = 0; i < edge; i++)
		zeros[i & 1] += data[i] == 0;
	if (edge >= 8 && zeros[1] > edge / 4 && zeros[0] == 0)
		return "utf-16le";
	return edge >= 8 && zeros[0] > edge / 4 && zeros[1] == 0 ? "utf-16be" : NULL;
}

/* Arabic letters of Windows-1256 lie at C0…FF; a text in them has most of its high bytes there, in
 * runs. */
static const char *
one_byte_encoding (const uint8_t *data, size_t bytes)
{
	size_t high = 0, arabic = 0, pairs = 0;
	for (size_t i = 0; i < bytes; i++) {
		bool letter = data[i] >= 0xc0 && data[i] != 0xd7 && data[i] != 0xf7;
		high += data[i] >= 0x80;
		arabic += letter;
		pairs += letter && i > 0 && data[i - 1] >= 0xc0;
	}
	if (high == 0)
		return NULL;
	if (arabic * 10 >= high * 8 && pairs * 2 >= arabic)
		return "windows-1256";
	return high * 5 < bytes ? "windows-1252" : NULL;
}

static const struct {
	const char *begin, *media_type;
} beginnings[] = {
	{"#extm3u", "application/vnd.apple.mpegurl"},
	{"<!doctype html", "text/html"},
	{"<html", "text/html"},
	{"<svg", "image/svg+xml"},
	{"ffconcat version", "text/x-ffconcat"},
	{"warc/", "application/warc"},
	{"from ", "text/plain"},
	{"begin:vcard", "text/vcard"},
	{"begin:vcalendar", "text/calendar"},
};

static const char *
xml_type (const char *text)
{
	const char *svg = strstr (text, "<svg"), *html = strstr (text, "<html");
	if (svg && (!html || svg < html))
		return "image/svg+xml";
	return html ? "text/html" : "application/xml";
}

/* Rows that all have the same number of separators, at least two rows: a table. */
static bool
is_table (const char *text)
{
	g_auto (GStrv) lines = g_strsplit (text, "\n", 12);
	unsigned rows = 0;
	size_t first = 0;
	for (char **line = lines; *line && rows < 10 && line[1]; line++, rows++) {
		size_t n = 0;
		for (const char *p = *line; *p; p++)
			n += *p == ',' || *p == ';' || *p == '\t';
		if (rows == 0)
			first = n;
		if (n == 0 || n != first)
			return false;
	}
	return rows >= 2;
}

static const char *
text_type (const uint8_t *data, size_t bytes)
{
	g_autofree char *low = NULL;
	const char *text;
	size_t edge = MIN (bytes, 4096),
	       at = bytes >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	while (at < edge && g_ascii_isspace (data[at]))
		at++;
	text = low = g_ascii_strdown ((const char *)data + at, (gssize)(edge - at));
	for (size_t i = 0; i < G_N_ELEMENTS (beginnings); i++)
		if (g_str_has_prefix (text, beginnings[i].begin))
			return beginnings[i].media_type;
	if (g_str_has_prefix (text, "<?xml") || g_str_has_prefix (text, "<!--"))
		return xml_type (text);
	if (*text == '{' && (strchr (text, '"') || strchr (text, '}')))
		return "application/json";
	if (*text == '[' && strchr ("\"{[]-0123456789 \n\r\t", text[1] ? text[1] : 'x'))
		return "application/json";
	return is_table (text) ? "text/csv" : "text/plain";
}

bool
sniff_text (const uint8_t *data, size_t bytes, bool whole, AtharMagic *ret_magic)
{
	const char *encoding = utf16_of (data, bytes), *type = "text/plain";
	if (!encoding) {
		if (has_controls (data, bytes))
			return false;
		encoding = is_utf8 (data, bytes, whole) ? "utf-8" : one_byte_encoding (data, bytes);
		if (!encoding)
			return false;
		type = text_type (data, bytes);
	}
	*ret_magic = (AtharMagic){type, sniff_kind (type), encoding};
	return true;
}
