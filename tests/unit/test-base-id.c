/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/hash.h"
#include "base/id.h"

static void
test_round_trip (void)
{
	for (int i = 0; i < 1000; i++) {
		AtharId id, back, low, high;
		g_autofree char *upper = NULL;
		athar_id_random (&id);
		upper = g_ascii_strup (ATHAR_ID_STR (&id), -1);
		g_assert_cmpuint (strlen (upper), ==, 26);
		g_assert_true (athar_id_parse (upper, &back) && athar_id_equal (&id, &back));
		upper[1 + i % 25] = '\0';
		g_assert_true (athar_id_prefix (upper, &low, &high));
		g_assert_cmpint (memcmp (low.b, id.b, 16), <=, 0);
		g_assert_cmpint (memcmp (high.b, id.b, 16), >=, 0);
	}
}

static void
test_known (void)
{
	AtharId id = {{0}}, back;
	g_assert_true (athar_id_is_zero (&id));
	g_assert_cmpstr (ATHAR_ID_STR (&id), ==, "00000000000000000000000000");
	memset (id.b, 0xff, 16);
	g_assert_cmpstr (ATHAR_ID_STR (&id), ==, "zzzzzzzzzzzzzzzzzzzzzzzzzw");
	g_assert_false (athar_id_parse (
		"zzzzzzzzzzzzzzzzzzzzzzzzzz", &back)); /* the two zero bits are set */
	g_assert_false (athar_id_parse ("zzzzzzzzzzzzzzzzzzzzzzzzz", &back));
	g_assert_false (athar_id_parse ("zzzzzzzzzzzzzzzzzzzzzzzzzw0", &back));
	g_assert_false (athar_id_parse ("zzzzzzzzzzzzuzzzzzzzzzzzzw", &back));
	g_assert_true (athar_id_parse ("OIL00000000000000000000000", &back));
	g_assert_cmpstr (ATHAR_ID_STR (&back), ==, "01100000000000000000000000");
	g_assert_false (athar_id_prefix ("", &id, &back));
}

static void
test_hash (void)
{
	AtharHash a, b;
	g_autoptr (AtharHasher) hasher = athar_hasher_new ();
	athar_sha256 ("abc", 3, &a);
	g_assert_cmpstr (ATHAR_HASH_STR (&a), ==,
		"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	athar_sha256_2 ("a", 1, "bc", 2, &b);
	g_assert_true (athar_hash_equal (&a, &b));
	for (int i = 0; i < 2; i++) {
		athar_hasher_reset (hasher);
		athar_hasher_update (hasher, "ab", 2);
		athar_hasher_update (hasher, "c", 1);
		athar_hasher_finish (hasher, &b);
		g_assert_true (athar_hash_equal (&a, &b));
	}
	g_assert_true (athar_hash_parse (
		"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", &b));
	g_assert_false (athar_hash_parse (
		"BA7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", &b));
	g_assert_false (athar_hash_parse ("ba7816", &b));
	athar_sha256 ("", 0, &b);
	g_assert_cmpint (athar_hash_compare (&a, &b), <, 0);
}

static void
test_base64 (void)
{
	static const char *const bad[] = {
		"Zg", "Zg=", "Zh==", "Zm9=", "Z===", "Zg==Zg==", "Zm9v\n", "Zm 9", "====", "="};
	for (size_t n = 0; n < 70; n++) {
		uint8_t data[70];
		g_autofree char *text = NULL;
		g_autoptr (GBytes) back = NULL;
		memset (data, (int)(0x5a + n), sizeof data);
		text = athar_base64_encode (data, n);
		back = athar_base64_decode (text, 70);
		g_assert_nonnull (back);
		g_assert_cmpmem (g_bytes_get_data (back, NULL), g_bytes_get_size (back), data, n);
	}
	for (size_t i = 0; i < G_N_ELEMENTS (bad); i++)
		g_assert_null (athar_base64_decode (bad[i], 100));
	g_assert_null (athar_base64_decode ("Zm9v", 2));
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	g_test_add_func ("/id/round-trip", test_round_trip);
	g_test_add_func ("/id/known", test_known);
	g_test_add_func ("/id/hash", test_hash);
	g_test_add_func ("/id/base64", test_base64);
	return g_test_run ();
}
