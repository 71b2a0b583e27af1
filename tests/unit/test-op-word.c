/* SPDX-License-Identifier: Apache-2.0
 *
 * Every word, field and type of the records has a label in both languages, and a label typed by a
 * person is understood.
 */
#include <glib.h>

#include "model/model.h"
#include "op/word.h"

static void
check_label (const char *area, const char *code)
{
	g_autofree char *key = g_strconcat (area, ".", code, NULL);
	if (!athar_msg_text (ATHAR_LANG_EN, key) || !athar_msg_text (ATHAR_LANG_AR, key))
		g_error ("%s stands in no messages/*/%s.msg", key, area);
}

static void
test_labels (void)
{
	const AtharType *type;
	for (size_t i = 0; (type = athar_model_at (i)); i++) {
		check_label ("type", type->name);
		for (size_t k = 0; k < type->n_fields; k++) {
			const AtharField *field = &type->fields[k];
			bool names_fields = g_str_equal (field->name, "not_known") ||
					    g_str_equal (field->name, "withheld");
			check_label ("field", field->name);
			for (size_t w = 0; field->words && field->words[w]; w++)
				check_label (names_fields ? "field" : "word", field->words[w]);
		}
	}
}

/* Two words of one list with one label could not be told apart. */
static void
test_found_by_label (void)
{
	static const AtharLang langs[] = {ATHAR_LANG_EN, ATHAR_LANG_AR};
	const AtharType *type;
	for (size_t i = 0; (type = athar_model_at (i)); i++)
		for (size_t k = 0; k < type->n_fields; k++) {
			const char *const *words = type->fields[k].words;
			for (size_t w = 0; words && words[w]; w++)
				for (size_t l = 0; l < G_N_ELEMENTS (langs); l++)
					g_assert_cmpstr (athar_word_find (words,
								 athar_word_label (langs[l], "word",
									 words[w])),
						==, words[w]);
		}
}

static void
test_typed (void)
{
	static const char *const words[] = {"handed_over", "seized", "yes", NULL};
	g_assert_cmpstr (athar_word_find (words, "handed_over"), ==, "handed_over");
	g_assert_cmpstr (athar_word_find (words, "Handed over"), ==, "handed_over");
	g_assert_cmpstr (athar_word_find (words, "سلمت"), ==, "handed_over");
	g_assert_cmpstr (athar_word_find (words, "نعم"), ==, "yes");
	g_assert_null (athar_word_find (words, "أعطانيها"));
	g_assert_null (athar_word_find (words, ""));
	g_assert_null (athar_word_find (words, "\xff"));
	g_assert_cmpstr (athar_word_label (ATHAR_LANG_AR, "word", "of_a_later_version"), ==,
		"of_a_later_version");
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/op/word/labels", test_labels);
	g_test_add_func ("/op/word/found-by-label", test_found_by_label);
	g_test_add_func ("/op/word/typed", test_typed);
	return g_test_run ();
}
