/* SPDX-License-Identifier: Apache-2.0
 *
 * base/sign.h: Ed25519 (libsodium), sealing and key wrapping.
 *
 * Sign: detached Ed25519 over the bytes given. Seal: XChaCha20-Poly1305 (IETF) with additional
 * data. KDF: Argon2id 1.3; defaults t = 3, m = 256 MiB (0.7 s on one core of 2023), weaker
 * parameters are refused on reading. Secrets live in AtharSecret: locked, kept out of core dumps,
 * wiped when freed.
 */
#pragma once

#include "base/error.h"
#include "base/id.h"

#define ATHAR_SIGNATURE_BYTES 64
#define ATHAR_PUBLIC_KEY_BYTES 32
#define ATHAR_SEED_BYTES 32
#define ATHAR_KEY_BYTES 32
#define ATHAR_NONCE_BYTES 24
#define ATHAR_SEAL_OVERHEAD_BYTES 16
#define ATHAR_SALT_BYTES 16
#define ATHAR_KDF_OPS 3
#define ATHAR_KDF_MEM_BYTES (256u << 20)

typedef struct AtharSecret AtharSecret;		      /* ATHAR_KEY_BYTES in locked memory */
AtharSecret *athar_secret_new (const uint8_t *bytes); /* copies 32 bytes; NULL = random */
const uint8_t *athar_secret_peek (const AtharSecret *secret);
void athar_secret_free (AtharSecret *secret);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtharSecret, athar_secret_free)

/* athar_secret_derive: (transfer full) a sub-key for @context (exactly 8 characters) and @n. */
AtharSecret *athar_secret_derive (const AtharSecret *secret, const char *context8, uint64_t n);
/* athar_secret_from_passphrase: Argon2id. Errors: LIMIT when parameters are weaker than the
 * defaults or absurd, NO_SPACE when memory cannot be had. @ops/@mem_bytes 0 = defaults. */
AtharSecret *athar_secret_from_passphrase (const char *passphrase,
	const uint8_t salt[ATHAR_SALT_BYTES], uint64_t ops, uint64_t mem_bytes, GError **error);

void athar_sign_public (const AtharSecret *seed, uint8_t ret_public[ATHAR_PUBLIC_KEY_BYTES]);
void athar_sign (const AtharSecret *seed, const void *data, size_t bytes,
	uint8_t ret_signature[ATHAR_SIGNATURE_BYTES]);
bool athar_sign_verify (const uint8_t public_key[ATHAR_PUBLIC_KEY_BYTES], const void *data,
	size_t bytes, const uint8_t signature[ATHAR_SIGNATURE_BYTES]);

/* athar_seal: (transfer full) ciphertext ‖ tag. The plaintext is padded to a multiple of 64 bytes
 * first (ISO 7816-4), so that a length says little. */
GBytes *athar_seal (const AtharSecret *key, const uint8_t nonce[ATHAR_NONCE_BYTES],
	const void *plain, size_t bytes, const void *ad, size_t ad_bytes);
/* athar_seal_open: (transfer full) (nullable) NULL when the tag does not hold. */
GBytes *athar_seal_open (const AtharSecret *key, const uint8_t nonce[ATHAR_NONCE_BYTES],
	const void *box, size_t bytes, const void *ad, size_t ad_bytes);

/* libsodium's generator: no seed, no test hook; tests that need stable texts replace ids in what
 * they compare. */
void athar_random (void *ret_bytes, size_t bytes);
/* athar_crypto_init: once, at the start of main. */
void athar_crypto_init (void);
