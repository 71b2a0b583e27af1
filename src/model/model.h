/* SPDX-License-Identifier: Apache-2.0
 *
 * model/model.h: what a record may say. Each type is records/<type>.json; tools/gen-records.py
 * turns it into one const AtharType (and into the reference page). This file finds types and checks
 * bodies.
 *
 * Values (docs/format/values.md): id (entity id), record (hex), object (hex), hash (hex), string
 * (one line, 1..1024 bytes), text ({"t"} to 16 KiB or {"object","bytes"}), name ({"t"} or
 * {"b64","t"}), date ({"verbatim","edtf","earliest","latest"}, µs, null = open or unreadable),
 * number ({"value"} or {"low","high"}, "unit", "how"; decimals as strings), place ({"verbatim"}
 * with "lat","lon","precision_m" where known), int, bool, time (RFC 3339 µs), word (one of a
 * vocabulary of that field), and arrays of these, never empty ("many": true).
 */
#pragma once

#include "base/error.h"
#include "base/id.h"
#include "base/json.h"

#define ATHAR_STRING_MAX_BYTES 1024 /* one line; longer is a text */
#define ATHAR_MANY_MAX 256	    /* values of one field */

typedef enum {
	ATHAR_VALUE_ID,
	ATHAR_VALUE_RECORD,
	ATHAR_VALUE_OBJECT,
	ATHAR_VALUE_HASH,
	ATHAR_VALUE_STRING,
	ATHAR_VALUE_TEXT,
	ATHAR_VALUE_NAME,
	ATHAR_VALUE_DATE,
	ATHAR_VALUE_NUMBER,
	ATHAR_VALUE_PLACE,
	ATHAR_VALUE_INT,
	ATHAR_VALUE_BOOL,
	ATHAR_VALUE_TIME,
	ATHAR_VALUE_WORD,
	ATHAR_N_VALUES
} AtharValueKind;

typedef struct {
	const char *name;
	AtharValueKind kind;
	bool required, many, sealed;
	bool choice;		  /* of the choices of a type with exactly_one, one is set */
	const char *const *words; /* vocabulary of a WORD, NULL-terminated */
	const char *meaning;	  /* English, for the reference page */
	const char *meaning_ar;
} AtharField;

typedef struct {
	const char *name; /* "item.add" */
	int64_t version;
	const char *since; /* release that brought it */
	const char *meaning;
	const char *meaning_ar;
	const char *target; /* the required field that holds the entity the record is about; NULL:
			       none */
	bool exactly_one;   /* of the fields marked choice exactly one is set (describe) */
	const AtharField *fields;
	size_t n_fields;
} AtharType;

const AtharType *athar_model_find (const char *name,
	int64_t version); /* (nullable) unknown: kept and flagged, not projected; 0 = newest */
const AtharType *athar_model_at (size_t i); /* (nullable) past the end */
const AtharField *athar_type_find_field (const AtharType *type, const char *name);
bool athar_type_has_sealed (const AtharType *type);
const char *athar_value_kind_name (AtharValueKind kind); /* "id", as in records/ */

/* athar_model_check: @body against the type: unknown fields, wrong kinds, missing required ones,
 * words outside the vocabulary.
 * @sealed: (nullable) the object of sealed fields in clear, checked by the same rules; a sealed
 * field in @body is refused. Errors: INVALID naming type and field. Readers pass @reading: unknown
 * fields, words and members of values, and a choice that is not known yet, are then accepted (they
 * are kept). */
gboolean athar_model_check (const AtharType *type, const AtharJson *body, const AtharJson *sealed,
	bool reading, GError **error);

/* Values of several members, made: (transfer full). */
AtharJson *athar_value_name (const char *bytes, size_t n); /* {"t"} or {"b64","t"} */
/* athar_value_date: EDTF or people's words; unreadable: verbatim only, edtf and bounds null.
 * INVALID: empty, longer than a string or not UTF-8. */
AtharJson *athar_value_date (const char *verbatim, GError **error);
AtharJson *athar_value_text (
	const char *text); /* inline; the caller makes an object of longer ones */
AtharJson *athar_value_text_object (const AtharHash *object, uint64_t bytes);
/* athar_value_place: @lat, @lon: decimal degrees as text, both or none; @precision_m: 0 = not
 * known. */
AtharJson *athar_value_place (const char *verbatim, const char *lat, const char *lon,
	int64_t precision_m, GError **error);
char *athar_value_dup_name (const AtharJson *name); /* the "t" */
/* athar_value_dup_bytes: (transfer full) the bytes of a name as they came in. NULL: no name. */
GBytes *athar_value_dup_bytes (const AtharJson *name);
/* athar_value_dup_display: (transfer full) any value as one text for people: a text's words (or
 * "sha256:…" of its object), a date's and a place's verbatim, a number with its unit, an array
 * joined by ", ". */
char *athar_value_dup_display (const AtharJson *value);
