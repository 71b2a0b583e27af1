/* SPDX-License-Identifier: Apache-2.0
 *
 * base/id.h: the two kinds of names: AtharHash (SHA-256: objects, records, tree nodes; text = 64
 * lower-case hex digits) and AtharId (16 random bytes: entities, persons, logs, cases; text = 26
 * lower-case characters of Crockford base32, i l o u never used, most significant bits first, the
 * last character carries 3 bits and 2 zero bits). Both are plain values: compare, copy and hash
 * them freely.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ATHAR_HASH_BYTES 32
#define ATHAR_HASH_TEXT 65 /* 64 digits and NUL */
#define ATHAR_ID_BYTES 16
#define ATHAR_ID_TEXT 27 /* 26 characters and NUL */

typedef struct {
	uint8_t b[ATHAR_HASH_BYTES];
} AtharHash;
typedef struct {
	uint8_t b[ATHAR_ID_BYTES];
} AtharId;

/* Texts on the caller's stack: ATHAR_HASH_STR (&hash) inside a call. */
#define ATHAR_HASH_STR(h) (athar_hash_text ((h), (char[ATHAR_HASH_TEXT]){0}))
#define ATHAR_ID_STR(i) (athar_id_text ((i), (char[ATHAR_ID_TEXT]){0}))
const char *athar_hash_text (const AtharHash *hash, char *buf);
const char *athar_id_text (const AtharId *id, char *buf);

/* parse: FALSE on wrong length or alphabet (ids accept upper case and the i/l/o of Crockford on
 * input; hashes accept lower case only). No error: the caller knows what it parsed. */
bool athar_hash_parse (const char *text, AtharHash *ret_hash);
bool athar_id_parse (const char *text, AtharId *ret_id);
/* athar_id_prefix: the inclusive range of ids that begin with @text (1..26 characters). */
bool athar_id_prefix (const char *text, AtharId *ret_low, AtharId *ret_high);

void athar_id_random (AtharId *ret_id); /* libsodium's generator */
bool athar_id_is_zero (const AtharId *id);
bool athar_id_equal (const AtharId *a, const AtharId *b);
bool athar_hash_equal (const AtharHash *a, const AtharHash *b);
int athar_hash_compare (gconstpointer a, gconstpointer b); /* qsort order */
guint athar_hash_g_hash (gconstpointer hash);		   /* for GHashTable with AtharHash* keys */
gboolean athar_hash_g_equal (gconstpointer a, gconstpointer b);
guint athar_id_g_hash (gconstpointer id);
gboolean athar_id_g_equal (gconstpointer a, gconstpointer b);

/* Encodings (all used in formats): lower-case hex, Crockford base32, RFC 4648 base64 with padding,
 * strict (no white space, no missing padding, zero trailing bits). */
char *athar_hex_encode (const void *data, size_t bytes);		/* (transfer full) */
bool athar_hex_decode (const char *text, void *ret_data, size_t bytes); /* exactly @bytes */
char *athar_base64_encode (const void *data, size_t bytes);		/* (transfer full) */
GBytes *athar_base64_decode (
	const char *text, size_t max_bytes); /* (nullable) NULL: not strict base64 or longer */
