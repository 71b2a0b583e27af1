/* SPDX-License-Identifier: Apache-2.0
 *
 * base/json: what the strict reader refuses, and the canonical writer against RFC 8785 (its
 * examples without reals).
 */
#include <string.h>

#include "base/json.h"
#include "base/limits.h"

#define LIMIT (1u << 20)

static char *
canonical (const char *text, AtharJsonFlags flags)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (AtharJson) json = athar_json_parse (text, strlen (text), LIMIT, flags, &error);
	GString *out;
	g_assert_no_error (error);
	out = g_string_new (NULL);
	athar_json_canonical (json, out);
	return g_string_free (out, FALSE);
}

static void
assert_canonical (const char *text, AtharJsonFlags flags, const char *expected)
{
	g_autofree char *got = canonical (text, flags);
	g_autofree char *again = canonical (got, flags);
	g_assert_cmpstr (got, ==, expected);
	g_assert_cmpstr (again, ==, expected);
}

static void
assert_refused (const char *text, size_t bytes, AtharJsonFlags flags, AtharErrorCode code,
	const char *needle)
{
	g_autoptr (GError) error = NULL;
	g_autoptr (AtharJson) json = athar_json_parse (text, bytes, LIMIT, flags, &error);
	g_assert_null (json);
	g_assert_error (error, ATHAR_ERROR, code);
	if (!strstr (error->message, needle))
		g_error ("“%s” gave “%s”", text, error->message);
}
#define REFUSED(text, needle)                                                                      \
	assert_refused (text, sizeof (text) - 1, 0, ATHAR_ERROR_INVALID, needle)

static void
test_order (void)
{
	/* RFC 8785 §3.2.3: by UTF-16 units U+1F600 (D83D DE00) stands before U+FB33; by UTF-8 bytes
	 * it would not. */
	assert_canonical (
		"{\"\\u20ac\":\"Euro Sign\",\"\\r\":\"Carriage Return\",\"\\ufb33\":\"Hebrew "
		"Letter Dalet With Dagesh\","
		"\"1\":\"One\",\"\\ud83d\\ude00\":\"Emoji: Grinning Face\",\"\\u0080\":\"Control\","
		"\"\\u00f6\":\"Latin Small Letter O With Diaeresis\"}",
		0,
		"{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\302\200\":\"Control\",\"ö\":\"Latin "
		"Small Letter O With Diaeresis\","
		"\"€\":\"Euro Sign\",\"😀\":\"Emoji: Grinning Face\",\"\357\254\263\":\"Hebrew "
		"Letter Dalet With Dagesh\"}");
	assert_canonical ("{\"\\uffff\":1,\"\\ue000\":2,\"\\ud7ff\":3,\"\\ud800\\udc00\":4,"
			  "\"\\udbff\\udfff\":5,\"\":6,\"a\":7,\"ab\":8}",
		0,
		"{\"\":6,\"a\":7,\"ab\":8,\"\355\237\277\":3,\"\360\220\200\200\":4,"
		"\"\364\217\277\277\":5,\"\356\200\200\":2,\"\357\277\277\":1}");
	assert_canonical (" { \"b\" : [ 56 , { \"d\" : true , \"10\" : null , \"1\" : [ ] } ] , "
			  "\"\" : \"empty\" , \"a\" : { } } ",
		0, "{\"\":\"empty\",\"a\":{},\"b\":[56,{\"1\":[],\"10\":null,\"d\":true}]}");
}

static void
test_escapes (void)
{
	assert_canonical ("[\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\"]", 0,
		"[\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"]");
	assert_canonical ("[\"\\b\\f\\n\\r\\t\\u0001\\u001f\\u007f\\u2028\"]", 0,
		"[\"\\b\\f\\n\\r\\t\\u0001\\u001f\177\342\200\250\"]");
	assert_canonical ("[0,-0,-1,9007199254740991,-9007199254740991]", 0,
		"[0,0,-1,9007199254740991,-9007199254740991]");
	assert_canonical (
		"{\"name\":\"ليلى الحسن\"}", ATHAR_JSON_STRICT_KEYS, "{\"name\":\"ليلى الحسن\"}");
}

