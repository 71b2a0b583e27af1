/* SPDX-License-Identifier: Apache-2.0
 *
 * engine/link/name-rungs.c: the six rungs over a whole name, each its own function. Blocking and comparison use
 * the tokens of name.h; these show a person, and measure, which kind of difference it was.
 */
#include <string.h>

#include "engine/link/name-words.h"

static bool
is_dropped (gunichar c)
{
	return c == 0x640 || c == 0x61C || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
	       (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || (c >= 0x610 && c <= 0x61A) ||
	       (c >= 0x64B && c <= 0x652) ||
	       (c >= 0x656 && c <= 0x65F) || c == 0x670 || (c >= 0x6D6 && c <= 0x6ED);
}

/* Hamza above and below (U+0654, U+0655) and madda (U+0653) are letters' parts, not marks: rung 3 composes them. */
char *
athar_rung_space (const char *text)
{
	g_autofree char *valid = g_utf8_make_valid (text, -1);
	GString *out = g_string_new (NULL);
	bool space = false;
	for (const char *p = valid; *p; p = g_utf8_next_char (p)) {
		gunichar c = g_utf8_get_char (p);
		if (is_dropped (c))
			continue;
		if (g_unichar_isspace (c) || g_unichar_iscntrl (c)) {
			space = true;
			continue;
		}
		if (space && out->len)
			g_string_append_c (out, ' ');
		space = false;
		g_string_append_unichar (out, c);
	}
	return g_string_free (out, FALSE);
}

char *
athar_rung_letters (const char *text)
{
	g_autofree char *valid = g_utf8_make_valid (text, -1);
	g_autofree char *composed = g_utf8_normalize (valid, -1, G_NORMALIZE_ALL_COMPOSE);
	GString *out = g_string_new (NULL);
	for (const char *p = composed; *p; p = g_utf8_next_char (p)) {
		gunichar c = g_unichar_tolower (g_utf8_get_char (p));
		const AtharNameLetter *letter = c < 0x80 ? NULL : athar_name_letter (c);
		if (c >= 0x653 && c <= 0x655)
			continue;
		if (letter)
			g_string_append (out, letter->normal);
		else if (g_unichar_digit_value (c) >= 0)
			g_string_append_c (out, (char)('0' + g_unichar_digit_value (c)));
		else
			g_string_append_unichar (out, c);
	}
	return g_string_free (out, FALSE);
}

/* Joins words as name.c does, by the kinds of words alone: it keeps every word, titles and markers too. */
static bool
joins (const char *word, const char *next)
{
	uint32_t kinds = athar_name_word_kinds (word), next_kinds = athar_name_word_kinds (next);
	if ((kinds & ATHAR_WORD_ABD) && (g_str_has_prefix (next, "\u0627\u0644") || (next_kinds & ATHAR_WORD_DIVINE)))
		return true;
	return (kinds & (ATHAR_WORD_ABU | ATHAR_WORD_UMM | ATHAR_WORD_CLAN)) || (next_kinds & ATHAR_WORD_TAIL);
}

char *
athar_rung_joined (const char *text)
{
	g_auto (GStrv) words = g_strsplit (text, " ", -1);
	GString *out = g_string_new (NULL);
	for (size_t i = 0; words[i]; i++) {
		if (i && !joins (words[i - 1], words[i]))
			g_string_append_c (out, ' ');
		g_string_append (out, words[i]);
	}
	return g_string_free (out, FALSE);
}

char *
athar_rung_lamalef (const char *text)
{
	char *out = g_strdup (text);
	athar_name_sort_lamalef (out);
	return out;
}

char *
athar_rung_allah (const char *text)
{
	char *out = g_strdup (text);
	athar_name_mend_allah (out);
	return out;
}

char *
athar_name_key (const char *text, AtharNameRung rung)
{
	static const struct {
		char *(*apply) (const char *text);
		AtharNameRung from;
	} steps[] = {{athar_rung_space, ATHAR_RUNG_SPACE}, {athar_rung_letters, ATHAR_RUNG_LETTERS},
		{athar_rung_allah, ATHAR_RUNG_ALLAH}, {athar_rung_joined, ATHAR_RUNG_JOINED},
		{athar_rung_lamalef, ATHAR_RUNG_LAMALEF}};
	char *key = g_strdup (text);
	for (size_t i = 0; i < G_N_ELEMENTS (steps); i++)
		if (rung >= steps[i].from) {
			g_autofree char *before = key;
			key = steps[i].apply (before);
		}
	return key;
}
