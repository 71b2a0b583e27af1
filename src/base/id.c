/* SPDX-License-Identifier: Apache-2.0
 *
 * base/id.c: names and their texts: hex, Crockford base32 (https://www.crockford.com/base32.html),
 * strict base64 (RFC 4648 §4). An id has 128 bits: 25 characters of 5 bits and a last one of 3 bits
 * and 2 zero bits.
 */
#include "base/id.h"

#include <string.h>

#include "base/sign.h"

static const char hex_digits[] = "0123456789abcdef";
static const char crockford[] = "0123456789abcdefghjkmnpqrstvwxyz";

static void
hex_write (const uint8_t *data, size_t bytes, char *buf)
{
	for (size_t i = 0; i < bytes; i++) {
		buf[2 * i] = hex_digits[data[i] >> 4];
		buf[2 * i + 1] = hex_digits[data[i] & 15];
	}
	buf[2 * bytes] = '\0';
}

static int
hex_value (char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

char *
athar_hex_encode (const void *data, size_t bytes)
{
	char *text = g_malloc (2 * bytes + 1);
	hex_write (data, bytes, text);
	return text;
}

bool
athar_hex_decode (const char *text, void *ret_data, size_t bytes)
{
	uint8_t *out = ret_data;
	for (size_t i = 0; i < bytes; i++) {
		int high = hex_value (text[2 * i]);
		int low = high < 0 ? -1 : hex_value (text[2 * i + 1]);
		if (low < 0)
			return false;
		out[i] = (uint8_t)(high << 4 | low);
	}
	return text[2 * bytes] == '\0';
}

const char *
athar_hash_text (const AtharHash *hash, char *buf)
{
	hex_write (hash->b, ATHAR_HASH_BYTES, buf);
	return buf;
}

bool
athar_hash_parse (const char *text, AtharHash *ret_hash)
{
	AtharHash hash;
	if (!athar_hex_decode (text, hash.b, ATHAR_HASH_BYTES))
		return false;
	*ret_hash = hash;
	return true;
}

const char *
athar_id_text (const AtharId *id, char *buf)
{
	unsigned held = 0, n_bits = 0, at = 0;
	for (size_t i = 0; i < ATHAR_ID_BYTES; i++) {
		held = held << 8 | id->b[i];
		for (n_bits += 8; n_bits >= 5; n_bits -= 5)
			buf[at++] = crockford[held >> (n_bits - 5) & 31];
		held &= (1u << n_bits) - 1;
	}
	buf[at++] = crockford[held << (5 - n_bits) & 31];
	buf[at] = '\0';
	return buf;
}

static int
crockford_value (char c)
{
	const char *found;
	c = g_ascii_tolower (c);
	if (c == 'i' || c == 'l')
		c = '1';
	if (c == 'o')
		c = '0';
	found = c ? strchr (crockford, c) : NULL;
	return found ? (int)(found - crockford) : -1;
}

static void
set_bits (AtharId *id, unsigned at, unsigned value5)
{
	for (unsigned k = 0; k < 5 && at + k < 8 * ATHAR_ID_BYTES; k++) {
		uint8_t mask = (uint8_t)(0x80 >> ((at + k) & 7));
		if (value5 & (16u >> k))
			id->b[(at + k) / 8] |= mask;
		else
			id->b[(at + k) / 8] &= (uint8_t)~mask;
	}
}

bool
athar_id_prefix (const char *text, AtharId *ret_low, AtharId *ret_high)
{
	size_t n = strnlen (text, ATHAR_ID_TEXT);
	AtharId low, high;
	if (n < 1 || n > 26)
		return false;
	memset (low.b, 0, sizeof low.b);
	memset (high.b, 0xff, sizeof high.b);
	for (size_t i = 0; i < n; i++) {
		int value = crockford_value (text[i]);
		if (value < 0 || (i == 25 && (value & 3)))
			return false;
		set_bits (&low, (unsigned)(5 * i), (unsigned)value);
		set_bits (&high, (unsigned)(5 * i), (unsigned)value);
	}
	*ret_low = low;
	*ret_high = high;
	return true;
}

bool
athar_id_parse (const char *text, AtharId *ret_id)
{
	AtharId high;
	return strnlen (text, ATHAR_ID_TEXT) == 26 && athar_id_prefix (text, ret_id, &high);
}

void
athar_id_random (AtharId *ret_id)
{
	athar_random (ret_id->b, ATHAR_ID_BYTES);
}

bool
athar_id_is_zero (const AtharId *id)
{
	static const AtharId zero;
	return athar_id_equal (id, &zero);
}

bool
athar_id_equal (const AtharId *a, const AtharId *b)
{
	return memcmp (a->b, b->b, ATHAR_ID_BYTES) == 0;
}

bool
athar_hash_equal (const AtharHash *a, const AtharHash *b)
{
	return memcmp (a->b, b->b, ATHAR_HASH_BYTES) == 0;
}

int
athar_hash_compare (gconstpointer a, gconstpointer b)
{
	return memcmp (a, b, ATHAR_HASH_BYTES);
}

/* Hashes and ids are random already: four of their bytes are a hash value. */
guint
athar_hash_g_hash (gconstpointer hash)
{
	guint value;
	memcpy (&value, hash, sizeof value);
	return value;
}

gboolean
athar_hash_g_equal (gconstpointer a, gconstpointer b)
{
	return athar_hash_equal (a, b);
}

guint
athar_id_g_hash (gconstpointer id)
{
	return athar_hash_g_hash (id);
}

gboolean
athar_id_g_equal (gconstpointer a, gconstpointer b)
{
	return athar_id_equal (a, b);
}

char *
athar_base64_encode (const void *data, size_t bytes)
{
	return bytes ? g_base64_encode (data, bytes) : g_strdup ("");
}

static int
base64_value (char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* One group of four: @n_pad characters of padding at its end. */
static bool
decode_group (const char *text, unsigned n_pad, uint8_t *out)
{
	unsigned held = 0;
	for (unsigned k = 0; k < 4; k++) {
		int value = k >= 4 - n_pad ? 0 : base64_value (text[k]);
		if (value < 0)
			return false;
		held = held << 6 | (unsigned)value;
	}
	if (held & ((1u << (8 * n_pad)) - 1))
		return false; /* trailing bits that no encoder sets: a second spelling of the same
				 bytes */
	for (unsigned k = 0; k < 3 - n_pad; k++)
		out[k] = (uint8_t)(held >> (16 - 8 * k));
	return true;
}

GBytes *
athar_base64_decode (const char *text, size_t max_bytes)
{
	size_t n = strlen (text);
	unsigned n_pad;
	size_t bytes;
	g_autofree uint8_t *data = NULL;
	if (n % 4)
		return NULL;
	n_pad = n && text[n - 1] == '=' ? (text[n - 2] == '=' ? 2 : 1) : 0;
	bytes = n / 4 * 3 - n_pad;
	if (bytes > max_bytes)
		return NULL;
	data = g_try_malloc (bytes + 1);
	if (!data)
		return NULL;
	for (size_t i = 0; i < n / 4; i++)
		if (!decode_group (text + 4 * i, i + 1 == n / 4 ? n_pad : 0, data + 3 * i))
			return NULL;
	return g_bytes_new_take (g_steal_pointer (&data), bytes);
}