static void
test_many_keys (void)
{
	g_autoptr (AtharJson) object = athar_json_object ();
	g_autoptr (GString) out = g_string_new (NULL);
	g_autoptr (GString) expected = g_string_new ("{");
	for (int i = 999; i >= 100; i--) {
		char key[8];
		g_snprintf (key, sizeof key, "k%d", i);
		athar_json_set_int (object, key, i);
	}
	for (int i = 100; i <= 999; i++)
		g_string_append_printf (expected, "%s\"k%d\":%d", i > 100 ? "," : "", i, i);
	g_string_append_c (expected, '}');
	athar_json_canonical (object, out);
	g_assert_cmpstr (out->str, ==, expected->str);
}

static void
test_hostile (void)
{
	g_autofree char *nested = g_strnfill (100000, '[');
	g_autofree char *objects = g_strnfill (100000, '{');
	assert_refused (nested, 100000, 0, ATHAR_ERROR_LIMIT, "32");
	assert_refused (objects, 100000, ATHAR_JSON_FOREIGN, ATHAR_ERROR_LIMIT, "32");
	assert_refused ("{}", LIMIT + 1, 0, ATHAR_ERROR_LIMIT, "1048576");
	REFUSED ("{\"a\":1,\"a\":2}", "twice");
	REFUSED ("{\"a\":1,\"\\u0061\":2}", "twice");
	REFUSED ("[\"\\ud800\"]", "not JSON");
	REFUSED ("[\"\\udc00\\ud800\"]", "not JSON");
	REFUSED ("[\"\355\240\200\"]", "UTF-8"); /* U+D800 in bytes */
	REFUSED ("[\"\300\200\"]", "UTF-8");	 /* overlong NUL */
	REFUSED ("[\"\377\"]", "UTF-8");
	REFUSED ("[\"a\\u0000b\"]", "UTF-8");
	REFUSED ("{\"a\\u0000b\":1}", "UTF-8");
	REFUSED ("[\"a\0b\"]", "byte");
	REFUSED ("{}\0", "after the end");
	REFUSED ("[1e400]", "fraction");
	REFUSED ("[1.0]", "fraction");
	REFUSED ("[1E2]", "fraction");
	REFUSED ("[9007199254740992]", "9007199254740991");
	REFUSED ("[-9007199254740992]", "9007199254740991");
	REFUSED ("[100000000000000000000000000000]", "9007199254740991");
	REFUSED ("[01]", "not JSON");
	REFUSED ("[+1]", "not JSON");
	REFUSED ("[1.]", "not JSON");
	REFUSED ("[.5]", "not JSON");
	REFUSED ("[NaN]", "not JSON");
	REFUSED ("[1,]", "not JSON");
	REFUSED ("[\"\t\"]", "not JSON");
	REFUSED ("\357\273\277{}", "not JSON"); /* byte order mark */
	REFUSED ("{\"a\":\"b", "ends");
	REFUSED ("[\"\\", "not JSON");
	REFUSED ("", "");
	REFUSED ("1", "not JSON");
	REFUSED ("{} {}", "after the end");
}

static void
test_depth (void)
{
	g_autofree char *open = g_strnfill (ATHAR_JSON_MAX_DEPTH, '[');
	g_autofree char *closed = g_strnfill (ATHAR_JSON_MAX_DEPTH, ']');
	g_autofree char *deepest = g_strconcat (open, closed, NULL);
	g_autofree char *deeper = g_strconcat ("[", deepest, "]", NULL);
	g_autofree char *wide = g_strdup ("[\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\",[],[],[],[]]");
	g_autofree char *got = canonical (deepest, 0);
	g_autofree char *flat = canonical (wide, 0);
	g_assert_cmpstr (got, ==, deepest);
	g_assert_cmpstr (flat, ==, wide);
	assert_refused (deeper, strlen (deeper), 0, ATHAR_ERROR_LIMIT, "32");
}

static void
test_strict_keys (void)
{
#define STRICT_REFUSED(t)                                                                          \
	assert_refused (t, strlen (t), ATHAR_JSON_STRICT_KEYS, ATHAR_ERROR_INVALID, "a-z")
	STRICT_REFUSED ("{\"A\":1}");
	STRICT_REFUSED ("{\"\":1}");
	STRICT_REFUSED ("{\"1a\":1}");
	STRICT_REFUSED ("{\"\\u0061\":1}");
	STRICT_REFUSED ("{\"a\":[{\"ب\" \n:1}]}");
	assert_canonical ("{\"a_b\":\"A1\",\"c\":[\"D\"]}", ATHAR_JSON_STRICT_KEYS,
		"{\"a_b\":\"A1\",\"c\":[\"D\"]}");
}

