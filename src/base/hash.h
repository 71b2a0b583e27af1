/* SPDX-License-Identifier: Apache-2.0
 *
 * base/hash.h: SHA-256 by OpenSSL EVP (SHA-NI; libsodium's own is 11 times slower, measured).
 * One-shot for small things, a context for streams. A context is one thread's.
 */
#pragma once

#include "base/id.h"

void athar_sha256 (const void *data, size_t bytes, AtharHash *ret_hash);
/* Concatenation of two pieces: the shape of RFC 6962 leaf (0x00 ‖ entry). */
void athar_sha256_2 (
	const void *a, size_t a_bytes, const void *b, size_t b_bytes, AtharHash *ret_hash);

typedef struct AtharHasher AtharHasher;
AtharHasher *athar_hasher_new (void);
void athar_hasher_reset (AtharHasher *hasher);
void athar_hasher_update (AtharHasher *hasher, const void *data, size_t bytes);
void athar_hasher_finish (AtharHasher *hasher, AtharHash *ret_hash); /* reset before reuse */
void athar_hasher_free (AtharHasher *hasher);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtharHasher, athar_hasher_free)
