/* SPDX-License-Identifier: Apache-2.0
 *
 * base/json.c: the one file that knows jansson, and the RFC 8785 (JCS) writer.
 *
 * Reading goes in two steps. A scan over the bytes first settles what jansson does not or does too
 * late: depth (its parser recurses), numbers (reals and integers beyond 2^53-1, which other JSON
 * readers would round) and the alphabet of keys. With FOREIGN the scan writes a copy in which such
 * numbers stand between quotes, so that their text is kept. Then jansson parses and checks the
 * rest: syntax, UTF-8, surrogates, NUL, duplicate keys.
 *
 * Writing sorts keys by UTF-16 code units without converting: UTF-8 sorts like UTF-16 except that
 * U+E000..U+FFFF (first byte EE, EF) comes after everything beyond U+FFFF (first byte F0..F4).
 */
#include "base/json.h"

#include <jansson.h>
#include <string.h>

#include "base/limits.h"

#define STACK_KEYS 32			   /* objects of our formats have at most 20 members */

typedef struct {
	const char *data;
	size_t bytes;
	size_t at;
	AtharJsonFlags flags;
	unsigned depth;
	GString *copy; /* (nullable) FOREIGN: the text with its numbers quoted; NULL until one needs
			  it */
	size_t copied; /* input bytes already in @copy */
} Scan;

