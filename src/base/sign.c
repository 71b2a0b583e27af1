/* SPDX-License-Identifier: Apache-2.0
 *
 * base/sign.c: signatures, sealing, key derivation: libsodium, nowhere else. Secrets live in
 * sodium_malloc memory: guard pages, locked, out of core dumps, wiped on free.
 */
#include "base/sign.h"

#include <sodium.h>
#include <string.h>

#define PAD_BYTES 64
#define KDF_OPS_MAX 64			 /* 15 s on one core of 2023: more is no keyring of ours */
#define KDF_MEM_MAX (UINT64_C (4) << 30) /* 16 times the default */

G_STATIC_ASSERT (ATHAR_SIGNATURE_BYTES == crypto_sign_BYTES);
G_STATIC_ASSERT (ATHAR_PUBLIC_KEY_BYTES == crypto_sign_PUBLICKEYBYTES);
G_STATIC_ASSERT (ATHAR_SEED_BYTES == crypto_sign_SEEDBYTES);
G_STATIC_ASSERT (ATHAR_KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
G_STATIC_ASSERT (ATHAR_KEY_BYTES == crypto_kdf_KEYBYTES);
G_STATIC_ASSERT (ATHAR_NONCE_BYTES == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
G_STATIC_ASSERT (ATHAR_SEAL_OVERHEAD_BYTES == crypto_aead_xchacha20poly1305_ietf_ABYTES);
G_STATIC_ASSERT (ATHAR_SALT_BYTES == crypto_pwhash_SALTBYTES);

struct AtharSecret {
	uint8_t bytes[ATHAR_KEY_BYTES];
};

void
athar_crypto_init (void)
{
	int result = sodium_init ();
	g_assert (result >= 0);
}

void
athar_random (void *ret_bytes, size_t bytes)
{
	athar_crypto_init ();
	randombytes_buf (ret_bytes, bytes);
}

AtharSecret *
athar_secret_new (const uint8_t *bytes)
{
	AtharSecret *secret;
	athar_crypto_init ();
	secret = sodium_malloc (sizeof *secret);
	g_assert (secret); /* as g_malloc: two pages and two guards */
	if (bytes)
		memcpy (secret->bytes, bytes, ATHAR_KEY_BYTES);
	else
		randombytes_buf (secret->bytes, ATHAR_KEY_BYTES);
	return secret;
}

const uint8_t *
athar_secret_peek (const AtharSecret *secret)
{
	return secret->bytes;
}

void
athar_secret_free (AtharSecret *secret)
{
	sodium_free (secret);
}

AtharSecret *
athar_secret_derive (const AtharSecret *secret, const char *context8, uint64_t n)
{
	AtharSecret *derived = athar_secret_new (NULL);
	g_assert (strlen (context8) == crypto_kdf_CONTEXTBYTES);
	crypto_kdf_derive_from_key (derived->bytes, ATHAR_KEY_BYTES, n, context8, secret->bytes);
	return derived;
}

static gboolean
check_kdf (uint64_t ops, uint64_t mem_bytes, GError **error)
{
	if (ops < ATHAR_KDF_OPS || mem_bytes < ATHAR_KDF_MEM_BYTES)
		return athar_throw (error, ATHAR_ERROR_LIMIT, "base.kdf-weak", "ops",
			ATHAR_U64 (ops), "bytes", ATHAR_U64 (mem_bytes), NULL);
	if (ops > KDF_OPS_MAX || mem_bytes > KDF_MEM_MAX)
		return athar_throw (error, ATHAR_ERROR_LIMIT, "base.kdf-absurd", "ops",
			ATHAR_U64 (ops), "bytes", ATHAR_U64 (mem_bytes), NULL);
	return TRUE;
}

AtharSecret *
athar_secret_from_passphrase (const char *passphrase, const uint8_t salt[ATHAR_SALT_BYTES],
	uint64_t ops, uint64_t mem_bytes, GError **error)
{
	g_autoptr (AtharSecret) secret = athar_secret_new (NULL);
	ops = ops ? ops : ATHAR_KDF_OPS;
	mem_bytes = mem_bytes ? mem_bytes : ATHAR_KDF_MEM_BYTES;
	if (!check_kdf (ops, mem_bytes, error))
		return NULL;
	if (crypto_pwhash (secret->bytes, ATHAR_KEY_BYTES, passphrase, strlen (passphrase), salt,
		    ops, (size_t)mem_bytes, crypto_pwhash_ALG_ARGON2ID13) != 0)
		return athar_throw_null (error, ATHAR_ERROR_NO_SPACE, "base.kdf-memory", "bytes",
			ATHAR_U64 (mem_bytes), NULL);
	return g_steal_pointer (&secret);
}

void
athar_sign_public (const AtharSecret *seed, uint8_t ret_public[ATHAR_PUBLIC_KEY_BYTES])
{
	uint8_t secret_key[crypto_sign_SECRETKEYBYTES];
	crypto_sign_seed_keypair (ret_public, secret_key, seed->bytes);
	sodium_memzero (secret_key, sizeof secret_key);
}

void
athar_sign (const AtharSecret *seed, const void *data, size_t bytes,
	uint8_t ret_signature[ATHAR_SIGNATURE_BYTES])
{
	uint8_t public_key[ATHAR_PUBLIC_KEY_BYTES];
	uint8_t secret_key[crypto_sign_SECRETKEYBYTES];
	crypto_sign_seed_keypair (public_key, secret_key, seed->bytes);
	crypto_sign_detached (ret_signature, NULL, data, bytes, secret_key);
	sodium_memzero (secret_key, sizeof secret_key);
}

bool
athar_sign_verify (const uint8_t public_key[ATHAR_PUBLIC_KEY_BYTES], const void *data, size_t bytes,
	const uint8_t signature[ATHAR_SIGNATURE_BYTES])
{
	return crypto_sign_verify_detached (signature, data, bytes, public_key) == 0;
}

GBytes *
athar_seal (const AtharSecret *key, const uint8_t nonce[ATHAR_NONCE_BYTES], const void *plain,
	size_t bytes, const void *ad, size_t ad_bytes)
{
	size_t padded_bytes = (bytes / PAD_BYTES + 1) * PAD_BYTES;
	size_t box_bytes = padded_bytes + ATHAR_SEAL_OVERHEAD_BYTES;
	uint8_t *box = g_malloc (box_bytes);
	if (bytes)
		memcpy (box, plain, bytes);
	memset (box + bytes, 0, padded_bytes - bytes);
	box[bytes] = 0x80; /* ISO/IEC 7816-4 */
	crypto_aead_xchacha20poly1305_ietf_encrypt (
		box, NULL, box, padded_bytes, ad, ad_bytes, NULL, nonce, key->bytes);
	return g_bytes_new_take (box, box_bytes);
}

GBytes *
athar_seal_open (const AtharSecret *key, const uint8_t nonce[ATHAR_NONCE_BYTES], const void *box,
	size_t bytes, const void *ad, size_t ad_bytes)
{
	size_t plain_bytes =
		bytes < ATHAR_SEAL_OVERHEAD_BYTES ? 0 : bytes - ATHAR_SEAL_OVERHEAD_BYTES;
	uint8_t *plain;
	GBytes *opened;
	if (plain_bytes < PAD_BYTES || plain_bytes % PAD_BYTES)
		return NULL;
	plain = g_try_malloc (plain_bytes);
	if (!plain)
		return NULL;
	opened = g_bytes_new_take (plain, plain_bytes);
	if (crypto_aead_xchacha20poly1305_ietf_decrypt (
		    plain, NULL, NULL, box, bytes, ad, ad_bytes, nonce, key->bytes) != 0 ||
		sodium_unpad (&plain_bytes, plain, plain_bytes, PAD_BYTES) != 0) {
		g_bytes_unref (opened);
		return NULL;
	}
	GBytes *exact = g_bytes_new_from_bytes (opened, 0, plain_bytes);
	g_bytes_unref (opened);
	return exact;
}
