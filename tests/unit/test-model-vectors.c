/* SPDX-License-Identifier: Apache-2.0
 *
 * Every record type has vectors in tests/vectors/records/<type>.json: bodies that are accepted,
 * with Arabic in them, and bodies that are refused. Types are frozen: a vector is never changed,
 * only added.
 */
#include <string.h>

#include "base/json.h"
#include "model/model.h"

static AtharJson *
load (const char *name)
{
	g_autofree char *path = g_strdup_printf (
		"%s/tests/vectors/records/%s.json", g_getenv ("ATHAR_SOURCE"), name);
	g_autofree char *data = NULL;
	gsize bytes;
	GError *error = NULL;

	g_assert_true (
		g_file_get_contents (path, &data, &bytes, NULL)); /* each type has its file */
	/* Foreign: a refused vector may hold what our own reader refuses. */
	AtharJson *json = athar_json_parse (data, bytes, 1 << 20, ATHAR_JSON_FOREIGN, &error);
	g_assert_no_error (error);
	return json;
}

static bool
has_arabic (const AtharJson *json)
{
	g_autoptr (GBytes) bytes = athar_json_canonical_bytes (json);
	gsize n;
	const uint8_t *data = g_bytes_get_data (bytes, &n);

	for (gsize i = 0; i < n; i++) {
		if (data[i] >= 0xd8 && data[i] <= 0xdb) /* lead bytes of U+0600 … U+06FF */
			return true;
	}
	return false;
}

static bool
has_words (const AtharType *type)
{
	for (size_t i = 0; i < type->n_fields; i++) {
		AtharValueKind kind = type->fields[i].kind;
		if (kind == ATHAR_VALUE_TEXT || kind == ATHAR_VALUE_NAME ||
			kind == ATHAR_VALUE_DATE)
			return true;
	}
	return false;
}

static void
run_case (const AtharType *type, const AtharJson *vector, bool *valid, bool *arabic)
{
	const AtharJson *body = athar_json_get (vector, "body");
	const AtharJson *sealed = athar_json_get (vector, "sealed");
	g_autoptr (GError) error = NULL;
	bool want = false;

	g_assert_true (athar_json_get_bool (vector, "valid", &want));
	gboolean got = athar_model_check (type, body, sealed, false, &error);
	if (got != want)
		g_test_message ("%s: %s: %s", type->name, athar_json_get_string (vector, "name"),
			error ? error->message : "accepted");
	g_assert_cmpint (got, ==, want);
	if (!want)
		g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_INVALID);
	if (want) {
		g_assert_true (athar_model_check (type, body, sealed, true, NULL));
		*arabic |= has_arabic (vector);
	}
	*(want ? &valid[1] : &valid[0]) = true;
}

static void
test_type (gconstpointer data)
{
	const AtharType *type = data;
	g_autoptr (AtharJson) file = load (type->name);
	AtharJson *cases = athar_json_get_array (file, "cases");
	bool seen[2] = {false, false}, arabic = false;

	g_assert_cmpstr (athar_json_get_string (file, "type"), ==, type->name);
	g_assert_cmpuint (athar_json_size (cases), >, 0);
	for (size_t i = 0; i < athar_json_size (cases); i++)
		run_case (type, athar_json_at (cases, i), seen, &arabic);
	g_assert_true (seen[0]);
	g_assert_true (seen[1]);
	if (has_words (type))
		g_assert_true (arabic);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_assert_nonnull (athar_model_at (0));
	for (size_t i = 0; athar_model_at (i); i++) {
		g_autofree char *path =
			g_strdup_printf ("/model/vectors/%s", athar_model_at (i)->name);
		g_test_add_data_func (path, athar_model_at (i), test_type);
	}
	return g_test_run ();
}