static bool
is_space (char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool
key_follows (const Scan *scan)
{
	size_t i = scan->at;
	while (i < scan->bytes && is_space (scan->data[i]))
		i++;
	return i < scan->bytes && scan->data[i] == ':';
}

/* From the opening quote to behind the closing one; an open string is jansson's to report. */
static gboolean
scan_string (Scan *scan, GError **error)
{
	bool plain = true;
	size_t start = ++scan->at;
	for (; scan->at < scan->bytes && scan->data[scan->at] != '"'; scan->at++) {
		char c = scan->data[scan->at];
		if (c == '\\')
			scan->at++;
		plain = plain && ((c >= 'a' && c <= 'z') || c == '_' ||
					 (c >= '0' && c <= '9' && scan->at > start));
	}
	plain = plain && scan->at > start;
	scan->at = MIN (scan->at + 1, scan->bytes);
	if ((scan->flags & ATHAR_JSON_STRICT_KEYS) && !plain && key_follows (scan))
		return athar_throw (error, ATHAR_ERROR_INVALID, "json.key", "position",
			ATHAR_U64 (start), NULL);
	return TRUE;
}

static size_t
skip_digits (const char *p, size_t n, size_t i)
{
	while (i < n && g_ascii_isdigit (p[i]))
		i++;
	return i;
}

/* Is @p[0..n) one number of RFC 8259 §6? Anything else is left for jansson to refuse. */
static bool
is_number (const char *p, size_t n, bool *ret_real)
{
	size_t i = n && p[0] == '-', from = i;
	i = skip_digits (p, n, i);
	if (i == from || (p[from] == '0' && i > from + 1))
		return false;
	*ret_real = i < n;
	if (i < n && p[i] == '.') {
		from = ++i;
		i = skip_digits (p, n, i);
		if (i == from)
			return false;
	}
	if (i < n && (p[i] == 'e' || p[i] == 'E')) {
		i++;
		i += i < n && (p[i] == '+' || p[i] == '-');
		from = i;
		i = skip_digits (p, n, i);
		if (i == from)
			return false;
	}
	return i == n;
}

static bool
is_big (const char *p, size_t n)
{
	int64_t value = 0;
	size_t i = p[0] == '-';
	if (n - i > 16)
		return true;
	for (; i < n; i++)
		value = value * 10 + (p[i] - '0');
	return value > ATHAR_JSON_INT_MAX;
}

static gboolean
scan_number (Scan *scan, GError **error)
{
	size_t start = scan->at;
	bool real = false, big;
	while (scan->at < scan->bytes &&
		(g_ascii_isdigit (scan->data[scan->at]) ||
			strchr ("+-.eE", scan->data[scan->at])) &&
		scan->data[scan->at])
		scan->at++;
	if (!is_number (scan->data + start, scan->at - start, &real))
		return TRUE;
	big = !real && is_big (scan->data + start, scan->at - start);
	if (!real && !big)
		return TRUE;
	if (!(scan->flags & ATHAR_JSON_FOREIGN))
		return athar_throw (error, ATHAR_ERROR_INVALID, real ? "json.real" : "json.big",
			"position", ATHAR_U64 (start), NULL);
	if (key_follows (scan))
		return TRUE; /* not JSON; quotes would make it so */
	if (!scan->copy)
		scan->copy = g_string_sized_new (scan->bytes + 64);
	g_string_append_len (scan->copy, scan->data + scan->copied, (gssize)(start - scan->copied));
	g_string_append_c (scan->copy, '"');
	g_string_append_len (scan->copy, scan->data + start, (gssize)(scan->at - start));
	g_string_append_c (scan->copy, '"');
	scan->copied = scan->at;
	return TRUE;
}

static gboolean
scan_all (Scan *scan, GError **error)
{
	while (scan->at < scan->bytes) {
		char c = scan->data[scan->at];
		if (c == '"') {
			if (!scan_string (scan, error))
				return FALSE;
		} else if (c == '-' || g_ascii_isdigit (c)) {
			if (!scan_number (scan, error))
				return FALSE;
		} else {
			scan->at++;
			if ((c == '[' || c == '{') && ++scan->depth > ATHAR_JSON_MAX_DEPTH)
				return athar_throw (error, ATHAR_ERROR_LIMIT, "json.deep",
					"position", ATHAR_U64 (scan->at), "limit",
					ATHAR_U64 (ATHAR_JSON_MAX_DEPTH), NULL);
			if ((c == ']' || c == '}') && scan->depth)
				scan->depth--;
		}
	}
	if (scan->copy)
		g_string_append_len (scan->copy, scan->data + scan->copied,
			(gssize)(scan->bytes - scan->copied));
	return TRUE;
}

static gpointer
throw_jansson (const json_error_t *e, GError **error)
{
	const char *key;
	switch (json_error_code (e)) {
	case json_error_duplicate_key:
		key = "json.duplicate";
		break;
	case json_error_invalid_utf8:
	case json_error_null_character:
	case json_error_null_byte_in_key:
		key = "json.text";
		break;
	case json_error_premature_end_of_input:
		key = "json.cut";
		break;
	case json_error_end_of_input_expected:
		key = "json.more";
		break;
	default:
		key = "json.syntax";
	}
	return athar_throw_null (
		error, ATHAR_ERROR_INVALID, key, "position", ATHAR_I64 (e->position), NULL);
}

AtharJson *
athar_json_parse (
	const void *data, size_t bytes, size_t max_bytes, AtharJsonFlags flags, GError **error)
{
	Scan scan = {.data = data, .bytes = bytes, .flags = flags};
	json_error_t e;
	json_t *json = NULL;
	gboolean ok;
	if (bytes > max_bytes)
		return athar_throw_null (error, ATHAR_ERROR_LIMIT, "json.too-big", "bytes",
			ATHAR_U64 (bytes), "limit", ATHAR_U64 (max_bytes), NULL);
	ok = scan_all (&scan, error);
	if (ok && scan.copy)
		json = json_loadb (scan.copy->str, scan.copy->len, JSON_REJECT_DUPLICATES, &e);
	else if (ok)
		json = json_loadb (data ? data : "", bytes, JSON_REJECT_DUPLICATES, &e);
	if (scan.copy)
		g_string_free (scan.copy, TRUE);
	if (ok && !json)
		return throw_jansson (&e, error);
	return json;
}

/* ── writing ── */

typedef struct {
	const char *key;
	json_t *value;
} Member;

/* <0, 0, >0 as RFC 8785 §3.2.3 orders keys. */
static int
compare_keys (const char *a, const char *b)
{
	const unsigned char *p = (const unsigned char *)a, *q = (const unsigned char *)b;
	while (*p && *p == *q)
		p++, q++;
	if (*p >= 0xEE && *q >= 0xEE && (*p >= 0xF0) != (*q >= 0xF0))
		return *p >= 0xF0 ? -1 : 1;
	return (int)*p - (int)*q;
}

static int
compare_members (const void *a, const void *b)
{
	return compare_keys (((const Member *)a)->key, ((const Member *)b)->key);
}

/* Members of @object in key order, in @stack when they fit there, else in a block the caller frees.
 */
static Member *
sorted_members (json_t *object, Member stack[STACK_KEYS], size_t *ret_n)
{
	size_t n = 0;
	bool sorted = true;
	size_t all = json_object_size (object);
	Member *members = all <= STACK_KEYS ? stack : g_new (Member, all);
	for (void *i = json_object_iter (object); i; i = json_object_iter_next (object, i)) {
		members[n] = (Member){json_object_iter_key (i), json_object_iter_value (i)};
		sorted = sorted && (!n || compare_members (&members[n - 1], &members[n]) < 0);
		n++;
	}
	if (!sorted)
		qsort (members, n, sizeof *members, compare_members);
	*ret_n = n;
	return members;
}

static void
write_escape (unsigned char c, GString *out)
{
	static const char short_form[] = {['\b'] = 'b',
		['\t'] = 't',
		['\n'] = 'n',
		['\f'] = 'f',
		['\r'] = 'r',
		['"'] = '"',
		['\\'] = '\\'};
	char six[6] = {'\\', 'u', '0', '0', "0123456789abcdef"[c >> 4], "0123456789abcdef"[c & 15]};
	char two[2] = {'\\', short_form[c]};
	if (two[1])
		g_string_append_len (out, two, 2);
	else
		g_string_append_len (out, six, 6);
}

static void
write_string (const char *text, size_t bytes, GString *out)
{
	const unsigned char *p = (const unsigned char *)text, *end = p + bytes, *from = p;
	g_string_append_c (out, '"');
	for (; p < end; p++)
		if (G_UNLIKELY (*p < 0x20 || *p == '"' || *p == '\\')) {
			g_string_append_len (out, (const char *)from, p - from);
			write_escape (*p, out);
			from = p + 1;
		}
	g_string_append_len (out, (const char *)from, end - from);
	g_string_append_c (out, '"');
}

static void
write_int (int64_t n, GString *out)
{
	char digits[20];
	size_t i = sizeof digits;
	uint64_t rest = n < 0 ? -(uint64_t)n : (uint64_t)n;
	do {
		digits[--i] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest);
	if (n < 0)
		g_string_append_c (out, '-');
	g_string_append_len (out, digits + i, (gssize)(sizeof digits - i));
}

static void write_value (json_t *json, GString *out);

static void
write_object (json_t *object, GString *out)
{
	Member stack[STACK_KEYS];
	size_t n;
	Member *members = sorted_members (object, stack, &n);
	g_string_append_c (out, '{');
	for (size_t i = 0; i < n; i++) {
		if (i)
			g_string_append_c (out, ',');
		write_string (members[i].key, strlen (members[i].key), out);
		g_string_append_c (out, ':');
		write_value (members[i].value, out);
	}
	g_string_append_c (out, '}');
	if (members != stack)
		g_free (members);
}

static void
write_array (json_t *array, GString *out)
{
	g_string_append_c (out, '[');
	for (size_t i = 0; i < json_array_size (array); i++) {
		if (i)
			g_string_append_c (out, ',');
		write_value (json_array_get (array, i), out);
	}
	g_string_append_c (out, ']');
}

static void
write_value (json_t *json, GString *out)
{
	switch (json_typeof (json)) {
	case JSON_OBJECT:
		write_object (json, out);
		break;
	case JSON_ARRAY:
		write_array (json, out);
		break;
	case JSON_STRING:
		write_string (json_string_value (json), json_string_length (json), out);
		break;
	case JSON_INTEGER:
		write_int (json_integer_value (json), out);
		break;
	case JSON_TRUE:
		g_string_append_len (out, "true", 4);
		break;
	case JSON_FALSE:
		g_string_append_len (out, "false", 5);
		break;
	case JSON_NULL:
		g_string_append_len (out, "null", 4);
		break;
	case JSON_REAL: /* no reader or setter here makes one */
	default:
		g_assert_not_reached ();
	}
}

void
athar_json_canonical (const AtharJson *json, GString *out)
{
	write_value ((json_t *)json, out);
}

GBytes *
athar_json_canonical_bytes (const AtharJson *json)
{
	GString *out = g_string_sized_new (512);
	write_value ((json_t *)json, out);
	return g_string_free_to_bytes (out);
}

void
athar_json_each (const AtharJson *object, AtharJsonVisit visit, gpointer payload)
{
	Member stack[STACK_KEYS];
	size_t n;
	Member *members = sorted_members ((json_t *)object, stack, &n);
	for (size_t i = 0; i < n && visit (members[i].key, members[i].value, payload); i++)
		;
	if (members != stack)
		g_free (members);
}
