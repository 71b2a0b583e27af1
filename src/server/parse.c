/* SPDX-License-Identifier: Apache-2.0
 *
 * server/parse.c: see parse.h.
 */
#include "server/parse.h"

#include <string.h>

#include "base/text.h"

char *
athar_percent_decode (const char *text, size_t bytes, bool plus)
{
	g_autoptr (GString) out = g_string_sized_new (bytes);
	for (size_t i = 0; i < bytes; i++) {
		int high, low;
		if (text[i] != '%') {
			g_string_append_c (out, plus && text[i] == '+' ? ' ' : text[i]);
			continue;
		}
		high = i + 1 < bytes ? g_ascii_xdigit_value (text[i + 1]) : -1;
		low = i + 2 < bytes ? g_ascii_xdigit_value (text[i + 2]) : -1;
		if (high < 0 || low < 0)
			return NULL;
		g_string_append_c (out, (char)(high << 4 | low));
		i += 2;
	}
	if (!athar_text_valid (out->str, out->len))
		return NULL;
	return g_string_free (g_steal_pointer (&out), FALSE);
}

static bool
parse_segments (const char *text, size_t bytes, AtharTarget *target)
{
	const char *end = text + bytes;
	if (!bytes || *text != '/')
		return false;
	if (bytes == 1)
		return true;
	for (const char *from = text + 1; from <= end;) {
		const char *slash = memchr (from, '/', (size_t)(end - from));
		const char *to = slash ? slash : end;
		char *piece = athar_percent_decode (from, (size_t)(to - from), false);
		if (!piece)
			return false;
		if (target->n_segments == ATHAR_SEGMENTS_MAX || !*piece ||
			strcmp (piece, ".") == 0 || strcmp (piece, "..") == 0) {
			g_free (piece);
			return false;
		}
		target->segments[target->n_segments++] = piece;
		from = to + 1;
	}
	return true;
}

static void
clear_pair (gpointer data)
{
	AtharPair *pair = data;
	g_free (pair->name);
	g_free (pair->value);
}

static bool
parse_pair (const char *text, size_t bytes, GArray *pairs)
{
	const char *equals = memchr (text, '=', bytes);
	size_t name_bytes = equals ? (size_t)(equals - text) : bytes;
	AtharPair pair;
	if (!bytes)
		return true;
	if (pairs->len == ATHAR_PAIRS_MAX)
		return false;
	pair.name = athar_percent_decode (text, name_bytes, true);
	pair.value = equals ? athar_percent_decode (equals + 1, bytes - name_bytes - 1, true)
			    : g_strdup ("");
	if (pair.name && pair.value) {
		g_array_append_val (pairs, pair);
		return true;
	}
	clear_pair (&pair);
	return false;
}

bool
athar_target_parse (const char *text, AtharTarget *ret_target)
{
	const char *question = strchr (text, '?');
	g_auto (AtharTarget) target = {0};
	target.pairs = g_array_new (FALSE, FALSE, sizeof (AtharPair));
	g_array_set_clear_func (target.pairs, clear_pair);
	if (!parse_segments (text, question ? (size_t)(question - text) : strlen (text), &target))
		return false;
	for (const char *from = question ? question + 1 : NULL; from;) {
		const char *amp = strchr (from, '&');
		if (!parse_pair (from, amp ? (size_t)(amp - from) : strlen (from), target.pairs))
			return false;
		from = amp ? amp + 1 : NULL;
	}
	*ret_target = target;
	target = (AtharTarget){0};
	return true;
}

void
athar_target_clear (AtharTarget *target)
{
	for (size_t i = 0; i < target->n_segments; i++)
		g_free (target->segments[i]);
	g_clear_pointer (&target->pairs, g_array_unref);
	*target = (AtharTarget){0};
}

/* Digits only; FALSE beyond 18 of them. */
static bool
parse_number (const char *from, const char *to, uint64_t *ret_n)
{
	*ret_n = 0;
	if (from == to || to - from > 18)
		return false;
	for (; from < to; from++) {
		if (!g_ascii_isdigit (*from))
			return false;
		*ret_n = *ret_n * 10 + (uint64_t)(*from - '0');
	}
	return true;
}

