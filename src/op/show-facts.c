/* SPDX-License-Identifier: Apache-2.0
 *
 * op/show-facts.c: facts as a person reads them: each with its label, times, sizes and degrees
 * written out, fingerprints left to programs. docs/format/facts.md says what each one is.
 */
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "model/model.h"
#include "op/show.h"
#include "op/word.h"

#define LISTED_MAX 30 /* members of a list that are told; `--json` has all */

typedef struct {
	AtharPrinter *out;
	AtharLang lang;
	GString *line; /* of an object in a list; NULL: on lines of its own */
} Facts;

/* What says nothing to the eye. */
static bool
is_for_programs (const char *key)
{
	static const char *const keys[] = {
		"pdq", "pdq_quality", "pdq_turned", "fps_num", "fps_den", NULL};
	return g_strv_contains (keys, key);
}

static char *
dup_moment (AtharLang lang, int64_t us)
{
	return athar_printer_dup_time (us);
}

static char *
dup_duration (AtharLang lang, int64_t us)
{
	int64_t tenths = us / (ATHAR_SECOND_US / 10);
	return g_strdup_printf ("%d:%02d.%d", (int)(tenths / 600), (int)(tenths / 10 % 60),
		(int)(tenths % 10));
}

static char *
dup_degrees (AtharLang lang, int64_t e7)
{
	return g_strdup_printf ("%s%d.%07d", e7 < 0 ? "-" : "", (int)(ABS (e7) / 10000000),
		(int)(ABS (e7) % 10000000));
}

static char *
dup_size (AtharLang lang, int64_t bytes)
{
	return athar_printer_dup_size (lang, (uint64_t)bytes);
}

static const struct {
	const char *ending;
	char *(*dup) (AtharLang lang, int64_t n);
} INTEGERS[] = {
	{"duration_us", dup_duration},
	{"_us", dup_moment},
	{"_e7", dup_degrees},
	{"bytes", dup_size},
};

/* (transfer full) safe for a terminal. */
static char *
dup_value (AtharLang lang, const char *key, const AtharJson *value)
{
	g_autofree char *plain = athar_value_dup_display (value);
	if (athar_json_kind (value) == ATHAR_JSON_BOOL)
		return g_strdup (athar_word_label (lang, "word", plain));
	if (athar_json_kind (value) == ATHAR_JSON_INT)
		for (size_t i = 0; i < G_N_ELEMENTS (INTEGERS); i++)
			if (g_str_has_suffix (key, INTEGERS[i].ending))
				return INTEGERS[i].dup (lang, athar_json_peek_int (value));
	if (g_str_equal (key, "kind") && athar_word_label (lang, "factkind", plain) != plain)
		return g_strdup (athar_word_label (lang, "factkind", plain));
	return athar_text_safe (plain);
}

static gboolean
add_to_line (const char *key, AtharJson *value, gpointer payload)
{
	Facts *facts = payload;
	g_autofree char *text = dup_value (facts->lang, key, value);
	const char *label = athar_word_label (facts->lang, "fact", key);
	g_autofree char *safe = label == key ? athar_text_safe (key) : g_strdup (label);
	if (is_for_programs (key) || !*text)
		return TRUE;
	g_string_append_printf (facts->line, "%s%s %s", facts->line->len ? " · " : "", safe,
		text);
	return TRUE;
}

static void
print_list (Facts *facts, const char *label, const AtharJson *list)
{
	size_t n = athar_json_size (list);
	athar_print_begin_list (facts->out, label, ATHAR_PRINT_BLOCKS);
	for (size_t i = 0; i < MIN (n, LISTED_MAX); i++) {
		Facts member = {facts->out, facts->lang, g_string_new (NULL)};
		athar_json_each (athar_json_at (list, i), add_to_line, &member);
		athar_print_sentence (facts->out, NULL, member.line->str);
		g_string_free (member.line, TRUE);
	}
	if (n > LISTED_MAX) {
		g_autofree char *rest = athar_msg (
			facts->lang, "show.more-facts", "n", ATHAR_U64 (n - LISTED_MAX), NULL);
		athar_print_sentence (facts->out, NULL, rest);
	}
	athar_print_end_list (facts->out);
}

static gboolean
print_fact (const char *key, AtharJson *value, gpointer payload)
{
	Facts *facts = payload;
	g_autofree char *message = g_strconcat ("fact.", key, NULL);
	g_autofree char *safe = athar_text_safe (key); /* a reader of foreign files chose it */
	const char *label = athar_msg_text (facts->lang, message) ? message : safe;
	g_autofree char *text = NULL;
	if (is_for_programs (key))
		return TRUE;
	if (athar_json_kind (value) == ATHAR_JSON_OBJECT) {
		if (g_str_equal (key, "frames")) /* how the strip of pictures is cut */
			return TRUE;
		athar_print_begin_object (facts->out, label);
		athar_json_each (value, print_fact, facts);
		athar_print_end_object (facts->out);
		return TRUE;
	}
	if (athar_json_kind (value) == ATHAR_JSON_ARRAY && athar_json_size (value) &&
		athar_json_kind (athar_json_at (value, 0)) == ATHAR_JSON_OBJECT) {
		print_list (facts, label, value);
		return TRUE;
	}
	text = dup_value (facts->lang, key, value);
	athar_print_sentence (facts->out, label, text);
	return TRUE;
}

void
athar_show_facts (AtharCall *call, const char *field, const AtharJson *json)
{
	Facts facts = {athar_call_get_printer (call), athar_call_get_lang (call), NULL};
	if (!athar_printer_is_for_people (facts.out)) {
		athar_print_json (facts.out, field, json);
		return;
	}
	athar_print_begin_object (facts.out, field);
	athar_json_each (json, print_fact, &facts);
	athar_print_end_object (facts.out);
}
