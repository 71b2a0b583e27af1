/* SPDX-License-Identifier: Apache-2.0
 *
 * base/json-value.c: making, setting and getting JSON values: jansson behind our names and types.
 */
#include <jansson.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"

AtharJson *
athar_json_ref (AtharJson *json)
{
	return json_incref (json);
}

void
athar_json_unref (AtharJson *json)
{
	json_decref (json);
}

AtharJsonKind
athar_json_kind (const AtharJson *json)
{
	switch (json_typeof (json)) {
	case JSON_OBJECT:
		return ATHAR_JSON_OBJECT;
	case JSON_ARRAY:
		return ATHAR_JSON_ARRAY;
	case JSON_STRING:
		return ATHAR_JSON_STRING;
	case JSON_INTEGER:
		return ATHAR_JSON_INT;
	case JSON_TRUE:
	case JSON_FALSE:
		return ATHAR_JSON_BOOL;
	default:
		return ATHAR_JSON_NULL;
	}
}

AtharJson *
athar_json_object (void)
{
	return json_object ();
}

AtharJson *
athar_json_array (void)
{
	return json_array ();
}

AtharJson *
athar_json_string (const char *text)
{
	return json_string (text);
}

AtharJson *
athar_json_int (int64_t n)
{
	return json_integer (n);
}

AtharJson *
athar_json_bool (bool yes)
{
	return json_boolean (yes);
}

AtharJson *
athar_json_null (void)
{
	return json_null ();
}

void
athar_json_set (AtharJson *object, const char *key, AtharJson *value)
{
	if (value)
		json_object_set_new (object, key, value);
}

void
athar_json_set_string (AtharJson *object, const char *key, const char *text)
{
	json_t *value = text ? json_string (text) : NULL;
	if (text && !value) {
		g_autofree char *readable = athar_text_lossy (text, strlen (text));
		value = json_string (readable);
	}
	athar_json_set (object, key, value);
}

void
athar_json_set_int (AtharJson *object, const char *key, int64_t n)
{
	json_object_set_new (object, key, json_integer (n));
}

void
athar_json_set_bool (AtharJson *object, const char *key, bool yes)
{
	json_object_set_new (object, key, json_boolean (yes));
}

void
athar_json_set_id (AtharJson *object, const char *key, const AtharId *id)
{
	json_object_set_new (object, key, json_string_nocheck (ATHAR_ID_STR (id)));
}

void
athar_json_set_hash (AtharJson *object, const char *key, const AtharHash *hash)
{
	json_object_set_new (object, key, json_string_nocheck (ATHAR_HASH_STR (hash)));
}

void
athar_json_append (AtharJson *array, AtharJson *value)
{
	if (value)
		json_array_append_new (array, value);
}

void
athar_json_remove (AtharJson *object, const char *key)
{
	json_object_del (object, key);
}

AtharJson *
athar_json_get (const AtharJson *object, const char *key)
{
	return json_object_get (object, key);
}

const char *
athar_json_get_string (const AtharJson *object, const char *key)
{
	return json_string_value (json_object_get (object, key));
}

bool
athar_json_get_int (const AtharJson *object, const char *key, int64_t *ret_n)
{
	json_t *value = json_object_get (object, key);
	if (!json_is_integer (value))
		return false;
	*ret_n = json_integer_value (value);
	return true;
}

bool
athar_json_get_bool (const AtharJson *object, const char *key, bool *ret_yes)
{
	json_t *value = json_object_get (object, key);
	if (!json_is_boolean (value))
		return false;
	*ret_yes = json_is_true (value);
	return true;
}

bool
athar_json_get_id (const AtharJson *object, const char *key, AtharId *ret_id)
{
	const char *text = athar_json_get_string (object, key);
	return text && athar_id_parse (text, ret_id);
}

bool
athar_json_get_hash (const AtharJson *object, const char *key, AtharHash *ret_hash)
{
	const char *text = athar_json_get_string (object, key);
	return text && athar_hash_parse (text, ret_hash);
}

AtharJson *
athar_json_get_object (const AtharJson *object, const char *key)
{
	json_t *value = json_object_get (object, key);
	return json_is_object (value) ? value : NULL;
}

AtharJson *
athar_json_get_array (const AtharJson *object, const char *key)
{
	json_t *value = json_object_get (object, key);
	return json_is_array (value) ? value : NULL;
}

size_t
athar_json_size (const AtharJson *array_or_object)
{
	return json_is_array (array_or_object) ? json_array_size (array_or_object)
					       : json_object_size (array_or_object);
}

AtharJson *
athar_json_at (const AtharJson *array, size_t i)
{
	return json_array_get (array, i);
}

const char *
athar_json_peek_string (const AtharJson *string)
{
	return json_string_value (string);
}

bool
athar_json_peek_bool (const AtharJson *boolean)
{
	return json_is_true (boolean);
}

int64_t
athar_json_peek_int (const AtharJson *integer)
{
	return json_integer_value (integer);
}