/* "-500": the last bytes. */
static AtharRangeKind
suffix_range (const char *dash, const char *end, uint64_t length, uint64_t *offset, uint64_t *bytes)
{
	uint64_t n;
	if (!parse_number (dash + 1, end, &n))
		return ATHAR_RANGE_WHOLE;
	if (!n || !length)
		return ATHAR_RANGE_IMPOSSIBLE;
	*bytes = MIN (n, length);
	*offset = length - *bytes;
	return ATHAR_RANGE_PART;
}

AtharRangeKind
athar_range_parse (const char *text, uint64_t length, uint64_t *ret_offset, uint64_t *ret_bytes)
{
	const char *dash, *end;
	uint64_t first, last;
	*ret_offset = 0;
	*ret_bytes = length;
	if (!text || g_ascii_strncasecmp (text, "bytes=", 6) != 0 || strchr (text, ','))
		return ATHAR_RANGE_WHOLE;
	text += 6;
	dash = strchr (text, '-');
	end = text + strlen (text);
	if (!dash)
		return ATHAR_RANGE_WHOLE;
	if (dash == text)
		return suffix_range (dash, end, length, ret_offset, ret_bytes);
	if (!parse_number (text, dash, &first))
		return ATHAR_RANGE_WHOLE;
	if (dash + 1 == end)
		last = UINT64_MAX;
	else if (!parse_number (dash + 1, end, &last) || last < first)
		return ATHAR_RANGE_WHOLE;
	if (first >= length)
		return ATHAR_RANGE_IMPOSSIBLE;
	*ret_offset = first;
	*ret_bytes = MIN (last, length - 1) - first + 1;
	return ATHAR_RANGE_PART;
}

char *
athar_cookie_find (const char *text, const char *name)
{
	size_t name_bytes = strlen (name);
	for (const char *from = text; from && *from;) {
		const char *semicolon = strchr (from, ';');
		size_t bytes;
		from += strspn (from, " \t");
		bytes = semicolon ? (size_t)MAX (semicolon - from, 0) : strlen (from);
		if (bytes > name_bytes && from[name_bytes] == '=' &&
			strncmp (from, name, name_bytes) == 0)
			return g_strndup (from + name_bytes + 1, bytes - name_bytes - 1);
		from = semicolon ? semicolon + 1 : NULL;
	}
	return NULL;
}

/* q=0.5 as thousandths; 1000 without one. */
static int
weight_of (const char *item)
{
	const char *q = strstr (item, ";q=");
	double weight = q ? g_ascii_strtod (q + 3, NULL) : 1.0;
	return weight >= 0 && weight <= 1 ? (int)(weight * 1000) : 0;
}

AtharLang
athar_lang_of_header (const char *text)
{
	g_auto (GStrv) items = text ? g_strsplit (text, ",", 32) : NULL;
	int best[2] = {0, 0};
	for (char **item = items; item && *item; item++) {
		const char *word = g_strstrip (*item);
		AtharLang lang = g_ascii_strncasecmp (word, "ar", 2) == 0 ? ATHAR_LANG_AR
									  : ATHAR_LANG_EN;
		if (lang == ATHAR_LANG_AR || g_ascii_strncasecmp (word, "en", 2) == 0)
			best[lang] = MAX (best[lang], weight_of (word));
	}
	return best[ATHAR_LANG_AR] > best[ATHAR_LANG_EN] ? ATHAR_LANG_AR : ATHAR_LANG_EN;
}

bool
athar_host_is_ours (const char *text, uint16_t port)
{
	static const char *const names[] = {"127.0.0.1", "localhost", "[::1]"};
	for (size_t i = 0; text && i < G_N_ELEMENTS (names); i++) {
		g_autofree char *ours = g_strdup_printf ("%s:%u", names[i], port);
		if (g_ascii_strcasecmp (text, ours) == 0)
			return true;
	}
	return false;
}

bool
athar_origin_is_ours (const char *text, uint16_t port)
{
	return text && g_str_has_prefix (text, "http://") && athar_host_is_ours (text + 7, port);
}
