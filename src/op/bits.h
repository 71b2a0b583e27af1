/* SPDX-License-Identifier: Apache-2.0
 *
 * op/bits.h: a set of positions as bits, for answers over everything at once.
 *
 *     g_autoptr (AtharBits) bits = athar_bits_new (n);         // n positions, none in it
 *     athar_bits_add (bits, 7);
 *     athar_bits_and (bits, others);                            // both of the same n
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <glib.h>

typedef struct {
	guint n;
	uint64_t words[];
} AtharBits;

static inline guint
athar_bits_n_words (guint n)
{
	return n / 64 + 1;
}

static inline AtharBits *
athar_bits_new (guint n)
{
	AtharBits *bits = g_malloc0 (sizeof *bits + athar_bits_n_words (n) * sizeof (uint64_t));
	bits->n = n;
	return bits;
}

static inline void
athar_bits_free (AtharBits *bits)
{
	g_free (bits);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtharBits, athar_bits_free)

static inline void
athar_bits_add (AtharBits *bits, guint i)
{
	bits->words[i / 64] |= UINT64_C (1) << (i % 64);
}

static inline bool
athar_bits_has (const AtharBits *bits, guint i)
{
	return bits->words[i / 64] >> (i % 64) & 1;
}

static inline void
athar_bits_and (AtharBits *bits, const AtharBits *others)
{
	for (guint w = 0; w < athar_bits_n_words (bits->n); w++)
		bits->words[w] &= others->words[w];
}

/* athar_bits_or: @others, or with @negated all that are not in @others, come to @bits. */
static inline void
athar_bits_or (AtharBits *bits, const AtharBits *others, bool negated)
{
	uint64_t flip = negated ? ~UINT64_C (0) : 0;
	for (guint w = 0; w < athar_bits_n_words (bits->n); w++)
		bits->words[w] |= others->words[w] ^ flip;
	bits->words[bits->n / 64] &= (UINT64_C (1) << (bits->n % 64)) - 1; /* none beyond n */
}

static inline guint
athar_bits_count (const AtharBits *bits)
{
	guint n = 0;
	for (guint w = 0; w < athar_bits_n_words (bits->n); w++)
		n += (guint)__builtin_popcountll (bits->words[w]);
	return n;
}
