/* SPDX-License-Identifier: Apache-2.0
 *
 * model/model.c: finds a record type and checks a body against it. The table is generated (records/
 * → records.gen.c); normative: docs/format/record.md §4, docs/format/values.md.
 */
#include "model/model.h"

#include <string.h>

#include "model/types.h"
#include "model/values.h"

const AtharType *
athar_model_find (const char *name, int64_t version)
{
	const AtharType *found = NULL;

	for (size_t i = 0; i < athar_n_types; i++) {
		if (strcmp (athar_types[i].name, name) != 0)
			continue;
		if (version == 0 || athar_types[i].version == version)
			found = &athar_types[i]; /* versions ascend: the last is the newest */
	}
	return found;
}

const AtharType *
athar_model_at (size_t i)
{
	return i < athar_n_types ? &athar_types[i] : NULL;
}

const AtharField *
athar_type_find_field (const AtharType *type, const char *name)
{
	for (size_t i = 0; i < type->n_fields; i++) {
		if (strcmp (type->fields[i].name, name) == 0)
			return &type->fields[i];
	}
	return NULL;
}

bool
athar_type_has_sealed (const AtharType *type)
{
	for (size_t i = 0; i < type->n_fields; i++) {
		if (type->fields[i].sealed)
			return true;
	}
	return false;
}

typedef struct {
	const AtharType *type;
	bool sealed; /* looking at the sealed object */
	bool reading;
	unsigned n_choices;
	bool unknown; /* a field was met that this program does not know */
	GError **error;
} Check;

static gboolean
refuse (Check *check, const char *key, const char *field)
{
	return athar_throw (check->error, ATHAR_ERROR_INVALID, key, "type", check->type->name,
		"field", field, NULL);
}

/* What is kept as an object lies in clear, and nobody could tell which box names it: a sealed text
 * stands inline. */
static gboolean
check_value (Check *check, const AtharField *field, const AtharJson *value)
{
	const char *wrong = athar_value_fits (field->kind, field->words, value, check->reading);

	if (!wrong && check->sealed && field->kind == ATHAR_VALUE_TEXT &&
		athar_json_get (value, "object"))
		wrong = "model.sealed-object";
	return !wrong || refuse (check, wrong, field->name);
}

static gboolean
check_array (Check *check, const AtharField *field, const AtharJson *value)
{
	size_t n = athar_json_size (value);

	if (athar_json_kind (value) != ATHAR_JSON_ARRAY)
		return refuse (check, "model.not-many", field->name);
	if (n == 0 || n > ATHAR_MANY_MAX)
		return refuse (check, "model.how-many", field->name);
	for (size_t i = 0; i < n; i++)
		if (!check_value (check, field, athar_json_at (value, i)))
			return FALSE;
	return TRUE;
}

static gboolean
check_field (const char *key, AtharJson *value, gpointer payload)
{
	Check *check = payload;
	const AtharField *field = athar_type_find_field (check->type, key);

	if (!field) {
		check->unknown = true;
		return check->reading || refuse (check, "model.unknown-field", key);
	}
	if (field->sealed != check->sealed)
		return refuse (
			check, field->sealed ? "model.must-be-sealed" : "model.not-sealed", key);
	check->n_choices += field->choice;
	if (field->many)
		return check_array (check, field, value);
	return check_value (check, field, value);
}

/* The visitor of athar_json_each() cannot return an error; it leaves it in @check and stops. */
static gboolean
check_object (Check *check, const AtharJson *object, bool sealed)
{
	GError *found = NULL;
	GError **outer = check->error;

	if (athar_json_kind (object) != ATHAR_JSON_OBJECT)
		return refuse (check, "model.no-object", sealed ? "sealed" : "body");
	check->sealed = sealed;
	check->error = &found;
	athar_json_each (object, check_field, check);
	check->error = outer;
	if (!found)
		return TRUE;
	g_propagate_error (outer, found);
	return FALSE;
}

gboolean
athar_model_check (const AtharType *type, const AtharJson *body, const AtharJson *sealed,
	bool reading, GError **error)
{
	Check check = {.type = type, .reading = reading, .error = error};

	if (!check_object (&check, body, false) || (sealed && !check_object (&check, sealed, true)))
		return FALSE;
	for (size_t i = 0; i < type->n_fields; i++) {
		if (type->fields[i].required && !athar_json_get (body, type->fields[i].name))
			return refuse (&check, "model.missing", type->fields[i].name);
	}
	/* A reader may meet a choice that a later athar has added. */
	bool later_choice = reading && check.unknown && check.n_choices == 0;
	if (type->exactly_one && check.n_choices != 1 && !later_choice)
		return athar_throw (error, ATHAR_ERROR_INVALID, "model.exactly-one", "type",
			type->name, "n", ATHAR_U64 (check.n_choices), NULL);
	return TRUE;
}