static void
test_foreign (void)
{
	assert_canonical ("{\"Fps\":29.97,\"id\":123456789012345678901,\"n\":-5,\"e\":1e400,"
			  "\"list\":[0.5,-1.25E-3,\"2.5\"]}",
		ATHAR_JSON_FOREIGN,
		"{\"Fps\":\"29.97\",\"e\":\"1e400\",\"id\":\"123456789012345678901\",\"list\":[\"0."
		"5\",\"-1.25E-3\",\"2.5\"],\"n\":-5}");
	assert_refused ("{1.5:2}", 7, ATHAR_JSON_FOREIGN, ATHAR_ERROR_INVALID, "JSON");
	assert_refused ("[1.5.2]", 7, ATHAR_JSON_FOREIGN, ATHAR_ERROR_INVALID, "JSON");
	assert_refused ("{\"a\":1,\"a\":1}", 13, ATHAR_JSON_FOREIGN, ATHAR_ERROR_INVALID, "twice");
}

static void
test_getters (void)
{
	g_autoptr (AtharJson) object = athar_json_object ();
	AtharId id = {{7}}, id2;
	AtharHash hash = {{9}}, hash2;
	int64_t n;
	bool yes;
	athar_json_set_id (object, "id", &id);
	athar_json_set_hash (object, "hash", &hash);
	athar_json_set_int (object, "n", -3);
	athar_json_set_bool (object, "yes", true);
	athar_json_set_string (object, "none", NULL);
	athar_json_set_string (object, "bad", "a\377b");
	athar_json_set (object, "list", athar_json_array ());
	athar_json_append (athar_json_get_array (object, "list"), athar_json_int (4));
	g_assert_true (athar_json_get_id (object, "id", &id2) && athar_id_equal (&id, &id2));
	g_assert_true (
		athar_json_get_hash (object, "hash", &hash2) && athar_hash_equal (&hash, &hash2));
	g_assert_true (athar_json_get_int (object, "n", &n) && n == -3);
	g_assert_true (athar_json_get_bool (object, "yes", &yes) && yes);
	g_assert_false (athar_json_get_int (object, "yes", &n) ||
			athar_json_get_bool (object, "n", &yes) ||
			athar_json_get_id (object, "hash", &id2));
	g_assert_null (athar_json_get (object, "none"));
	g_assert_cmpstr (athar_json_get_string (object, "bad"), ==, "a\357\277\275b");
	g_assert_null (athar_json_get_string (object, "n"));
	g_assert_null (athar_json_get_object (object, "list"));
	g_assert_cmpuint (athar_json_size (athar_json_get_array (object, "list")), ==, 1);
	g_assert_cmpint (
		athar_json_peek_int (athar_json_at (athar_json_get (object, "list"), 0)), ==, 4);
	g_assert_null (athar_json_string ("\377"));
}

static void
test_speed (void)
{
	g_autoptr (AtharJson) record = athar_json_object ();
	g_autoptr (GString) out = g_string_sized_new (1024);
	static const char *const keys[] = {"at", "body", "by", "i", "log", "over", "type", "v"};
	gint64 start;
	for (size_t i = 0; i < G_N_ELEMENTS (keys); i++)
		athar_json_set_string (record, keys[G_N_ELEMENTS (keys) - 1 - i],
			"the text of a record of usual length, 50 bytes…");
	start = g_get_monotonic_time ();
	for (int i = 0; i < 100000; i++) {
		g_string_truncate (out, 0);
		athar_json_canonical (record, out);
	}
	g_test_message ("%.2f µs a record of %u bytes",
		(double)(g_get_monotonic_time () - start) / 1e5, (unsigned)out->len);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/json/order", test_order);
	g_test_add_func ("/json/escapes", test_escapes);
	g_test_add_func ("/json/many-keys", test_many_keys);
	g_test_add_func ("/json/hostile", test_hostile);
	g_test_add_func ("/json/depth", test_depth);
	g_test_add_func ("/json/strict-keys", test_strict_keys);
	g_test_add_func ("/json/foreign", test_foreign);
	g_test_add_func ("/json/getters", test_getters);
	g_test_add_func ("/json/speed", test_speed);
	return g_test_run ();
}
