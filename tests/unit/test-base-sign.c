/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/sign.h"

/* RFC 8032 §7.1, test 2. */
static void
test_vector (void)
{
	uint8_t seed_bytes[32], public_key[32], expected[64], signature[64], message = 0x72;
	g_autoptr (AtharSecret) seed = NULL;
	g_assert_true (athar_hex_decode (
		"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", seed_bytes,
		32));
	g_assert_true (athar_hex_decode ("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223e"
					 "bdb69da085ac1e43e15996e458f3613d0f11d8c"
					 "387b2eaeb4302aeeb00d291612bb0c00",
		expected, 64));
	seed = athar_secret_new (seed_bytes);
	athar_sign_public (seed, public_key);
	athar_sign (seed, &message, 1, signature);
	g_assert_cmpmem (signature, 64, expected, 64);
	g_assert_true (athar_sign_verify (public_key, &message, 1, signature));
	signature[5] ^= 1;
	g_assert_false (athar_sign_verify (public_key, &message, 1, signature));
}

static void
test_seal (void)
{
	g_autoptr (AtharSecret) key = athar_secret_new (NULL);
	g_autoptr (AtharSecret) other = athar_secret_derive (key, "test-key", 1);
	uint8_t nonce[ATHAR_NONCE_BYTES], plain[200];
	athar_random (nonce, sizeof nonce);
	memset (plain, 0x80, sizeof plain);
	for (size_t n = 0; n <= sizeof plain; n++) {
		g_autoptr (GBytes) box = athar_seal (key, nonce, plain, n, "ad", 2);
		size_t box_bytes;
		const uint8_t *data = g_bytes_get_data (box, &box_bytes);
		g_autoptr (GBytes) opened = athar_seal_open (key, nonce, data, box_bytes, "ad", 2);
		g_assert_cmpuint (box_bytes, ==, (n / 64 + 1) * 64 + 16);
		g_assert_nonnull (opened);
		g_assert_cmpmem (
			g_bytes_get_data (opened, NULL), g_bytes_get_size (opened), plain, n);
		g_assert_null (athar_seal_open (key, nonce, data, box_bytes, "ae", 2));
		g_assert_null (athar_seal_open (other, nonce, data, box_bytes, "ad", 2));
		g_assert_null (athar_seal_open (key, nonce, data, box_bytes - 1, "ad", 2));
	}
}

static void
test_passphrase (void)
{
	static const uint8_t salt[ATHAR_SALT_BYTES] = {1, 2, 3};
	g_autoptr (GError) error = NULL;
	g_autoptr (AtharSecret) a =
		athar_secret_from_passphrase ("كلمة سر طويلة", salt, 0, 0, &error);
	g_autoptr (AtharSecret) b =
		athar_secret_from_passphrase ("كلمة سر طويله", salt, 3, 256u << 20, &error);
	g_assert_no_error (error);
	g_assert_cmpint (memcmp (athar_secret_peek (a), athar_secret_peek (b), 32), !=, 0);
	g_assert_null (athar_secret_from_passphrase ("x", salt, 2, 256u << 20, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_LIMIT);
	g_clear_error (&error);
	g_assert_null (athar_secret_from_passphrase ("x", salt, 3, 8u << 20, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_LIMIT);
	g_clear_error (&error);
	g_assert_null (athar_secret_from_passphrase ("x", salt, 3, UINT64_MAX, &error));
	g_assert_error (error, ATHAR_ERROR, ATHAR_ERROR_LIMIT);
}

int
main (int argc, char **argv)
{
	g_test_init (&argc, &argv, NULL);
	athar_crypto_init ();
	g_test_add_func ("/sign/vector", test_vector);
	g_test_add_func ("/sign/seal", test_seal);
	g_test_add_func ("/sign/passphrase", test_passphrase);
	return g_test_run ();
}
