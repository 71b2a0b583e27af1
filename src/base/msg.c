/* SPDX-License-Identifier: Apache-2.0
 *
 * base/msg.c: messages by key: lookup in the generated table, filling in of {name}, plural forms
 * (CLDR). Values come from outside (paths, names): control characters and bidi controls are escaped
 * as \u{...}, bytes that are not UTF-8 as \x{..}, so that a file name can neither forge a line nor
 * turn a sentence around.
 */
#include "base/msg.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/msg-table.h"

#define FIRST_STRONG_ISOLATE "\xe2\x81\xa8" /* U+2068 */
#define POP_ISOLATE "\xe2\x81\xa9"	    /* U+2069 */
#define TYPED "typed-"
#define PLAIN_IN_SHELL "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%+=:,./_-"

static int
compare_key (const void *key, const void *entry)
{
	return strcmp (key, ((const AtharMsgEntry *)entry)->key);
}

const char *
athar_msg_text (AtharLang lang, const char *key)
{
	const AtharMsgEntry *entry = bsearch (
		key, athar_msg_table, athar_msg_table_n, sizeof *athar_msg_table, compare_key);
	return entry ? entry->text[lang] : NULL;
}

static bool
is_unsafe (gunichar c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x61c || c == 0x200e || c == 0x200f ||
	       (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

static void
append_escaped (GString *out, const char *value)
{
	while (*value) {
		gunichar c = g_utf8_get_char_validated (value, -1);
		if (c == (gunichar)-1 || c == (gunichar)-2) {
			g_string_append_printf (out, "\\x{%02x}", (unsigned char)*value++);
			continue;
		}
		if (is_unsafe (c))
			g_string_append_printf (out, "\\u{%x}", c);
		else
			g_string_append_unichar (out, c);
		value = g_utf8_next_char (value);
	}
}

/* A cheap test: Hebrew, Arabic and their supplements and presentation forms, by lead bytes. */
static bool
holds_rtl (const char *value)
{
	for (const unsigned char *p = (const unsigned char *)value; *p; p++)
		if ((*p >= 0xd6 && *p <= 0xdf) || (*p == 0xe0 && p[1] == 0xa2) ||
			(*p == 0xef && p[1] >= 0xac))
			return true;
	return false;
}

static void
append_value (GString *out, AtharLang lang, const char *value)
{
	bool isolate = lang == ATHAR_LANG_AR || holds_rtl (value);
	if (isolate)
		g_string_append (out, FIRST_STRONG_ISOLATE);
	append_escaped (out, value);
	if (isolate)
		g_string_append (out, POP_ISOLATE);
}

/* Of a command: what is copied must be what was meant, so no isolates; and one word of a shell. */
static void
append_typed (GString *out, const char *value)
{
	g_autoptr (GString) safe = g_string_new (NULL);
	g_autofree char *quoted = NULL;
	append_escaped (safe, value);
	quoted = g_shell_quote (safe->str);
	g_string_append (out, strspn (value, PLAIN_IN_SHELL) == strlen (value) ? safe->str : quoted);
}

static const char *
find_value (const char *const *pairs, const char *name, size_t bytes)
{
	for (; pairs && pairs[0] && pairs[1]; pairs += 2)
		if (strlen (pairs[0]) == bytes && memcmp (pairs[0], name, bytes) == 0)
			return pairs[1];
	return NULL;
}

static char *
fill (AtharLang lang, const char *text, const char *const *pairs)
{
	g_autoptr (GString) out = g_string_new (NULL);
	const char *open;
	while ((open = strchr (text, '{'))) {
		const char *close = strchr (open, '}');
		bool typed = g_str_has_prefix (open + 1, TYPED);
		const char *name = open + 1 + (typed ? strlen (TYPED) : 0);
		const char *value = close && close >= name
					    ? find_value (pairs, name, (size_t)(close - name))
					    : NULL;
		size_t literal = value ? (size_t)(open - text) : (size_t)(open - text) + 1;
		g_string_append_len (out, text, (gssize)literal);
		if (value && typed)
			append_typed (out, value);
		else if (value)
			append_value (out, lang, value);
		text = value ? close + 1 : open + 1;
	}
	g_string_append (out, text);
	return g_string_free (g_steal_pointer (&out), FALSE);
}

char *
athar_msg_v (AtharLang lang, const char *key, const char *const *pairs)
{
	const char *text = athar_msg_text (lang, key);
	return text ? fill (lang, text, pairs) : g_strdup (key);
}

/* (transfer container) the pairs of a variable argument list: borrowed strings, NULL-terminated. */
static GPtrArray *
collect_pairs (const char *n_text, va_list args)
{
	GPtrArray *pairs = g_ptr_array_new ();
	const char *name;
	if (n_text) {
		g_ptr_array_add (pairs, (char *)"n");
		g_ptr_array_add (pairs, (char *)n_text);
	}
	while ((name = va_arg (args, const char *))) {
		const char *value = va_arg (args, const char *);
		g_ptr_array_add (pairs, (char *)name);
		g_ptr_array_add (pairs, (char *)(value ? value : "?"));
	}
	g_ptr_array_add (pairs, NULL);
	return pairs;
}

char *
athar_msg (AtharLang lang, const char *key, ...)
{
	g_autoptr (GPtrArray) pairs = NULL;
	va_list args;
	va_start (args, key);
	pairs = collect_pairs (NULL, args);
	va_end (args);
	return athar_msg_v (lang, key, (const char *const *)pairs->pdata);
}

/* CLDR 42, cardinal, integers: https://cldr.unicode.org/index/cldr-spec/plural-rules */
static const char *
plural_form (AtharLang lang, uint64_t n)
{
	if (lang == ATHAR_LANG_EN)
		return n == 1 ? "one" : "other";
	if (n <= 2)
		return (const char *const[]){"zero", "one", "two"}[n];
	if (n % 100 >= 3 && n % 100 <= 10)
		return "few";
	return n % 100 >= 11 ? "many" : "other";
}

char *
athar_msg_n (AtharLang lang, const char *key, uint64_t n, ...)
{
	g_autofree char *form = g_strconcat (key, "#", plural_form (lang, n), NULL);
	g_autofree char *other = g_strconcat (key, "#other", NULL);
	g_autoptr (GPtrArray) pairs = NULL;
	va_list args;
	va_start (args, n);
	pairs = collect_pairs (ATHAR_U64 (n), args);
	va_end (args);
	if (!athar_msg_text (lang, form))
		return athar_msg_v (lang, athar_msg_text (lang, other) ? other : key,
			(const char *const *)pairs->pdata);
	return athar_msg_v (lang, form, (const char *const *)pairs->pdata);
}

AtharLang
athar_lang_parse (const char *text)
{
	if (text && g_ascii_strncasecmp (text, "ar", 2) == 0 && !g_ascii_isalpha (text[2]))
		return ATHAR_LANG_AR;
	return ATHAR_LANG_EN;
}

const char *
athar_u64_text (char *buf24, uint64_t n)
{
	g_snprintf (buf24, 24, "%" G_GUINT64_FORMAT, n);
	return buf24;
}

const char *
athar_i64_text (char *buf24, int64_t n)
{
	g_snprintf (buf24, 24, "%" G_GINT64_FORMAT, n);
	return buf24;
}
