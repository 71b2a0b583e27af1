/* SPDX-License-Identifier: Apache-2.0
 *
 * op/value.c: see value.h. One maker for each kind of value, found by table.
 */
#include <string.h>

#include "base/text.h"
#include "op/value.h"
#include "op/word.h"

static AtharJson *
make_string (const AtharField *field, const char *text, GError **error)
{
	return athar_json_string (text);
}

static AtharJson *
make_text (const AtharField *field, const char *text, GError **error)
{
	return athar_value_text (text);
}

static AtharJson *
make_name (const AtharField *field, const char *text, GError **error)
{
	return athar_value_name (text, strlen (text));
}

static AtharJson *
make_date (const AtharField *field, const char *text, GError **error)
{
	return athar_value_date (text, error);
}

/* "the east gate @ 33.66,36.32": the words stay as typed; degrees are checked by model. */
static AtharJson *
make_place (const AtharField *field, const char *text, GError **error)
{
	const char *at = strrchr (text, '@');
	const char *comma = at ? strchr (at, ',') : NULL;
	g_autofree char *lat =
		comma ? g_strstrip (g_strndup (at + 1, (gsize)(comma - at - 1))) : NULL;
	g_autofree char *lon = comma ? g_strstrip (g_strdup (comma + 1)) : NULL;
	return athar_value_place (text, lat, lon, 0, error);
}

static AtharJson *
make_word (const AtharField *field, const char *text, GError **error)
{
	const char *word = athar_word_find (field->words, text);
	g_autofree char *words = NULL;
	if (word)
		return athar_json_string (word);
	words = g_strjoinv (", ", (GStrv)field->words);
	return athar_throw_null (error, ATHAR_ERROR_INVALID, "op.not-a-word", "field", field->name,
		"value", text, "words", words, NULL);
}

static AtharJson *
make_bool (const AtharField *field, const char *text, GError **error)
{
	static const char *const yes[] = {"yes", "نعم", "true", NULL}, *const no[] = {"no", "لا",
									       "false", NULL};
	if (g_strv_contains (yes, text) || g_strv_contains (no, text))
		return athar_json_bool (g_strv_contains (yes, text));
	return athar_throw_null (error, ATHAR_ERROR_INVALID, "op.not-yes-no", "field", field->name,
		"value", text, NULL);
}

static AtharJson *
make_int (const AtharField *field, const char *text, GError **error)
{
	gint64 n;
	if (g_ascii_string_to_signed (
		    text, 10, -(INT64_C (1) << 53) + 1, (INT64_C (1) << 53) - 1, &n, NULL))
		return athar_json_int (n);
	return athar_throw_null (error, ATHAR_ERROR_INVALID, "op.not-a-number", "field",
		field->name, "value", text, NULL);
}

static AtharJson *(*const MAKERS[]) (const AtharField *field, const char *text, GError **error) = {
	[ATHAR_VALUE_STRING] = make_string,
	[ATHAR_VALUE_TEXT] = make_text,
	[ATHAR_VALUE_NAME] = make_name,
	[ATHAR_VALUE_DATE] = make_date,
	[ATHAR_VALUE_PLACE] = make_place,
	[ATHAR_VALUE_WORD] = make_word,
	[ATHAR_VALUE_BOOL] = make_bool,
	[ATHAR_VALUE_INT] = make_int,
	[ATHAR_VALUE_TIME] = make_string,
	[ATHAR_VALUE_ID] = make_string,
	[ATHAR_VALUE_RECORD] = make_string,
	[ATHAR_VALUE_OBJECT] = make_string,
};

AtharJson *
athar_op_value (const AtharField *field, const char *text, GError **error)
{
	if (!athar_text_valid (text, strlen (text)))
		return athar_throw_null (
			error, ATHAR_ERROR_INVALID, "op.not-utf8", "field", field->name, NULL);
	g_return_val_if_fail (
		(size_t)field->kind < G_N_ELEMENTS (MAKERS) && MAKERS[field->kind], NULL);
	return MAKERS[field->kind](field, text, error);
}

gboolean
athar_op_set_value (const AtharField *field, const char *text, AtharJson *body, AtharJson *sealed,
	GError **error)
{
	AtharJson *into = field->sealed ? sealed : body, *list;
	AtharJson *value = athar_op_value (field, text, error);
	if (!value)
		return FALSE;
	if (!field->many) {
		athar_json_set (into, field->name, value);
		return TRUE;
	}
	list = athar_json_get_array (into, field->name);
	if (!list) {
		athar_json_set (into, field->name, athar_json_array ());
		list = athar_json_get_array (into, field->name);
	}
	athar_json_append (list, value);
	return TRUE;
}
