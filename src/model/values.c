/* SPDX-License-Identifier: Apache-2.0
 *
 * model/values.c: does a JSON value fit its kind? Normative: docs/format/values.md. Bytes from
 * outside come through base/json first, so every string here is UTF-8 and every number an integer.
 */
#include "model/values.h"

#include <string.h>

#include "base/edtf.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"

#define LAT_MAX_DEG 90
#define LON_MAX_DEG 180
#define DECIMAL_MAX_BYTES 40 /* 128-bit numbers and room; a longer figure is not a measurement */

typedef struct {
	const char *const *members; /* allowed, NULL-terminated */
	bool other;		    /* another one was met */
} Members;

static gboolean
member_known (const char *key, AtharJson *value, gpointer payload)
{
	Members *members = payload;

	if (!g_strv_contains (members->members, key))
		members->other = true;
	return TRUE;
}

/* An object with no other members than these; a reader accepts what a later athar adds. */
static bool
has_only (const AtharJson *value, const char *const *names, bool reading)
{
	Members members = {.members = names};

	if (athar_json_kind (value) != ATHAR_JSON_OBJECT)
		return false;
	athar_json_each (value, member_known, &members);
	return reading || !members.other;
}

static bool
fits_line (const char *text)
{
	size_t bytes = text ? strlen (text) : 0;

	if (bytes == 0 || bytes > ATHAR_STRING_MAX_BYTES)
		return false;
	for (const char *p = text; *p; p++) {
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			return false;
	}
	return true;
}

/* -12.50: digits, at most one point with digits on both sides, no leading zeros, no exponent. */
static bool
fits_decimal (const char *text)
{
	size_t bytes = text ? strlen (text) : 0;
	size_t digits = 0, points = 0;

	if (bytes == 0 || bytes > DECIMAL_MAX_BYTES)
		return false;
	const char *start = text + (*text == '-');
	if (start[0] == '0' && g_ascii_isdigit (start[1]))
		return false;
	for (const char *p = start; *p; p++) {
		if (g_ascii_isdigit (*p))
			digits++;
		else if (*p == '.' && points++ == 0 && digits > 0 && g_ascii_isdigit (p[1]))
			continue;
		else
			return false;
	}
	return digits > 0;
}

static bool
fits_degrees (const char *text, int max)
{
	if (!fits_decimal (text))
		return false;
	double degrees = g_ascii_strtod (text, NULL);
	return degrees >= -max && degrees <= max;
}

static bool
fits_text (const AtharJson *value, bool reading)
{
	const char *text = athar_json_get_string (value, "t");
	AtharHash object;
	int64_t bytes;

	if (text)
		return has_only (value, (const char *const[]){"t", NULL}, reading) && *text &&
		       strlen (text) <= ATHAR_TEXT_INLINE_MAX_BYTES;
	return has_only (value, (const char *const[]){"object", "bytes", NULL}, reading) &&
	       athar_json_get_hash (value, "object", &object) &&
	       athar_json_get_int (value, "bytes", &bytes) && bytes > 0;
}

static bool
fits_name (const AtharJson *value, bool reading)
{
	const char *text = athar_json_get_string (value, "t");
	const char *b64 = athar_json_get_string (value, "b64");

	if (!text || !has_only (value, (const char *const[]){"t", "b64", NULL}, reading))
		return false;
	if (!b64)
		return !athar_json_get (value, "b64") && *text &&
		       strlen (text) <= ATHAR_PATH_MAX_BYTES;
	g_autoptr (GBytes) bytes = athar_base64_decode (b64, ATHAR_PATH_MAX_BYTES);
	if (!bytes || g_bytes_get_size (bytes) == 0)
		return false;
	/* One name, one form: b64 only where UTF-8 does not do, and t is what b64 looks like. */
	gsize n;
	const char *data = g_bytes_get_data (bytes, &n);
	g_autofree char *lossy = athar_text_lossy (data, n);
	return !athar_text_valid (data, n) && strcmp (lossy, text) == 0;
}

/* null or a number of microseconds; absent is wrong: a reader must not have to guess. */
static bool
get_bound (const AtharJson *value, const char *key, int64_t open, int64_t *ret_us)
{
	AtharJson *bound = athar_json_get (value, key);

	if (!bound)
		return false;
	if (athar_json_kind (bound) == ATHAR_JSON_NULL) {
		*ret_us = open;
		return true;
	}
	return athar_json_get_int (value, key, ret_us);
}

static bool
fits_date (const AtharJson *value, bool reading)
{
	const char *const members[] = {"verbatim", "edtf", "earliest", "latest", NULL};
	int64_t earliest, latest;
	AtharEdtf date;

	if (!has_only (value, members, reading) ||
		!fits_line (athar_json_get_string (value, "verbatim")))
		return false;
	if (!get_bound (value, "earliest", INT64_MIN, &earliest) ||
		!get_bound (value, "latest", INT64_MAX, &latest))
		return false;
	AtharJson *edtf = athar_json_get (value, "edtf");
	if (!edtf)
		return false;
	if (athar_json_kind (edtf) == ATHAR_JSON_NULL)
		return earliest == INT64_MIN && latest == INT64_MAX;
	const char *text = athar_json_peek_string (edtf);
	return text && earliest <= latest && (reading || athar_edtf_parse (text, &date, NULL));
}

