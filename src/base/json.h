/* SPDX-License-Identifier: Apache-2.0
 *
 * base/json.h: strict JSON in, canonical JSON out. jansson parses; nothing else includes it.
 *
 * Read: UTF-8 only, no duplicate keys, no lone surrogates, integers only (|n| <= 2^53-1; a real
 * number is INVALID), depth <= 32, a size limit the caller gives. With ATHAR_JSON_STRICT_KEYS every
 * key is [a-z_][a-z0-9_]* (docs/design/0006). With ATHAR_JSON_FOREIGN (sidecars and other people's
 * files) reals and integers beyond 2^53-1 become strings of their text. The outermost value is an
 * object or an array. Write: RFC 8785 (JCS): keys sorted by UTF-16 code units, minimal escapes, no
 * white space, no normalisation.
 *
 * AtharJson is jansson's json_t, reference counted; a getter returns (transfer none), a setter
 * takes (transfer full) values. Getters return NULL / FALSE when the key is absent or of another
 * type.
 */
#pragma once

#include "base/error.h"
#include "base/id.h"

typedef struct json_t AtharJson;

#define ATHAR_JSON_INT_MAX INT64_C (9007199254740991) /* 2^53-1, RFC 7493 §2.2 */

typedef enum { ATHAR_JSON_STRICT_KEYS = 1 << 0, ATHAR_JSON_FOREIGN = 1 << 1 } AtharJsonFlags;

AtharJson *athar_json_parse (
	const void *data, size_t bytes, size_t max_bytes, AtharJsonFlags flags, GError **error);
void athar_json_canonical (const AtharJson *json, GString *out); /* appends */
GBytes *athar_json_canonical_bytes (const AtharJson *json);	 /* (transfer full) */
AtharJson *athar_json_ref (AtharJson *json);			 /* NULL-safe */
void athar_json_unref (AtharJson *json);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtharJson, athar_json_unref)

typedef enum {
	ATHAR_JSON_NULL,
	ATHAR_JSON_BOOL,
	ATHAR_JSON_INT,
	ATHAR_JSON_STRING,
	ATHAR_JSON_ARRAY,
	ATHAR_JSON_OBJECT
} AtharJsonKind;
AtharJsonKind athar_json_kind (const AtharJson *json);

AtharJson *athar_json_object (void);
AtharJson *athar_json_array (void);
AtharJson *athar_json_string (const char *text); /* NULL when not UTF-8 */
AtharJson *athar_json_int (int64_t n);
AtharJson *athar_json_bool (bool yes);
AtharJson *athar_json_null (void);

void athar_json_set (AtharJson *object, const char *key,
	AtharJson *value); /* takes @value; NULL value: no change */
void athar_json_set_string (
	AtharJson *object, const char *key, const char *text); /* NULL text: no change */
void athar_json_set_int (AtharJson *object, const char *key, int64_t n);
void athar_json_set_bool (AtharJson *object, const char *key, bool yes);
void athar_json_set_id (AtharJson *object, const char *key, const AtharId *id);
void athar_json_set_hash (AtharJson *object, const char *key, const AtharHash *hash);
void athar_json_append (AtharJson *array, AtharJson *value); /* takes @value */
void athar_json_remove (AtharJson *object, const char *key);

AtharJson *athar_json_get (const AtharJson *object, const char *key); /* (nullable) any type */
const char *athar_json_get_string (const AtharJson *object, const char *key);
bool athar_json_get_int (const AtharJson *object, const char *key, int64_t *ret_n);
bool athar_json_get_bool (const AtharJson *object, const char *key, bool *ret_yes);
bool athar_json_get_id (const AtharJson *object, const char *key, AtharId *ret_id);
bool athar_json_get_hash (const AtharJson *object, const char *key, AtharHash *ret_hash);
AtharJson *athar_json_get_object (const AtharJson *object, const char *key);
AtharJson *athar_json_get_array (const AtharJson *object, const char *key);
size_t athar_json_size (const AtharJson *array_or_object);
AtharJson *athar_json_at (const AtharJson *array, size_t i);
const char *athar_json_peek_string (const AtharJson *string); /* (nullable) */
int64_t athar_json_peek_int (const AtharJson *integer);
bool athar_json_peek_bool (const AtharJson *boolean);

/* athar_json_each: visit the members of an object in key order until @visit returns FALSE. */
typedef gboolean (*AtharJsonVisit) (const char *key, AtharJson *value, gpointer payload);
void athar_json_each (const AtharJson *object, AtharJsonVisit visit, gpointer payload);
