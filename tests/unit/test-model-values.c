/* SPDX-License-Identifier: Apache-2.0
 *
 * Types are found, readers are lenient where writers are strict, and values made from what people
 * type say what they should.
 */
#include <string.h>

#include "base/json.h"
#include "model/model.h"

static void
test_find (void)
{
	const AtharType *type = athar_model_find ("describe", 1);

	g_assert_nonnull (type);
	g_assert_true (type == athar_model_find ("describe", 0));
	g_assert_null (athar_model_find ("describe", 2));
	g_assert_null (athar_model_find ("nothing", 1));
	g_assert_cmpstr (type->target, ==, "entity");
	g_assert_true (athar_type_find_field (type, "title")->choice);
	g_assert_null (athar_type_find_field (type, "nothing"));
	g_assert_true (athar_type_has_sealed (athar_model_find ("add.begin", 1)));
	g_assert_false (athar_type_has_sealed (type));
	for (size_t i = 0; athar_model_at (i); i++) {
		g_assert_cmpuint (strlen (athar_model_at (i)->meaning_ar), >, 0);
		g_assert_true (athar_model_find (athar_model_at (i)->name,
				       athar_model_at (i)->version) == athar_model_at (i));
	}
}

/* A field, a word and a choice of a later athar: refused when written, kept when read. */
static void
test_reading (void)
{
	static const char *const later[][2] = {
		{"tag", "{\"entity\":\"0123456789abcdefghjkmnpqr0\",\"tag\":\"باب\",\"colour\":"
			"\"blue\"}"},
		{"flag", "{\"entity\":\"0123456789abcdefghjkmnpqr0\",\"flag\":\"loud\",\"value\":"
			 "\"yes\"}"},
		{"describe", "{\"entity\":\"0123456789abcdefghjkmnpqr0\",\"weather\":\"مطر\"}"},
	};

	for (size_t i = 0; i < G_N_ELEMENTS (later); i++) {
		const AtharType *type = athar_model_find (later[i][0], 1);
		g_autoptr (AtharJson) body = athar_json_parse (
			later[i][1], strlen (later[i][1]), 4096, ATHAR_JSON_STRICT_KEYS, NULL);
		g_autoptr (GError) error = NULL;
		g_assert_nonnull (body);
		g_assert_false (athar_model_check (type, body, NULL, false, &error));
		g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_INVALID);
		g_assert_true (athar_model_check (type, body, NULL, true, NULL));
	}
}

static void
assert_canonical (const AtharJson *value, const char *want)
{
	g_autoptr (GBytes) bytes = athar_json_canonical_bytes (value);
	g_autofree char *got = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

	g_assert_cmpstr (got, ==, want);
}

static void
test_name (void)
{
	g_autoptr (AtharJson) plain = athar_value_name ("صورة.jpg", strlen ("صورة.jpg"));
	g_autoptr (AtharJson) latin1 = athar_value_name ("caf\xe9", 4);
	g_autofree char *shown = athar_value_dup_name (latin1);
	g_autoptr (GBytes) bytes = athar_value_dup_bytes (latin1);

	assert_canonical (plain, "{\"t\":\"صورة.jpg\"}");
	assert_canonical (latin1, "{\"b64\":\"Y2Fm6Q==\",\"t\":\"caf\xef\xbf\xbd\"}");
	g_assert_cmpstr (shown, ==, "caf\xef\xbf\xbd");
	g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "caf\xe9", 4);
}

static void
test_date (void)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (AtharJson) month = athar_value_date ("2013-05", &error);
	g_autoptr (AtharJson) words = athar_value_date ("أيار 2013", &error);
	g_autoptr (AtharJson) vague = athar_value_date ("بعد العيد بيومين", &error);
	g_autoptr (AtharJson) old = athar_value_date ("1200", &error);

	g_assert_no_error (error);
	assert_canonical (month, "{\"earliest\":1367366400000000,\"edtf\":\"2013-05\",\"latest\":"
				 "1370044799999999,\"verbatim\":\"2013-05\"}");
	g_assert_cmpstr (athar_json_get_string (words, "edtf"), ==, "2013-05");
	assert_canonical (vague, "{\"earliest\":null,\"edtf\":null,\"latest\":null,\"verbatim\":"
				 "\"بعد العيد بيومين\"}");
	g_assert_cmpint (athar_json_kind (athar_json_get (old, "earliest")), ==, ATHAR_JSON_NULL);
	g_assert_null (athar_value_date ("", &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_INVALID);
}

static void
test_place (void)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (AtharJson) place =
		athar_value_place ("دوّار الزيتون", "33.51", "36.29", 500, &error);

	g_assert_no_error (error);
	assert_canonical (place, "{\"lat\":\"33.51\",\"lon\":\"36.29\",\"precision_m\":500,"
				 "\"verbatim\":\"دوّار الزيتون\"}");
	g_assert_null (athar_value_place ("دوّار", "33.51", NULL, 0, NULL));
	g_assert_null (athar_value_place ("دوّار", "91", "36.29", 0, NULL));
	g_assert_null (athar_value_place ("دوّار", "3e1", "36.29", 0, NULL));
}

static void
test_display (void)
{
	static const char json[] = "[\"ar\",{\"t\":\"نص\"},{\"low\":\"3\",\"high\":\"5\",\"unit\":"
				   "\"m\"},7,true,{\"verbatim\":\"حلب\"}]";
	g_autoptr (AtharJson) value = athar_json_parse (json, strlen (json), 4096, 0, NULL);
	g_autofree char *text = athar_value_dup_display (value);

	g_assert_cmpstr (text, ==, "ar, نص, 3–5 m, 7, yes, حلب");
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/model/find", test_find);
	g_test_add_func ("/model/reading", test_reading);
	g_test_add_func ("/model/name", test_name);
	g_test_add_func ("/model/date", test_date);
	g_test_add_func ("/model/place", test_place);
	g_test_add_func ("/model/display", test_display);
	return g_test_run ();
}
