/* SPDX-License-Identifier: Apache-2.0
 *
 * op/word.c: see word.h.
 */
#include <string.h>

#include "base/text.h"
#include "op/word.h"

static const AtharLang LANGS[] = {ATHAR_LANG_EN, ATHAR_LANG_AR};

const char *
athar_word_label (AtharLang lang, const char *area, const char *code)
{
	g_autofree char *key = g_strconcat (area, ".", code, NULL);
	const char *label = athar_msg_text (lang, key);
	return label ? label : code;
}

static bool
is_label (const char *word, const char *folded)
{
	for (size_t i = 0; i < G_N_ELEMENTS (LANGS); i++) {
		g_autofree char *label =
			athar_text_fold (athar_word_label (LANGS[i], "word", word));
		if (g_str_equal (label, folded))
			return true;
	}
	return false;
}

const char *
athar_word_find (const char *const *words, const char *text)
{
	g_autofree char *folded = NULL;
	for (size_t i = 0; words && words[i]; i++)
		if (g_str_equal (words[i], text))
			return words[i];
	if (!athar_text_valid (text, strlen (text)))
		return NULL;
	folded = athar_text_fold (text);
	for (size_t i = 0; words && words[i]; i++)
		if (is_label (words[i], folded))
			return words[i];
	return NULL;
}

char *
athar_word_list (AtharLang lang, const char *const *words)
{
	g_autoptr (GString) list = g_string_new (NULL);
	for (size_t i = 0; words && words[i]; i++) {
		if (i)
			g_string_append (list, lang == ATHAR_LANG_AR ? "، " : ", ");
		g_string_append (list, athar_word_label (lang, "word", words[i]));
	}
	return g_string_free (g_steal_pointer (&list), FALSE);
}