static bool
fits_number (const AtharJson *value, bool reading)
{
	const char *const members[] = {"value", "low", "high", "unit", "how", NULL};
	const char *exact = athar_json_get_string (value, "value");
	const char *low = athar_json_get_string (value, "low");
	const char *high = athar_json_get_string (value, "high");
	AtharJson *unit = athar_json_get (value, "unit"), *how = athar_json_get (value, "how");

	if (!has_only (value, members, reading))
		return false;
	if ((unit && !fits_line (athar_json_peek_string (unit))) ||
		(how && !fits_line (athar_json_peek_string (how))))
		return false;
	if (exact)
		return !athar_json_get (value, "low") && !athar_json_get (value, "high") &&
		       fits_decimal (exact);
	return !athar_json_get (value, "value") && fits_decimal (low) && fits_decimal (high) &&
	       g_ascii_strtod (low, NULL) <= g_ascii_strtod (high, NULL);
}

static bool
fits_place (const AtharJson *value, bool reading)
{
	const char *const members[] = {"verbatim", "lat", "lon", "precision_m", NULL};
	AtharJson *lat = athar_json_get (value, "lat"), *lon = athar_json_get (value, "lon");
	AtharJson *precision = athar_json_get (value, "precision_m");
	int64_t metres;

	if (!has_only (value, members, reading) ||
		!fits_line (athar_json_get_string (value, "verbatim")))
		return false;
	if (precision && (!athar_json_get_int (value, "precision_m", &metres) || metres < 1))
		return false;
	if (!lat && !lon)
		return !precision;
	return lat && lon && fits_degrees (athar_json_peek_string (lat), LAT_MAX_DEG) &&
	       fits_degrees (athar_json_peek_string (lon), LON_MAX_DEG);
}

static bool
fits_id (const AtharJson *value)
{
	const char *text = athar_json_peek_string (value);
	AtharId id;

	/* Strict on the way in: ids in records have one spelling. */
	return text && athar_id_parse (text, &id) && strcmp (ATHAR_ID_STR (&id), text) == 0;
}

static bool
fits_hash (const AtharJson *value)
{
	const char *text = athar_json_peek_string (value);
	AtharHash hash;

	return text && athar_hash_parse (text, &hash);
}

static bool
fits_time (const AtharJson *value)
{
	const char *text = athar_json_peek_string (value);
	int64_t us;

	return text && athar_time_parse (text, &us);
}

static const char *
word_fits (const char *const *words, const AtharJson *value, bool reading)
{
	const char *word = athar_json_peek_string (value);

	if (!fits_line (word))
		return "model.kind-word";
	if (!reading && words && !g_strv_contains (words, word))
		return "model.word";
	return NULL;
}

const char *
athar_value_fits (
	AtharValueKind kind, const char *const *words, const AtharJson *value, bool reading)
{
	switch (kind) {
	case ATHAR_VALUE_ID:
		return fits_id (value) ? NULL : "model.kind-id";
	case ATHAR_VALUE_RECORD:
	case ATHAR_VALUE_OBJECT:
	case ATHAR_VALUE_HASH:
		return fits_hash (value) ? NULL : "model.kind-hash";
	case ATHAR_VALUE_STRING:
		return fits_line (athar_json_peek_string (value)) ? NULL : "model.kind-string";
	case ATHAR_VALUE_TEXT:
		return fits_text (value, reading) ? NULL : "model.kind-text";
	case ATHAR_VALUE_NAME:
		return fits_name (value, reading) ? NULL : "model.kind-name";
	case ATHAR_VALUE_DATE:
		return fits_date (value, reading) ? NULL : "model.kind-date";
	case ATHAR_VALUE_NUMBER:
		return fits_number (value, reading) ? NULL : "model.kind-number";
	case ATHAR_VALUE_PLACE:
		return fits_place (value, reading) ? NULL : "model.kind-place";
	case ATHAR_VALUE_INT:
		return athar_json_kind (value) == ATHAR_JSON_INT ? NULL : "model.kind-int";
	case ATHAR_VALUE_BOOL:
		return athar_json_kind (value) == ATHAR_JSON_BOOL ? NULL : "model.kind-bool";
	case ATHAR_VALUE_TIME:
		return fits_time (value) ? NULL : "model.kind-time";
	case ATHAR_VALUE_WORD:
		return word_fits (words, value, reading);
	case ATHAR_N_VALUES:
		break;
	}
	g_return_val_if_reached ("model.kind-string");
}
