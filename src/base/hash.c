/* SPDX-License-Identifier: Apache-2.0
 *
 * base/hash.c: SHA-256 by OpenSSL's EVP interface.
 *
 * The algorithm is fetched once for the process and one-shot calls reuse one context per thread:
 * fetching and allocating for every small input costs more than hashing it (a Merkle tree of a
 * million entries hashes three million times).
 */
#include "base/hash.h"

#include <openssl/evp.h>

struct AtharHasher {
	EVP_MD_CTX *context;
};

static const EVP_MD *
sha256 (void)
{
	static gsize once = 0; /* nocheck:globals */
	static EVP_MD *md;     /* nocheck:globals */
	if (g_once_init_enter (&once)) {
		md = EVP_MD_fetch (NULL, "SHA256", NULL);
		g_assert (md); /* OpenSSL's default provider always has it */
		g_once_init_leave (&once, 1);
	}
	return md;
}

static void
context_free (gpointer context)
{
	EVP_MD_CTX_free (context);
}

static EVP_MD_CTX *
thread_context (void)
{
	static GPrivate key = G_PRIVATE_INIT (context_free); /* nocheck:globals */
	EVP_MD_CTX *context = g_private_get (&key);
	if (!context) {
		context = EVP_MD_CTX_new ();
		g_assert (context);
		g_private_set (&key, context);
	}
	return context;
}

static void
check (int ok)
{
	g_assert (ok == 1); /* SHA-256 on memory cannot fail but for a broken OpenSSL */
}

void
athar_sha256_2 (const void *a, size_t a_bytes, const void *b, size_t b_bytes, AtharHash *ret_hash)
{
	EVP_MD_CTX *context = thread_context ();
	check (EVP_DigestInit_ex2 (context, sha256 (), NULL));
	check (EVP_DigestUpdate (context, a, a_bytes));
	check (EVP_DigestUpdate (context, b, b_bytes));
	check (EVP_DigestFinal_ex (context, ret_hash->b, NULL));
}

void
athar_sha256 (const void *data, size_t bytes, AtharHash *ret_hash)
{
	athar_sha256_2 (data, bytes, NULL, 0, ret_hash);
}

AtharHasher *
athar_hasher_new (void)
{
	AtharHasher *hasher = g_new0 (AtharHasher, 1);
	hasher->context = EVP_MD_CTX_new ();
	g_assert (hasher->context);
	athar_hasher_reset (hasher);
	return hasher;
}

void
athar_hasher_reset (AtharHasher *hasher)
{
	check (EVP_DigestInit_ex2 (hasher->context, sha256 (), NULL));
}

void
athar_hasher_update (AtharHasher *hasher, const void *data, size_t bytes)
{
	check (EVP_DigestUpdate (hasher->context, data, bytes));
}

void
athar_hasher_finish (AtharHasher *hasher, AtharHash *ret_hash)
{
	check (EVP_DigestFinal_ex (hasher->context, ret_hash->b, NULL));
}

void
athar_hasher_free (AtharHasher *hasher)
{
	if (!hasher)
		return;
	EVP_MD_CTX_free (hasher->context);
	g_free (hasher);
}
